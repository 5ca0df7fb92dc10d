import { randomBytes, randomUUID } from "node:crypto";
import type { Manifest } from "./kube";
import { imageRoles } from "./openshift-roles";
import { platformTypes, type Platform } from "./platform";

/** The release that the sandbox claims to be. */
export const openshiftVersion = "4.20.0";

/** The domain under which the cluster publishes its routes. */
export const appsDomain = "apps.sandbox.example.com";

/** The namespaces of an installation that matter to its registry. */
export const installedNamespaces = [
  "openshift",
  "openshift-config",
  "openshift-config-managed",
  "openshift-image-registry",
  "openshift-monitoring",
];

/** An object and where it is created. */
export interface Installed {
  readonly collection: string;
  readonly manifest: Manifest;
  readonly status?: object;
}

const configApi = "/apis/config.openshift.io/v1";

/** What an installation leaves in the cluster, apart from its definitions. */
export function installation(platform: Platform): Installed[] {
  return [
    ...installedNamespaces.map((name) => ({
      collection: "/api/v1/namespaces",
      manifest: { apiVersion: "v1", kind: "Namespace", metadata: { name } },
    })),
    config("ClusterVersion", "version", clusterVersionSpec(), clusterVersionStatus()),
    infrastructure(platform),
    config("Ingress", "cluster", { domain: appsDomain }),
    config("Image", "cluster", { additionalTrustedCA: { name: "" }, registrySources: {} }),
    pullSecret(),
    ...imageRoles(),
  ];
}

const plurals = {
  ClusterVersion: "clusterversions",
  Image: "images",
  Infrastructure: "infrastructures",
  Ingress: "ingresses",
};

function config(
  kind: keyof typeof plurals,
  name: string,
  spec: object,
  status?: object,
): Installed {
  return {
    collection: `${configApi}/${plurals[kind]}`,
    manifest: { apiVersion: "config.openshift.io/v1", kind, metadata: { name }, spec },
    ...(status && { status }),
  };
}

const clusterVersionSpec = (): object => ({ channel: "stable-4.20", clusterID: randomUUID() });

function clusterVersionStatus(): object {
  const image = `quay.io/openshift-release-dev/ocp-release@sha256:${"0".repeat(64)}`;
  const now = new Date().toISOString();
  const history = { state: "Completed", startedTime: now, completionTime: now, verified: true };
  const capabilities = ["ImageRegistry", "Ingress", "Storage"];
  return {
    availableUpdates: [],
    capabilities: { enabledCapabilities: capabilities, knownCapabilities: capabilities },
    desired: { image, version: openshiftVersion },
    history: [{ ...history, image, version: openshiftVersion }],
    observedGeneration: 1,
    versionHash: "sandbox",
  };
}

/** What the status of an installation says about its platform, beside the name. */
const platformStatus: Partial<Record<Platform, object>> = {
  // As in the samples.
  aws: { aws: { region: "eu-central-1" } },
  azure: { azure: { cloudName: "AzurePublicCloud", resourceGroupName: "sandbox-rg" } },
  gcp: { gcp: { projectID: "example-project", region: "europe-west3" } },
};

function infrastructure(platform: Platform): Installed {
  const type = platformTypes[platform];
  const server = "https://api.sandbox.example.com:6443";
  const spec = { cloudConfig: { name: "" }, platformSpec: { type } };
  return config("Infrastructure", "cluster", spec, {
    apiServerInternalURI: server.replace("api.", "api-int."),
    apiServerURL: server,
    controlPlaneTopology: "HighlyAvailable",
    cpuPartitioning: "None",
    etcdDiscoveryDomain: "",
    infrastructureName: `sandbox-${randomBytes(4).toString("hex").slice(0, 5)}`,
    infrastructureTopology: "HighlyAvailable",
    platform: type,
    platformStatus: { type, ...platformStatus[platform] },
  });
}

/** The registry to which the installation has a login. */
export const installedLogin = "registry.example.com";

/** The registry's operator rolls nothing out before this Secret is there. */
function pullSecret(): Installed {
  const auths = {
    [installedLogin]: { auth: Buffer.from("sandbox:none").toString("base64") },
  };
  return {
    collection: "/api/v1/namespaces/openshift-config/secrets",
    manifest: {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "pull-secret" },
      type: "kubernetes.io/dockerconfigjson",
      stringData: { ".dockerconfigjson": JSON.stringify({ auths }) },
    },
  };
}
