import { setTimeout as sleep } from "node:timers/promises";
import { ADDRESS_ANNOTATION } from "./operator";
import type { Api, Manifest } from "./kube";
import { objectStorageOf, type ObjectStorage } from "./object-storage";
import type { Config, Deployment } from "./operator/types";

const namespace = "openshift-image-registry";
const core = `/api/v1/namespaces/${namespace}`;

/** The registry as the cluster describes it, apart from how it came to be. */
export interface RegistryState {
  readonly managementState: string;
  /** The one storage key of the configuration, or `none`. */
  readonly storage: string;
  readonly claim: ClaimState | undefined;
  /** The bucket or container of object storage. */
  readonly objectStorage: ObjectStorage | undefined;
  readonly replicas: number;
  readonly rolloutStrategy: string;
  /** Where the registry's process listens on this machine. */
  readonly address: string | undefined;
  readonly internalHost: string | undefined;
  readonly routeHost: string | undefined;
  /** Type to status, as `Available: "True"`. */
  readonly conditions: Record<string, string>;
  /** What the operator says about conditions that are not as they should be. */
  readonly messages: readonly string[];
}

export interface ClaimState {
  readonly name: string;
  readonly phase: string;
  readonly capacity: string | undefined;
  readonly accessModes: readonly string[];
  readonly storageClass: string | undefined;
  readonly volume: string | undefined;
  /** Folder on this machine that holds the images. */
  readonly folder: string | undefined;
}

interface Claim extends Manifest {
  readonly spec: { accessModes?: string[]; storageClassName?: string; volumeName?: string };
  readonly status?: { phase?: string; capacity?: { storage?: string } };
}

type Volume = Manifest & { readonly spec: { readonly hostPath?: { readonly path: string } } };
type Image = Manifest & {
  readonly status?: { internalRegistryHostname?: string; externalRegistryHostnames?: string[] };
};
type Route = Manifest & { readonly spec?: { readonly host?: string } };

export const configPath = "/apis/imageregistry.operator.openshift.io/v1/configs/cluster";

/** Reads the registry's configuration and what follows from it; nothing before there is one. */
export async function readRegistry(api: Api): Promise<RegistryState | undefined> {
  const config = await api.get<Config>(configPath);
  if (config === undefined) return undefined;
  const [deployment, image, route] = await Promise.all([
    api.get<Deployment>(`/apis/apps/v1/namespaces/${namespace}/deployments/image-registry`),
    api.get<Image>("/apis/config.openshift.io/v1/images/cluster"),
    api.get<Route>(`/apis/route.openshift.io/v1/namespaces/${namespace}/routes/default-route`),
  ]);
  const { storage, managementState, replicas, rolloutStrategy } = config.spec;
  const { managementState: _owner, ...drivers } = storage;
  return {
    managementState: managementState ?? "unset",
    storage: Object.keys(drivers).join("+") || "none",
    claim: await readClaim(api, storage.pvc?.claim),
    objectStorage: objectStorageOf(storage),
    replicas,
    rolloutStrategy: rolloutStrategy ?? "RollingUpdate",
    address: deployment?.metadata.annotations?.[ADDRESS_ANNOTATION],
    internalHost: image?.status?.internalRegistryHostname,
    routeHost: route?.spec?.host,
    conditions: mainConditions(config),
    messages: complaints(config),
  };
}

async function readClaim(api: Api, name: string | undefined): Promise<ClaimState | undefined> {
  if (name === undefined) return undefined;
  const claim = await api.get<Claim>(`${core}/persistentvolumeclaims/${name}`);
  const volume = claim?.spec.volumeName;
  const bound = volume && (await api.get<Volume>(`/api/v1/persistentvolumes/${volume}`));
  return {
    name,
    phase: claim?.status?.phase ?? "missing",
    capacity: claim?.status?.capacity?.storage,
    accessModes: claim?.spec.accessModes ?? [],
    storageClass: claim?.spec.storageClassName,
    volume,
    folder: bound ? bound.spec.hostPath?.path : undefined,
  };
}

/** The conditions that decide whether the registry serves. */
const expected: Record<string, string> = {
  Available: "True",
  Progressing: "False",
  Degraded: "False",
  Removed: "False",
  StorageExists: "True",
};

function mainConditions({ status }: Config): Record<string, string> {
  const known = (status as Config["status"] | undefined)?.conditions ?? [];
  return Object.fromEntries(
    Object.keys(expected).flatMap((type) => {
      const one = known.find((condition) => condition.type === type);
      return one === undefined ? [] : [[type, one.status]];
    }),
  );
}

function complaints({ status }: Config): string[] {
  const known = (status as Config["status"] | undefined)?.conditions ?? [];
  return known
    .filter(({ type, status: is }) => type in expected && is !== expected[type])
    .map(({ type, status: is, reason, message }) => `${type}=${is} ${reason}: ${message}`);
}

/** The registry's state once its process answers on this machine, if it is to serve at all. */
export async function settledRegistry(api: Api, timeoutMs = 30_000): Promise<RegistryState> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const state = await readRegistry(api);
    if (state !== undefined && (state.managementState !== "Managed" || (await answers(state)))) {
      return state;
    }
    if (Date.now() > end) {
      const said = state?.messages.join("\n  ") ?? "";
      throw new Error(`the registry does not answer after ${timeoutMs / 1000} s\n  ${said}`);
    }
    await sleep(200);
  }
}

async function answers({ address }: RegistryState): Promise<boolean> {
  if (address === undefined) return false;
  const url = `http://${address}/v2/`;
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Logs the registry's conditions whenever they change; returns what ends it. */
export function watchConditions(api: Api, log: (line: string) => void): () => void {
  let last = "";
  const look = async (): Promise<void> => {
    const config = await api.get<Config>(configPath);
    if (config === undefined) return;
    const line = Object.entries(mainConditions(config))
      .map(([type, status]) => `${type}=${status}`)
      .join(" ");
    const messages = complaints(config);
    const said = [line, ...messages.map((message) => `  ${message}`)].join("\n");
    if (line === "" || said === last) return;
    last = said;
    for (const one of `registry: ${said}`.split("\n")) log(`  ${one}`);
  };
  return api.watch(configPath.replace(/\/cluster$/, ""), () => {
    look().catch(() => undefined);
  });
}
