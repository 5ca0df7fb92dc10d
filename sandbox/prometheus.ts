import { createIfMissing, type Api } from "./kube";
import type { Log } from "./log";
import { definitionPath, makeKnown, type Definition } from "./openshift";

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

const group = "monitoring.coreos.com";

const definitions = Object.entries(kinds).map(([kind, spec]): Definition => {
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  const openAPIV3Schema = object({ spec }, "spec");
  const version = { name: "v1", served: true, storage: true, schema: { openAPIV3Schema } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: { group, names: { kind, plural, singular }, scope: "Namespaced", versions: [version] },
  };
});

/** The paths of the definitions, for who takes them away again. */
export const prometheusPaths = definitions.map(
  ({ metadata }) => `${definitionPath}/${metadata.name}`,
);

/** Makes the kinds known to the cluster, and the project of a Prometheus that somebody runs there. */
export async function installPrometheus(api: Api, project: string, log: Log): Promise<void> {
  await makeKnown(api, definitions, log);
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: project } };
  await createIfMissing(api, "/api/v1/namespaces", namespace, "oc");
}
