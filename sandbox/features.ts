import type { Api, Manifest } from "./kube";
import { installedLogin } from "./openshift-objects";

type Live = Manifest & {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
};

/** What a stack has set up beside the registry, in words, as the cluster has it; nothing for what it has not. */
export async function readFeatures(api: Api): Promise<Record<string, string>> {
  const found = [
    ["routes", await routes(api)],
    ["authorities", await authorities(api)],
    ["pruner", await pruner(api)],
    ["pull secret", await pullSecret(api)],
    ["every node pulls from", await everyNode(api)],
    ["access", await bindings(api)],
    ["scraped from", await monitors(api)],
    ["alerts", await alerts(api)],
  ] as const;
  return Object.fromEntries(found.filter(([, text]) => text !== ""));
}

const named = (objects: readonly Manifest[]): string =>
  objects
    .map(({ metadata }) => metadata.name)
    .sort()
    .join(", ");

async function routes(api: Api): Promise<string> {
  const all = await api.list<Live>(
    "/apis/route.openshift.io/v1/namespaces/openshift-image-registry/routes",
  );
  const own = all.filter(({ metadata }) => metadata.name !== "default-route");
  return own.map(({ spec }) => String(spec?.["host"])).join(", ");
}

async function authorities(api: Api): Promise<string> {
  const image = await api.get<Live>("/apis/config.openshift.io/v1/images/cluster");
  const { name = "" } = (image?.spec?.["additionalTrustedCA"] ?? {}) as { name?: string };
  if (name === "") return "";
  const path = `/api/v1/namespaces/openshift-config/configmaps/${name}`;
  return Object.keys((await api.get<Live>(path))?.data ?? {}).join(", ");
}

/** The operator has made it; only what somebody has set in it is of interest. */
async function pruner(api: Api): Promise<string> {
  const path = "/apis/imageregistry.operator.openshift.io/v1/imagepruners/cluster";
  const { schedule = "" } = ((await api.get<Live>(path))?.spec ?? {}) as { schedule?: string };
  return schedule;
}

async function pullSecret(api: Api): Promise<string> {
  const hosts = await hostsIn(api, "openshift/secrets/samples-registry-credentials");
  return hosts.length > 0 ? `${hosts.join(", ")}, for ${await linked(api)}` : "";
}

/** Every node has these beside those of the installation; nothing takes them out again. */
async function everyNode(api: Api): Promise<string> {
  const hosts = await hostsIn(api, "openshift-config/secrets/pull-secret");
  return hosts.filter((host) => host !== installedLogin).join(", ");
}

async function hostsIn(api: Api, path: string): Promise<string[]> {
  const secret = await api.get<Live>(`/api/v1/namespaces/${path}`);
  const text = secret?.data?.[".dockerconfigjson"];
  if (text === undefined) return [];
  const { auths } = JSON.parse(Buffer.from(text, "base64").toString()) as { auths: object };
  return Object.keys(auths);
}

/** Who pulls with that Secret. A link outlives a Secret that is taken out: docs/pull-secrets.md. */
async function linked(api: Api): Promise<string> {
  const all = await api.list<Live & { imagePullSecrets?: readonly { name?: string }[] }>(
    "/api/v1/namespaces/openshift/serviceaccounts",
  );
  return named(
    all.filter(({ imagePullSecrets = [] }) =>
      imagePullSecrets.some(({ name }) => name === "samples-registry-credentials"),
    ),
  );
}

async function bindings(api: Api): Promise<string> {
  const rbac = "/apis/rbac.authorization.k8s.io/v1";
  const all = [
    ...(await api.list<Live>(`${rbac}/clusterrolebindings`)),
    ...(await api.list<Live>(`${rbac}/namespaces/openshift/rolebindings`)),
  ];
  return named(all.filter(({ metadata }) => metadata.name.startsWith("image-registry-access-")));
}

async function alerts(api: Api): Promise<string> {
  return named(
    await api.list<Live>(
      "/apis/monitoring.openshift.io/v1/namespaces/openshift-monitoring/alertingrules",
    ),
  );
}

/** The kind is known only where somebody has installed Prometheus' own operator, as OpenShift does. */
async function monitors(api: Api): Promise<string> {
  const path = "/apis/monitoring.coreos.com/v1/servicemonitors";
  const found = (await api.get<{ items: Manifest[] }>(path))?.items ?? [];
  return found.map(({ metadata }) => metadata.namespace ?? "").join(", ");
}
