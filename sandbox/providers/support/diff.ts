import { isDeepStrictEqual } from "node:util";

import { isObject, isUnknown, type Properties, type Value } from "./values";

export type Kind = "add" | "delete" | "update";

/** One field that differs. */
export interface Difference {
  readonly path: readonly (number | string)[];
  readonly kind: Kind;
  readonly replace: boolean;
}

/** What has to change to turn `before` into `after`, and which of it takes a new object. */
export function differences(
  before: Properties,
  after: Properties,
  immutable: readonly string[],
): Difference[] {
  const fields = immutable.map((field) => field.split("."));
  return ofObjects([], before, after).map(({ path, kind, value }) => ({
    path,
    kind,
    replace: fields.some((field) => touches(path, value, field)),
  }));
}

interface Change {
  readonly path: readonly (number | string)[];
  readonly kind: Kind;
  /** What is put there. */
  readonly value: Value;
}

type Path = Change["path"];

function ofObjects(path: Path, before: Properties, after: Properties): Change[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => ofValues([...path, key], before[key], after[key]));
}

function ofValues(path: Path, before: Value | undefined, after: Value | undefined): Change[] {
  if (isDeepStrictEqual(before, after)) {
    return [];
  }
  if (after === undefined || after === null) {
    return [{ path, kind: "delete", value: null }];
  }
  if (before === undefined) {
    return [{ path, kind: "add", value: after }];
  }
  if (isObject(before) && isObject(after)) {
    return ofObjects(path, before, after);
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => ofValues([...path, i], before[i], after[i])).flat();
  }
  return [{ path, kind: "update", value: isUnknown(after) ? null : after }];
}

/** Whether a change at `path` reaches `field`: the field, something in it, or something around it. */
function touches(path: Path, value: Value, field: readonly string[]): boolean {
  const names = path.filter((part) => typeof part === "string");
  const common = Math.min(names.length, field.length);
  if (!isDeepStrictEqual(names.slice(0, common), field.slice(0, common))) {
    return false;
  }
  let inside: Value | undefined = value;
  for (const name of field.slice(common)) {
    inside = isObject(inside) ? inside[name] : undefined;
  }
  return inside !== undefined;
}

/** The path as the engine writes it: `spec.accessModes[0]`, `metadata.annotations["pulumi.com/x"]`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") {
      return `${text}[${part}]`;
    }
    if (/[."[\]]/.test(part)) {
      return `${text}["${part.replaceAll('"', '\\"')}"]`;
    }
    return text === "" ? part : `${text}.${part}`;
  }, "");
}
