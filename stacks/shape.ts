import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import type { Problem } from "../components/problems";
import { CREDENTIALS } from "./credentials";
import { patternOf } from "./paths";

/** What is wrong with the shape of the settings: types, missing keys, and unknown ones with the nearest known. */
export function shapeProblems(error: z.ZodError, input: unknown, schema: z.ZodType): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      const known = knownKeys(schema, issue.path, input);
      return issue.keys.map((key) => unknownKey([...issue.path, key].join("."), key, known));
    }
    return [wrongType(issue, input, schema)];
  });
}

/** The settings without whatever has the wrong shape, or undefined when nothing usable is left. */
export function withoutMisshapen<T>(
  input: Readonly<Record<string, unknown>>,
  schema: z.ZodType<T>,
): T | undefined {
  for (let trimmed = 0; trimmed < 6; trimmed++) {
    const rest = structuredClone(input);
    const { data, error } = schema.safeParse(rest);
    if (!error) return data;
    for (const issue of error.issues) {
      const keys = issue.code === "unrecognized_keys" ? issue.keys : [undefined];
      for (const key of keys)
        remove(
          rest,
          key === undefined
            ? issue.path.slice(0, issue.path.length - trimmed)
            : [...issue.path, key],
        );
    }
    const again = schema.safeParse(rest);
    if (again.data) return again.data;
  }
  return undefined;
}

function remove(object: Record<string, unknown>, path: readonly PropertyKey[]): void {
  const last = path.at(-1);
  const parent = valueAt(object, path.slice(0, -1));
  if (last !== undefined && typeof parent === "object" && parent !== null)
    Reflect.deleteProperty(parent, last);
}

/** Where values are never shown. */
const CONFIDENTIAL = [...CREDENTIALS, "registry.proxy"];

/** The value at a path, for a message: a credential, or anything that may hold one, is not shown. */
export function shown(input: unknown, path: readonly PropertyKey[]): unknown {
  const at = patternOf(path);
  if (CONFIDENTIAL.some((secret) => isWithin(at, secret))) return "[secret]";
  const value = valueAt(input, path);
  // Text in place of an object may be the credential that belongs into it.
  if (typeof value === "string" && CREDENTIALS.some((secret) => isWithin(secret, at)))
    return "[secret]";
  return typeof value === "object" && value !== null
    ? Array.isArray(value)
      ? "a list"
      : "an object"
    : value;
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}

function wrongType(issue: z.core.$ZodIssue, input: unknown, schema: z.ZodType): Problem {
  const field = issue.path.join(".") || "settings";
  return {
    field,
    value: shown(input, issue.path),
    rule: ruleOf(issue, schema),
    remedy: "See docs/settings.md.",
  };
}

function ruleOf(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  switch (issue.code) {
    case "invalid_type":
      return `be ${WORDS[issue.expected] ?? `of type ${issue.expected}`}`;
    case "invalid_value":
      return `be one of ${issue.values.join(", ")}`;
    case "too_small":
      return `be at least ${String(issue.minimum)}`;
    case "invalid_union":
      return issue.discriminator
        ? `be one of ${platformsOf(schema).join(", ")}`
        : "be text or a number";
    case "custom":
      return issue.message;
    default:
      return `be valid: ${issue.message}`;
  }
}

/** What the union of the settings is told apart by. */
function platformsOf(schema: z.ZodType): string[] {
  const options = schema instanceof z.ZodDiscriminatedUnion ? schema.options : [];
  return (options as z.ZodObject<{ platform: z.ZodLiteral<string> }>[]).map(
    ({ shape }) => shape.platform.value,
  );
}

const WORDS: Record<string, string> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "an object",
  record: "an object",
  string: "text (in quotes, if it looks like a number)",
};

function unknownKey(field: string, key: string, known: readonly string[]): Problem {
  const near = known.length > 0 ? closest(key, [...known]) : undefined;
  const likely = near !== undefined && distance(key, near) <= Math.max(2, key.length / 2);
  const remedy = likely ? `Did you mean ${near}?` : `Known here: ${known.join(", ")}.`;
  return { field, value: key, rule: "be a known key", remedy };
}

/** The keys that the schema knows at this path. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[], input: unknown): string[] {
  let at: z.ZodType | undefined = schema;
  const walked: PropertyKey[] = [];
  for (const key of [undefined, ...path]) {
    if (key !== undefined) {
      at = step(at, key);
      walked.push(key);
    }
    at = peeled(at, valueAt(input, walked));
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function step(schema: z.ZodType | undefined, key: PropertyKey): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return (schema.shape as Record<PropertyKey, z.ZodType>)[key];
  return schema instanceof z.ZodArray ? (schema.element as z.ZodType) : undefined;
}

/** Without its wrappers, and of a union the member that the input's platform chooses. */
function peeled(schema: z.ZodType | undefined, value: unknown): z.ZodType | undefined {
  if (schema instanceof z.ZodExactOptional) return peeled(schema.unwrap() as z.ZodType, value);
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const platform = (value as { platform?: unknown } | undefined)?.platform;
  return (schema.options as z.ZodType[]).find(
    (option) =>
      option instanceof z.ZodObject &&
      (option.shape["platform"] as z.ZodType).safeParse(platform).success,
  );
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
}
