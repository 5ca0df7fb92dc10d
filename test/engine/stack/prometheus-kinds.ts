import { setTimeout as sleep } from "node:timers/promises";
import type { Lab } from "../support/lab";

/**
 * Doubles of the definitions that Prometheus' operator brings (monitoring.coreos.com/v1), which no package registry has: only
 * the fields that a stack sends, with their types, and everything else is refused as unknown. Written from
 * the API reference of Prometheus' operator.
 */
const text = { type: "string" };
const texts = { type: "object", additionalProperties: text };
const list = (items: object) => ({ type: "array", items });
const object = (properties: object, ...required: string[]) => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
});

const duration = {
  ...text,
  pattern:
    "^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$",
};

const rule = object(
  {
    alert: text,
    annotations: texts,
    expr: { anyOf: [{ type: "integer" }, { type: "string" }], "x-kubernetes-int-or-string": true },
    for: duration,
    labels: texts,
  },
  "expr",
);

const endpoint = object({
  bearerTokenFile: text,
  interval: duration,
  path: text,
  port: text,
  scheme: { ...text, enum: ["http", "https"] },
  tlsConfig: object({
    ca: object({ configMap: object({ key: text, name: text }, "key") }),
    serverName: text,
  }),
});

const kinds = {
  PrometheusRule: object({ groups: list(object({ name: text, rules: list(rule) }, "name")) }),
  ServiceMonitor: object(
    {
      endpoints: list(endpoint),
      namespaceSelector: object({ matchNames: list(text) }),
      selector: object({ matchLabels: texts }),
    },
    "endpoints",
    "selector",
  ),
};

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** Makes the kinds known to the cluster; what it returns takes them away again. */
export async function installPrometheus({ api }: Lab): Promise<() => Promise<void>> {
  const group = "monitoring.coreos.com";
  const names = Object.entries(kinds).map(async ([kind, spec]) => {
    const singular = kind.toLowerCase();
    const plural = `${singular}s`;
    const openAPIV3Schema = object({ spec }, "spec");
    const version = { name: "v1", served: true, storage: true, schema: { openAPIV3Schema } };
    const definition = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `${plural}.${group}` },
      spec: { group, names: { kind, plural, singular }, scope: "Namespaced", versions: [version] },
    };
    await api.create(DEFINITIONS, definition, "oc");
    return plural;
  });
  const plurals = await Promise.all(names);
  for (const plural of plurals) await served(api, `/apis/${group}/v1/${plural}`);
  return async () => {
    for (const plural of plurals) await api.remove(`${DEFINITIONS}/${plural}.${group}`);
  };
}

/** The API server answers for a new definition a moment later. */
async function served(api: Lab["api"], path: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await api.get(path).catch(() => undefined);
    if (found !== undefined) return;
    await sleep(100);
  }
  throw new Error(`the API server does not serve ${path}`);
}
