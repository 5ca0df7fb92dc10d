import type { Problem } from "../problems";

/** What is wrong when more than one of these is set. */
export function atMostOne(choices: object, reason: string): Problem[] {
  const value = chosen(choices);
  const rule = `have at most one of its keys: ${reason}`;
  return value.length <= 1 ? [] : [{ field: "", value, rule, remedy: "Remove all but one." }];
}

/** What is wrong when more than one of these is set, or none. */
export function exactlyOne(field: string, choices: object, reason: string): Problem[] {
  const value = chosen(choices);
  if (value.length === 1) return [];
  const rule = `have exactly one of its keys: ${reason}`;
  const remedy = value.length === 0 ? "Set one of them." : "Remove all but one.";
  return [{ field, value, rule, remedy }];
}

/** The keys alone: their values may be credentials. */
function chosen(choices: object): string[] {
  return Object.entries(choices).flatMap(([key, value]) => (value === undefined ? [] : [key]));
}
