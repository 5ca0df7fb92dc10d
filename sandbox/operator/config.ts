import type { Config, ConfigSpec, Condition, ConditionStatus, Storage } from "./types";

/**
 * The configuration as the operator's own types hold it. They write some zero values out, so these
 * show up in, and belong to the manager of, every object that the operator has written.
 */
export function decoded(config: Config): Config {
  const { status } = structuredClone(config) as Partial<Config>;
  return {
    ...structuredClone(config),
    spec: decodedSpec(config.spec),
    status: {
      ...status,
      conditions: status?.conditions ?? [],
      generations: status?.generations ?? [],
      readyReplicas: status?.readyReplicas ?? 0,
      storageManaged: status?.storageManaged ?? false,
      storage: decodedStorage(status?.storage ?? {}),
    },
  };
}

export function decodedSpec(spec: ConfigSpec): Config["spec"] {
  return {
    ...structuredClone(spec),
    logLevel: spec.logLevel ?? "",
    operatorLogLevel: spec.operatorLogLevel ?? "",
    observedConfig: spec.observedConfig ?? null,
    unsupportedConfigOverrides: spec.unsupportedConfigOverrides ?? null,
    proxy: { ...spec.proxy },
    requests: {
      read: { maxWaitInQueue: "0s", ...spec.requests?.read },
      write: { maxWaitInQueue: "0s", ...spec.requests?.write },
    },
    storage: decodedStorage(spec.storage ?? {}),
  };
}

function decodedStorage(storage: Storage): Storage {
  const copy = structuredClone(storage);
  if (copy.s3) copy.s3 = { trustedCA: { name: "" }, virtualHostedStyle: false, ...copy.s3 };
  return copy;
}

/** Sets a condition; its time changes only with its status. */
export function setCondition(
  config: Config,
  type: string,
  status: ConditionStatus,
  reason = "",
  message = "",
): void {
  const { conditions } = config.status;
  const before = conditions.find((condition) => condition.type === type);
  const next: Condition = { type, status, reason, message, lastTransitionTime: now() };
  if (!before) conditions.push(next);
  else if (before.status === status) Object.assign(before, { reason, message });
  else Object.assign(before, next);
}

export function conditionOf(config: Config, type: string): Condition | undefined {
  return config.status.conditions.find((condition) => condition.type === type);
}

/** The time in the form that Kubernetes writes. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}
