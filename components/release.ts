import type { ClusterApi } from "./cluster-api";
import { CONFIG } from "./gate";
import type { SentSpec } from "./judge";
import { FIELD_MANAGER } from "./sole-storage";

/** Fields by name, nested as in the spec; what the leaves are does not matter. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Takes out of the configuration what was set before and is set no more.
 *
 * Server-Side Apply alone does not: where the operator owns the object around a field, as it does `proxy`, the API
 * server makes that object a null and then refuses it; and a field that the operator has spelled anew (`60s` as `1m0s`)
 * is the operator's, and stays.
 *
 * @param before the spec that was sent last. Omitted: what an earlier stack still owns
 */
export async function release(api: ClusterApi, sent: SentSpec, before?: Fields): Promise<void> {
  // Storage has its own rules: sole-storage.ts.
  const { storage: _, ...gone } = dropped(before ?? (await owned(api)), sent);
  if (Object.keys(gone).length > 0) await api.mergePatch(CONFIG, { spec: gone }, FIELD_MANAGER);
}

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

/** The fields of the spec that are ours by Server-Side Apply. */
async function owned(api: ClusterApi): Promise<Fields> {
  const managers = (await api.get(CONFIG))?.metadata?.managedFields ?? [];
  const ours = managers.find(
    ({ manager, operation }) => manager === FIELD_MANAGER && operation === "Apply",
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

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
