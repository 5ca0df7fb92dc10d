import { isDeepStrictEqual } from "node:util";

import { revealAll, type Properties, type Value } from "../support/values";
import type { CloudDouble, Failure, SettingKind } from "./double";

type Table = Pick<CloudDouble<unknown>, "name" | "settings" | "replaceOn">;

/** Every provider has them, and none needs them. */
const common = ["pluginDownloadURL", "version"];

/** What the configuration asks for that the double cannot do. */
export function checkSettings({ settings }: Table, news: Properties): Failure[] {
  return Object.keys(news)
    .filter((key) => !key.startsWith("__") && !common.includes(key))
    .filter((key) => settings[key] === undefined)
    .map((property) => ({ property, reason: `${property} is not in the provider double` }));
}

/** The arguments that differ, and those of them that make every resource a new one. */
export function diffSettings(
  { replaceOn = [] }: Table,
  olds: Properties,
  news: Properties,
): { diffs: string[]; replaces: string[] } {
  const [before, after] = [revealAll(olds), revealAll(news)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const diffs = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
  return { diffs, replaces: diffs.filter((key) => replaceOn.includes(key)) };
}

/** The settings from the engine's variables, `<package>:config:<name>`, which are all texts. */
export function readSettings(
  { name, settings }: Table,
  variable: (name: string) => string | undefined,
): Properties {
  const given = Object.entries(settings).flatMap(([key, kind]): [string, Value][] => {
    const text = variable(`${name}:config:${key}`);
    return text === undefined || kind === "ignored" ? [] : [[key, parsed(key, kind, text)]];
  });
  return Object.fromEntries(given);
}

function parsed(key: string, kind: SettingKind, text: string): Value {
  if (kind === "flag") return text === "true";
  if (kind !== "json") return text;
  try {
    return JSON.parse(text) as Value;
  } catch (error) {
    throw new Error(`the provider's argument ${key} must be JSON`, { cause: error });
  }
}

/** The credentials among the settings. */
export function secretSettings({ settings }: Table, given: Properties): string[] {
  return Object.entries(given).flatMap(([key, value]) =>
    settings[key] === "secret" && typeof value === "string" ? [value] : [],
  );
}
