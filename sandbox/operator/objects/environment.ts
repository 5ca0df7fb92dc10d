import type { V1EnvVar } from "@kubernetes/client-node";

import type { Api } from "../api";
import type { Driver } from "../drivers";
import { NAMESPACE, PATH } from "../names";
import type { Config, KubeObject, RequestLimits } from "../types";

interface Proxy extends KubeObject {
  status?: { httpProxy?: string; httpsProxy?: string; noProxy?: string };
}

/** The registry's environment: the storage's part, then what the configuration asks for. */
export async function environment(api: Api, config: Config, driver: Driver): Promise<V1EnvVar[]> {
  const { spec } = config;
  return [
    ...(await driver.environment()),
    ...variables({
      REGISTRY_HTTP_ADDR: ":5000",
      REGISTRY_HTTP_NET: "tcp",
      REGISTRY_HTTP_SECRET: spec.httpSecret ?? "",
      REGISTRY_LOG_LEVEL: logLevel(config),
      REGISTRY_OPENSHIFT_QUOTA_ENABLED: "true",
      REGISTRY_STORAGE_CACHE_BLOBDESCRIPTOR: "inmemory",
      REGISTRY_STORAGE_DELETE_ENABLED: "true",
      REGISTRY_HEALTH_STORAGEDRIVER_ENABLED: "true",
      REGISTRY_HEALTH_STORAGEDRIVER_INTERVAL: "10s",
      REGISTRY_HEALTH_STORAGEDRIVER_THRESHOLD: "1",
      REGISTRY_OPENSHIFT_METRICS_ENABLED: "true",
      REGISTRY_OPENSHIFT_SERVER_ADDR: `image-registry.${NAMESPACE}.svc:5000`,
      REGISTRY_STORAGE_MAINTENANCE_READONLY: spec.readOnly ? "{enabled: true}" : undefined,
      REGISTRY_STORAGE_REDIRECT_DISABLE: spec.disableRedirect ? "true" : undefined,
      ...(await proxies(api, config)),
      ...limits("Read", spec.requests?.read),
      ...limits("Write", spec.requests?.write),
      REGISTRY_HTTP_TLS_CERTIFICATE: "/etc/secrets/tls.crt",
      REGISTRY_HTTP_TLS_KEY: "/etc/secrets/tls.key",
    }),
  ];
}

/** `logging`, the old number, counts only where `logLevel` says nothing. */
export function logLevel({ spec }: Pick<Config, "spec">): string {
  if (["Debug", "Trace", "TraceAll"].includes(spec.logLevel ?? "")) return "debug";
  const logging = spec.logging ?? 0;
  if (logging === 1) return "warn";
  return [0, 2, 3].includes(logging) ? "info" : "debug";
}

type Values = Record<string, string | undefined>;

/** Each of the three overrides the cluster's proxy by itself. */
async function proxies(api: Api, { spec }: Config): Promise<Values> {
  const cluster = (await api.get<Proxy>(PATH.proxy))?.status;
  return {
    HTTP_PROXY: firstText(spec.proxy?.http, cluster?.httpProxy),
    HTTPS_PROXY: firstText(spec.proxy?.https, cluster?.httpsProxy),
    NO_PROXY: firstText(spec.proxy?.noProxy, cluster?.noProxy),
  };
}

function limits(kind: "Read" | "Write", given: RequestLimits | undefined): Values {
  const { maxRunning = 0, maxInQueue = 0, maxWaitInQueue = "0s" } = given ?? {};
  if (maxRunning === 0 && maxInQueue === 0) return {};
  if (maxRunning < 0) throw new Error(`Requests.${kind}.MaxRunning must be positive number`);
  if (maxInQueue < 0) throw new Error(`Requests.${kind}.MaxInQueue must be positive number`);
  const prefix = `REGISTRY_OPENSHIFT_REQUESTS_${kind.toUpperCase()}`;
  return {
    [`${prefix}_MAXRUNNING`]: String(maxRunning),
    [`${prefix}_MAXINQUEUE`]: String(maxInQueue),
    [`${prefix}_MAXWAITINQUEUE`]: maxWaitInQueue,
  };
}

function variables(values: Values): V1EnvVar[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
}

function firstText(...texts: (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined && text !== "");
}
