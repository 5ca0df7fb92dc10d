import type { Messages } from "../support/host";
import { metadataOf } from "./objects";
import { isObject, objectOf, stringOf, type Properties, type Value } from "../support/values";

/** One thing to wait for: a status condition, or a value at a path. */
export type Condition =
  | { readonly kind: "condition"; readonly name: string; readonly value: string }
  | { readonly kind: "path"; readonly path: string; readonly value: string };

/** Reads `pulumi.com/waitFor`: one expression, or a JSON list of them that must all hold. */
export function parseConditions(text: string): Condition[] {
  const expressions = parseList(text) ?? [text];
  if (expressions.length === 0) {
    throw new Error("pulumi.com/waitFor: at least one condition must be specified");
  }
  return expressions.map(parseCondition);
}

function parseList(text: string): string[] | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return Array.isArray(value) && value.every((item) => typeof item === "string")
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

function parseCondition(expression: string): Condition {
  const [prefix, rest = ""] = split(expression);
  if (prefix === "condition") {
    const [name, value] = split(rest);
    return { kind: "condition", name, value: value ?? "True" };
  }
  if (prefix === "jsonpath") {
    const match = /^\{\s*\$?((?:\.[\w-]+|\[\d+\]|\['[^']+'\])+)\s*\}(?:=(.+))?$/.exec(rest);
    if (match?.[1] === undefined) {
      throw new Error(
        `pulumi.com/waitFor: the provider double knows only plain paths, {.a.b[0]} or ` +
          `{.a['b']}=value, got "${rest}"`,
      );
    }
    return { kind: "path", path: match[1], value: match[2] ?? "" };
  }
  throw new Error(`expected a "jsonpath=" or "condition=" prefix, got "${expression}"`);
}

function split(text: string): [string, string?] {
  const at = text.indexOf("=");
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Whether the object meets the condition; what was seen of an older generation does not count. */
export function isSatisfied(condition: Condition, object: Properties, messages: Messages): boolean {
  return condition.kind === "condition"
    ? hasCondition(condition, object, messages)
    : hasValue(condition, object, messages);
}

function hasCondition(
  { name, value }: { name: string; value: string },
  object: Properties,
  messages: Messages,
): boolean {
  const status = objectOf(object["status"]);
  const conditions = status["conditions"];
  if (!Array.isArray(conditions)) {
    messages.status("warning", "Has no .status.conditions");
    return false;
  }
  const found = conditions.filter(isObject).find((item) => sameText(item["type"], name));
  if (found === undefined) {
    return false;
  }
  const observed = found["observedGeneration"] ?? status["observedGeneration"];
  if (isStale(observed, object)) {
    const expected = Number(metadataOf(object)["generation"]);
    messages.status("info", `Generation ${Number(observed)} is less than expected ${expected}`);
    return false;
  }
  const matches = sameText(found["status"], value);
  if (!matches) {
    const seen = stringOf(found["status"]);
    messages.status("info", `Resource has condition ${name}=${seen} (want ${value})`);
  }
  return matches;
}

function sameText(value: Value | undefined, text: string): boolean {
  return stringOf(value).toLowerCase() === text.toLowerCase();
}

function isStale(observed: Value | undefined, object: Properties): boolean {
  const generation = metadataOf(object)["generation"];
  return typeof observed === "number" && typeof generation === "number" && observed < generation;
}

function hasValue(
  { path, value }: { path: string; value: string },
  object: Properties,
  messages: Messages,
): boolean {
  if (isStale(objectOf(object["status"])["observedGeneration"], object)) {
    return false;
  }
  const found = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g)].reduce<Value | undefined>(
    (at, [, name, index, quoted]) => {
      const key = name ?? quoted;
      if (key !== undefined) {
        return isObject(at) ? at[key] : undefined;
      }
      return Array.isArray(at) ? at[Number(index)] : undefined;
    },
    object,
  );
  const text = typeof found === "object" ? "" : String(found);
  const matches = found !== undefined && (value === "" || text === value);
  if (!matches) {
    const expected = value === "" ? "" : `=${value}`;
    messages.status("info", `Waiting for {${path}}${expected}`);
  }
  return matches;
}
