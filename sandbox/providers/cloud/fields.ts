import { isDeepStrictEqual } from "node:util";

import { isObject, isUnknown, objectOf, type Properties, type Value } from "../support/values";
import type { Failure, Field, Fields } from "./double";

/** What `given` has that `fields` does not know, and what it lacks. */
export function failures(fields: Fields, given: Properties, place = ""): Failure[] {
  const property = (key: string): string => (place === "" ? key : `${place}.${key}`);
  const unknown = Object.keys(given)
    .filter((key) => !key.startsWith("__") && fields[key] === undefined)
    .map((key) => ({
      property: property(key),
      reason: `${property(key)} is not in the provider double`,
    }));
  const known = Object.entries(fields).flatMap(([key, field]) => {
    const value = given[key];
    if (value !== undefined && value !== null) return inside(field, value, property(key));
    if (field.required !== true) return [];
    const reason = `Missing required argument: "${property(key)}" is required, but was not set`;
    return [{ property: property(key), reason }];
  });
  return [...unknown, ...known];
}

function inside({ fields, items }: Field, value: Value, place: string): Failure[] {
  if (fields && isObject(value)) return failures(fields, value, place);
  if (!items || !Array.isArray(value)) return [];
  return value.flatMap((item, i) =>
    isObject(item) ? failures(items, item, `${place}[${i}]`) : [],
  );
}

/** The paths of the fields whose change takes a new resource. */
export function replacing(fields: Fields, place = ""): string[] {
  return Object.entries(fields).flatMap(([key, field]) => {
    const path = `${place}${key}`;
    const own = field.replaces === true ? [path] : [];
    const nested = replacing(field.fields ?? field.items ?? {}, `${path}.`);
    return [...own, ...nested];
  });
}

/** The inputs with what the type presets. */
export function withPresets(fields: Fields, given: Properties): Properties {
  const presets = Object.entries(fields).flatMap(([key, { preset }]) =>
    preset === undefined || given[key] !== undefined ? [] : [[key, preset] as const],
  );
  return { ...given, ...Object.fromEntries(presets) };
}

/** The keys of secret fields. */
export function secretKeys(fields: Fields): string[] {
  return Object.keys(fields).filter((key) => fields[key]?.secret === true);
}

/** Without what says nothing: nulls, and empty objects and lists at the top. */
export function compact(properties: Properties): Properties {
  const entries = Object.entries(properties).filter(
    ([key, value]) => !key.startsWith("__") && !isEmpty(value),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutNulls(value)]));
}

function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item)]));
}

function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** `after`, with `before`'s spelling where a text of JSON means the same. */
export function respelled(fields: Fields, before: Properties, after: Properties): Properties {
  const same = Object.entries(fields).flatMap(([key, { json }]) => {
    const [old, next] = [before[key], after[key]];
    return json === true && old !== undefined && sameJson(old, next) ? [[key, old] as const] : [];
  });
  return { ...after, ...Object.fromEntries(same) };
}

function sameJson(a: Value, b: Value | undefined): boolean {
  if (typeof a !== "string" || typeof b !== "string" || isUnknown(b)) return false;
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
}

/**
 * The inputs as the live resource has them: what the user set, and what somebody else has set since. What the cloud
 * fills in by itself is left out, unless the user set it.
 */
export function observed(fields: Fields, live: Properties, old: Properties): Properties {
  const entries = Object.entries(fields).flatMap(([key, field]): [string, Value][] => {
    const [value, was] = [live[key], old[key]];
    if (value === undefined || value === null) return [];
    if (was === undefined && (field.computed === true || isEmpty(value))) return [];
    return [[key, merged(field, value, was)]];
  });
  return respelled(fields, old, Object.fromEntries(entries));
}

function merged({ fields, items }: Field, value: Value, was: Value | undefined): Value {
  if (fields && isObject(value)) return observed(fields, value, objectOf(was));
  if (!items || !Array.isArray(value)) return value;
  const before = Array.isArray(was) ? was : [];
  return value.map((item, i) =>
    isObject(item) ? observed(items, item, objectOf(before[i])) : item,
  );
}
