import type { LiveObject } from "./cluster-api";

/** Fields by name, nested as in the spec; what the leaves are does not matter. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields that are in `before` and not in `sent`, as a merge patch that removes them. */
export function dropped(before: Fields, sent: Fields): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(before)) {
    const value = sent[field];
    if (value === undefined) patch[field] = null;
    else if (isObject(inner) && isObject(value)) {
      const gone = dropped(inner, value);
      if (Object.keys(gone).length > 0) patch[field] = gone;
    }
  }
  return patch;
}

/** One merge patch that sends all of `sent`, and removes what `gone` says. */
export function sentWithout(sent: Fields, gone: Fields): Record<string, unknown> {
  const patch: Record<string, unknown> = { ...sent };
  for (const [field, inner] of Object.entries(gone)) {
    const value = sent[field];
    patch[field] = isObject(inner) ? sentWithout(isObject(value) ? value : {}, inner) : inner;
  }
  return patch;
}

/** The fields of the spec that this manager owns by Server-Side Apply. */
export function ownedBy(name: string, config: LiveObject | undefined): Fields {
  const ours = config?.metadata?.managedFields?.find(
    ({ manager, operation }) => manager === name && operation === "Apply",
  );
  return named((ours?.fieldsV1 as Fields | undefined)?.["f:spec"]);
}

/** Managed fields have one `f:` key a field; the other keys are about items of lists. */
function named(fields: unknown): Fields {
  const own = Object.entries(isObject(fields) ? fields : {}).filter(([key]) =>
    key.startsWith("f:"),
  );
  return Object.fromEntries(own.map(([key, inner]) => [key.slice(2), named(inner)]));
}

/** True for what has fields: no list, no plain value. */
export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
