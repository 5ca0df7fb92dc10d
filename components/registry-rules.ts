import * as pulumi from "@pulumi/pulumi";
import { goDuration, isHttpUrl } from "./formats";
import { has, versionProblems } from "./openshift-version";
import type { OpenShiftVersion } from "./openshift-version";
import { below } from "./problems";
import type { Problem } from "./problems";
import type { RegistryProxy, RegistrySettings, RequestLimits } from "./registry-settings";
import { routesProblems } from "./route-rules";

const STATES = ["Managed", "Unmanaged", "Removed"];
const STRATEGIES = ["RollingUpdate", "Recreate"];
const LOG_LEVELS = ["Normal", "Debug", "Trace", "TraceAll"];

/** What is wrong with the settings by themselves, on a cluster of this release (undefined: the newest). */
export function settingsProblems(
  settings: RegistrySettings,
  version: OpenShiftVersion | undefined,
): Problem[] {
  return [
    ...oneOf("managementState", settings.managementState, STATES),
    ...oneOf("rolloutStrategy", settings.rolloutStrategy, STRATEGIES),
    ...oneOf("logLevel", settings.logLevel, LOG_LEVELS),
    ...oneOf("operatorLogLevel", settings.operatorLogLevel, LOG_LEVELS),
    ...replicaProblems(settings),
    ...loggingProblems(settings.logging, version),
    ...secretProblems(settings.httpSecret),
    ...below("proxy", proxyProblems(settings.proxy ?? {})),
    ...below("requests.read", limitProblems(settings.requests?.read ?? {})),
    ...below("requests.write", limitProblems(settings.requests?.write ?? {})),
    ...below("routes", routesProblems(settings.routes ?? [])),
    ...versionProblems(version, settings),
  ];
}

function oneOf(field: string, value: string | undefined, allowed: readonly string[]): Problem[] {
  if (value === undefined || allowed.includes(value)) return [];
  const remedy =
    field === "managementState" ? "Leave it out for Managed." : "Leave it out for the default.";
  return [{ field, value, rule: `be one of ${allowed.join(", ")}`, remedy }];
}

/**
 * RollingUpdate with no replica would make the operator ask for a negative `maxUnavailable`, which the API server refuses.
 */
function replicaProblems({ replicas, rolloutStrategy }: RegistrySettings): Problem[] {
  if (replicas === undefined) return [];
  const field = "replicas";
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > 2147483647) {
    return [
      { field, value: replicas, rule: "be a whole number, 0 or more", remedy: "Set it to 1 or 2." },
    ];
  }
  if (replicas > 0 || rolloutStrategy === "Recreate") return [];
  const rule = "be 1 or more with rolloutStrategy RollingUpdate: the operator cannot roll out none";
  const remedy =
    "Set rolloutStrategy: Recreate; or to switch the registry off, managementState: Removed.";
  return [{ field, value: replicas, rule, remedy }];
}

function loggingProblems(
  logging: number | undefined,
  version: OpenShiftVersion | undefined,
): Problem[] {
  if (logging === undefined) return [];
  const problem = {
    field: "logging",
    value: logging,
    remedy: "Use logLevel: Normal, Debug, Trace or TraceAll.",
  };
  if (has(version, "logLevel"))
    return [{ ...problem, rule: "be left out since OpenShift 4.6, which has logLevel" }];
  if (Number.isInteger(logging) && logging >= 0 && logging <= 10) return [];
  return [{ ...problem, rule: "be a whole number from 0 to 10", remedy: "Leave it out for 2." }];
}

/** A value that is known only later is checked in the chain, by the same rule (`checkedSecret`). */
function secretProblems(secret: pulumi.Input<string> | undefined): Problem[] {
  return typeof secret === "string" ? httpSecretProblems(secret) : [];
}

/** The operator hands it to the registry as one environment variable. */
export function httpSecretProblems(secret: string): Problem[] {
  if (/^\S+$/.test(secret)) return [];
  const rule = "be one word: not empty, without white space";
  const remedy =
    "Generate one with: openssl rand -hex 64; or leave it out, the operator has its own.";
  return [{ field: "httpSecret", value: "[secret]", rule, remedy }];
}

function proxyProblems(proxy: RegistryProxy): Problem[] {
  return (["http", "https"] as const).flatMap((field) => {
    const value = proxy[field];
    if (typeof value !== "string" || isHttpUrl(value)) return [];
    // A proxy's URL may carry a password.
    const rule = "be an http:// or https:// URL";
    return [
      { field, value: "[secret]", rule, remedy: "Write it like http://proxy.example.com:3128." },
    ];
  });
}

function limitProblems(limits: RequestLimits): Problem[] {
  const problems: Problem[] = [];
  for (const field of ["maxRunning", "maxInQueue"] as const) {
    const value = limits[field];
    if (value === undefined || (Number.isInteger(value) && value >= 0)) continue;
    problems.push({
      field,
      value,
      rule: "be a whole number, 0 or more",
      remedy: "0 means no limit.",
    });
  }
  const wait = limits.maxWaitInQueue;
  if (wait === undefined) return problems;
  if (goDuration(wait) === undefined) {
    const rule =
      "be a duration of Go, in h, m, s, ms: the operator can no longer read a resource with any other";
    problems.push({ field: "maxWaitInQueue", value: wait, rule, remedy: "Write a day as 24h." });
  } else if (!limits.maxRunning && !limits.maxInQueue) {
    const rule = "come with maxRunning or maxInQueue: without them there is no queue";
    problems.push({
      field: "maxWaitInQueue",
      value: wait,
      rule,
      remedy: "Set one of them, or remove it.",
    });
  }
  return problems;
}
