import { parseArgs } from "node:util";
import { closest, distance } from "fastest-levenshtein";
import { clouds } from "./clouds";
import { platforms, type Platform } from "./platform";

export const commands = ["up", "status", "kubeconfig", "push", "down", "reset"] as const;
export type Command = (typeof commands)[number];

export const storages = ["pvc", "empty-dir"] as const;
export type StorageChoice = (typeof storages)[number];

/** The platforms whose storage is volumes, which a choice of storage is about. */
const withVolumes = platforms.filter((one) => clouds[one] === undefined);

export interface Arguments {
  readonly command: Command;
  readonly platform: Platform;
  /** Of a platform with volumes. Omitted: what the sandbox has, or `pvc` for a new one. */
  readonly storage?: StorageChoice;
  readonly json: boolean;
  /** With `up`: sets up whatever a stack can set up beside its registry. */
  readonly allFeatures: boolean;
}

/** A command line that cannot be understood. */
export class UsageError extends Error {}

const flags = {
  platform: { type: "string" },
  storage: { type: "string" },
  json: { type: "boolean" },
  "all-features": { type: "boolean" },
} as const;

/** Reads a command line; one that is wrong in any way is refused with the nearest right one. */
export function parseArguments(args: readonly string[]): Arguments {
  const { tokens } = parseArgs({
    args: [...args],
    options: flags,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const values: Record<string, string | undefined> = {};
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    if (!(token.name in flags)) throw unknown("flag", token.rawName, Object.keys(flags), "--");
    if (token.name in values) throw new UsageError(`${token.rawName} must be given once`);
    values[token.name] = flagValue(token.name as keyof typeof flags, token.value);
  }
  const [command = "", extra] = words;
  if (!isOneOf(commands, command)) throw unknown("subcommand", command, commands);
  if (extra !== undefined) throw new UsageError(`one subcommand is expected, got also "${extra}"`);
  return { command, ...settings(command, values) };
}

function flagValue(name: keyof typeof flags, value: string | undefined): string {
  if (flags[name].type === "boolean") {
    if (value !== undefined) throw new UsageError(`--${name} takes no value, got "${value}"`);
    return "true";
  }
  if (value === undefined || value === "") {
    throw new UsageError(`--${name} needs a value: ${choices[name as keyof typeof choices]}`);
  }
  return value;
}

const choices = { platform: oneOf(platforms), storage: oneOf(storages) };

function oneOf(list: readonly string[]): string {
  return [list.slice(0, -1).join(", "), ...list.slice(-1)].join(" or ");
}

function settings(
  command: Command,
  values: Record<string, string | undefined>,
): Omit<Arguments, "command"> {
  const platform = values.platform ?? "baremetal";
  if (!isOneOf(platforms, platform)) throw unknown("platform", platform, platforms);
  const { storage } = values;
  const json = values.json !== undefined;
  const allFeatures = values["all-features"] !== undefined;
  if (allFeatures && command !== "up") {
    throw new UsageError(`--all-features belongs to up, not to ${command}`);
  }
  if (storage === undefined) return { platform, json, allFeatures };
  if (!isOneOf(storages, storage)) throw unknown("storage", storage, storages);
  if (command !== "up") throw new UsageError(`--storage belongs to up, not to ${command}`);
  if (!withVolumes.includes(platform)) {
    throw new UsageError(`--storage belongs to ${withVolumes.join(" and ")}, not to ${platform}`);
  }
  return { platform, json, allFeatures, storage };
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}

function unknown(what: string, value: string, known: readonly string[], prefix = ""): UsageError {
  const list = known.map((one) => prefix + one).join(", ");
  const nearest = prefix + closest(value.slice(prefix.length), known);
  const isClose = distance(value, nearest) <= value.length / 3;
  const guess = value !== "" && isClose ? `; did you mean ${nearest}?` : "";
  const fault = value === "" ? `a ${what} is missing` : `unknown ${what} "${value}"${guess}`;
  return new UsageError(`${fault} (known: ${list})`);
}
