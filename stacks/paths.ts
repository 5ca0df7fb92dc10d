/**
 * Places in the settings. A pattern is written as in `pulumi config --path`, with `[]` for every item of a list:
 * `registry.routes[].tls.key`.
 */

/** A value, and the keys and indexes by which it is found. */
export interface Place {
  readonly at: readonly string[];
  readonly value: unknown;
}

const ITEM = "[]";

/** The keys of a pattern, in order; a list's items are a key of their own. */
export function namesOf(pattern: string): string[] {
  return pattern.replaceAll(ITEM, `.${ITEM}`).split(".");
}

/** All values that are there at a pattern. */
export function valuesAt(settings: object, pattern: string): Place[] {
  return namesOf(pattern).reduce<Place[]>(
    (places, name) => places.flatMap(stepsTo(name)),
    [{ at: [], value: settings }],
  );
}

function stepsTo(name: string): (place: Place) => Place[] {
  return ({ at, value }) =>
    entriesOf(value, name)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => ({ at: [...at, key], value: inner }));
}

function entriesOf(value: unknown, name: string): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return name === ITEM ? Object.entries(value) : [];
  return [[name, (value as Record<string, unknown>)[name]]];
}

/** The same settings, with the values at these names replaced. */
export function mapped(
  value: unknown,
  names: readonly string[],
  by: (value: unknown) => unknown,
): unknown {
  const [name = "", ...rest] = names;
  if (names.length === 0) return by(value);
  if (Array.isArray(value) && name === ITEM) return value.map((item) => mapped(item, rest, by));
  const [entry] = entriesOf(value, name);
  if (!entry || entry[1] === undefined) return value;
  return { ...(value as object), [name]: mapped(entry[1], rest, by) };
}

/** Keys and indexes in the notation of `pulumi config --path`: `registry.routes[0].tls.key`. */
export function pathOf(at: readonly PropertyKey[]): string {
  return at
    .map((key) => (isIndex(key) ? `[${String(key)}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

/** The pattern that this place is found by. */
export function patternOf(at: readonly PropertyKey[]): string {
  return pathOf(at).replace(/\[\d+\]/g, ITEM);
}

function isIndex(key: PropertyKey): boolean {
  return /^\d+$/.test(String(key));
}
