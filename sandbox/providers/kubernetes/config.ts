import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { isDeepStrictEqual } from "node:util";

import { parse } from "yaml";

import {
  isObject,
  isUnknown,
  objectOf,
  reveal,
  stringOf,
  type Properties,
} from "../support/values";

/** Switches of the provider, their default, and the environment variable that sets it. */
const switches = {
  deleteUnreachable: ["PULUMI_K8S_DELETE_UNREACHABLE", false],
  enableConfigMapMutable: ["PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE", false],
  enablePatchForce: ["PULUMI_K8S_ENABLE_PATCH_FORCE", false],
  enableSecretMutable: ["PULUMI_K8S_ENABLE_SECRET_MUTABLE", false],
  enableServerSideApply: ["PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", true],
  upsertExistingObjects: ["PULUMI_K8S_UPSERT_EXISTING_OBJECTS", false],
} as const;

const texts = ["cluster", "clusterIdentifier", "context", "kubeconfig", "namespace"] as const;

/** Taken without effect: what they silence or tune is not in the double, or is the engine's. */
const ignored = [
  "kubeClientSettings",
  "pluginDownloadURL",
  "suppressDeprecationWarnings",
  "suppressHelmHookWarnings",
  "version",
];

export type Settings = Readonly<
  Record<keyof typeof switches, boolean> & Record<(typeof texts)[number], string>
>;

export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** What the configuration asks for that the double cannot do. */
export function checkConfig(news: Properties): Failure[] {
  const known = [...Object.keys(switches), ...texts, ...ignored];
  const failures = Object.keys(news)
    .filter((key) => !key.startsWith("__") && !known.includes(key))
    .map((property) => ({ property, reason: `${property} is not in the provider double` }));
  if (news["enableServerSideApply"] === "false" || news["enableServerSideApply"] === false) {
    const reason = "the provider double works by Server-Side Apply only; leave it out";
    failures.push({ property: "enableServerSideApply", reason });
  }
  return failures;
}

/** The settings from the engine's variables, `kubernetes:config:<name>`, and the environment. */
export function readSettings(variable: (name: string) => string | undefined): Settings {
  const flags = Object.entries(switches).map(([name, [environment, preset]]) => {
    const value = variable(name) ?? process.env[environment];
    return [name, value === undefined ? preset : value === "true"];
  });
  const strings = texts.map((name) => [name, variable(name) ?? ""]);
  return Object.fromEntries([...flags, ...strings]) as Settings;
}

export interface ConfigDiff {
  readonly diffs: string[];
  readonly replaces: string[];
}

/**
 * | changed                    | clusterIdentifier | then    |
 * | -------------------------- | ----------------- | ------- |
 * | the active cluster, or not known yet | not set, added or removed | replace |
 * | clusterIdentifier itself   | set before and after | replace |
 * | anything else              | any               | update  |
 */
export function diffConfig(oldConfig: Properties, newConfig: Properties): ConfigDiff {
  const olds = objectOf(reveal(oldConfig));
  const news = objectOf(reveal(newConfig));
  const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
  const diffs = [...keys].filter((key) => !isDeepStrictEqual(olds[key], news[key]));
  const before = stringOf(olds["clusterIdentifier"]);
  const after = stringOf(news["clusterIdentifier"]);
  const replaces = before !== after && before !== "" && after !== "" ? ["clusterIdentifier"] : [];
  const cluster = ["kubeconfig", "context", "cluster"];
  const unknown = cluster.find((key) => isUnknown(news[key]));
  if (unknown !== undefined) {
    replaces.push(unknown);
  } else if (otherCluster(olds, news)) {
    replaces.push(...cluster.filter((key) => diffs.includes(key)));
  }
  return { diffs, replaces: after !== "" && before === after ? [] : replaces };
}

function otherCluster(olds: Properties, news: Properties): boolean {
  const before = activeCluster(olds);
  const after = activeCluster(news);
  return before !== undefined && after !== undefined && !isDeepStrictEqual(before, after);
}

/** The cluster entry that a configuration points at. */
function activeCluster(config: Properties): unknown {
  const kubeconfig = parseKubeconfig(stringOf(config["kubeconfig"]));
  const context = named(kubeconfig["contexts"], config["context"] ?? kubeconfig["current-context"]);
  const name = config["cluster"] ?? objectOf(context?.["context"])["cluster"];
  return named(kubeconfig["clusters"], name)?.["cluster"];
}

function named(entries: unknown, name: unknown): Properties | undefined {
  const list = Array.isArray(entries) ? (entries as Properties[]) : [];
  return list.find((entry) => isObject(entry) && entry["name"] === name);
}

function parseKubeconfig(pathOrText: string): Properties {
  try {
    return objectOf(parse(kubeconfigText(pathOrText)) as Properties);
  } catch {
    return {};
  }
}

/** The kubeconfig itself, whether it was given as text or as a path (with `~` for the home folder). */
export function kubeconfigText(pathOrText: string): string {
  const path = pathOrText.replace(/^~(?=$|\/)/, homedir());
  const isFile = path.length < 4096 && existsSync(path) && statSync(path).isFile();
  return isFile ? readFileSync(path, "utf8") : pathOrText;
}
