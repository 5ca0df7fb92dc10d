/** A property as the engine sends it: JSON, with unknowns and secrets as marked values. */
export type Value = null | boolean | number | string | Value[] | Properties;
export interface Properties {
  [key: string]: Value;
}

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** The mark of a value that is not known yet: a string, or whatever has no mark of its own. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the engine writes in place of a value that is not known yet: one mark for each type. */
const unknowns = new Set<Value>([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

export function isObject(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at `value`, or an empty one. */
export function objectOf(value: Value | undefined): Properties {
  return isObject(value) ? value : {};
}

/** The string at `value`, or an empty one (also for what is not known yet). */
export function stringOf(value: Value | undefined): string {
  return typeof value === "string" && !isUnknown(value) ? value : "";
}

export function isUnknown(value: Value | undefined): boolean {
  return value !== undefined && unknowns.has(value);
}

export function isSecret(value: Value | undefined): value is Properties {
  return isObject(value) && value[signatureKey] === secretSignature;
}

export function makeSecret(value: Value): Value {
  return isSecret(value) ? value : { [signatureKey]: secretSignature, value };
}

/** Whether `test` holds for the value or for anything inside it. */
export function some(value: Value, test: (value: Value) => boolean): boolean {
  if (test(value)) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some((item) => some(item, test));
  }
  return isObject(value) && Object.values(value).some((item) => some(item, test));
}

/** A deep copy without the marks of secrets. */
export function reveal(value: Value): Value {
  if (isSecret(value)) {
    return reveal(value["value"] ?? null);
  }
  if (Array.isArray(value)) {
    return value.map(reveal);
  }
  return isObject(value) ? revealAll(value) : value;
}

export function revealAll(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, item]) => [key, reveal(item)]));
}
