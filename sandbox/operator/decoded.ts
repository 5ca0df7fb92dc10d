import { goDuration } from "./go-duration";
import type { Config, ConfigSpec, RequestLimits, Storage } from "./types";

/**
 * The configuration as it comes out of the operator's own types, and as the operator therefore
 * writes it back: values that are false, 0 or empty are left out, some zero values are spelled out,
 * and durations are rewritten (60s becomes 1m0s).
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
    ...withoutEmpty(structuredClone(spec)),
    replicas: spec.replicas,
    logLevel: spec.logLevel ?? "",
    operatorLogLevel: spec.operatorLogLevel ?? "",
    observedConfig: spec.observedConfig ?? null,
    unsupportedConfigOverrides: spec.unsupportedConfigOverrides ?? null,
    proxy: withoutEmpty({ ...spec.proxy }),
    requests: {
      read: decodedLimits(spec.requests?.read),
      write: decodedLimits(spec.requests?.write),
    },
    storage: decodedStorage(spec.storage ?? {}),
  };
}

function decodedStorage(storage: Storage): Storage {
  const copy = structuredClone(storage);
  if (copy.pvc) copy.pvc = withoutEmpty(copy.pvc);
  if (copy.s3) {
    const { virtualHostedStyle = false, trustedCA = { name: "" }, ...rest } = copy.s3;
    copy.s3 = { ...withoutEmpty(rest), virtualHostedStyle, trustedCA };
  }
  if (copy.gcs) copy.gcs = withoutEmpty(copy.gcs);
  if (copy.azure) copy.azure = withoutEmpty(copy.azure);
  if (copy.swift) copy.swift = withoutEmpty(copy.swift);
  if (copy.ibmcos) copy.ibmcos = withoutEmpty(copy.ibmcos);
  return copy;
}

function decodedLimits(limits: RequestLimits = {}): RequestLimits {
  const maxWaitInQueue = goDuration(limits.maxWaitInQueue ?? "0s");
  return { ...withoutEmpty(limits), maxWaitInQueue };
}

/** Leaves out what an `omitempty` field of the operator's types leaves out; objects stay. */
function withoutEmpty<T extends object>(value: T): T {
  const filled = Object.entries(value).filter(([name, field]: [string, unknown]) => {
    if (field === false || field === 0 || field === "") return false;
    if (Array.isArray(field)) return field.length > 0;
    return name !== "nodeSelector" || Object.keys(field as object).length > 0;
  });
  return Object.fromEntries(filled) as T;
}
