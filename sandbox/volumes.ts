import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { V1PersistentVolumeClaimSpec, V1PersistentVolumeSpec } from "@kubernetes/client-node";
import { connect, createIfMissing, type Api, type Manifest } from "./kube";
import type { Log } from "./log";
import { startLoop } from "./operator/loop";
import { isBlock, isOurs } from "./volume-classes";

export interface VolumesOptions {
  /** Path of a kubeconfig with all rights. */
  readonly kubeconfig: string;
  /** Folder that holds one folder per volume. */
  readonly dir: string;
  readonly log: Log;
}

interface Claim extends Manifest {
  readonly spec: V1PersistentVolumeClaimSpec;
  readonly status?: { readonly phase?: string };
}

interface Volume extends Manifest {
  readonly spec: V1PersistentVolumeSpec;
  readonly status?: { readonly phase?: string };
}

const claims = "/api/v1/persistentvolumeclaims";
const volumes = "/api/v1/persistentvolumes";
const storageClassPath = "/apis/storage.k8s.io/v1/storageclasses";
const manager = "sandbox-volumes";

interface StorageClass extends Manifest {
  readonly reclaimPolicy?: string;
}

/** Kubernetes' contract with drivers outside its own code: who is asked, and who answered. */
const asked = "volume.kubernetes.io/storage-provisioner";
const answered = "pv.kubernetes.io/provisioned-by";

/**
 * Double of a storage driver: makes a folder and a volume for every claim that Kubernetes hands to one of
 * the sandbox's provisioners, and takes both away when the claim is gone and the class says so. Binding is
 * done by Kubernetes itself, and so is the choice of when to ask (at once, or when a pod is scheduled).
 */
export function startVolumes(options: VolumesOptions): Promise<{ stop(): Promise<void> }> {
  const api = connect(options.kubeconfig);
  mkdirSync(options.dir, { recursive: true });
  const loop = startLoop("volumes", () => reconcile(api, options), options.log);
  const unwatch = [claims, volumes].map((path) =>
    api.watch(path, () => {
      loop.kick();
    }),
  );
  loop.kick();
  return Promise.resolve({
    async stop() {
      for (const stop of unwatch) stop();
      await loop.stop();
    },
  });
}

async function reconcile(api: Api, options: VolumesOptions): Promise<undefined> {
  for (const claim of await api.list<Claim>(claims)) {
    if (isWaitingForUs(claim)) await provision(api, claim, options);
  }
  for (const volume of await api.list<Volume>(volumes)) {
    if (isOursToDelete(volume)) await remove(api, volume, options);
  }
}

function isWaitingForUs({ metadata, spec, status }: Claim): boolean {
  return (
    isOurs(metadata.annotations?.[asked]) &&
    metadata.deletionTimestamp === undefined &&
    spec.volumeName === undefined &&
    status?.phase === "Pending"
  );
}

const isOursToDelete = ({ metadata, spec, status }: Volume): boolean =>
  isOurs(metadata.annotations?.[answered]) &&
  metadata.deletionTimestamp === undefined &&
  status?.phase === "Released" &&
  spec.persistentVolumeReclaimPolicy === "Delete";

async function provision(api: Api, claim: Claim, { dir, log }: VolumesOptions): Promise<void> {
  const { name, namespace = "default", uid = "" } = claim.metadata;
  const provisioner = claim.metadata.annotations?.[asked] ?? "";
  const shared = claim.spec.accessModes?.find((mode) => !mode.startsWith("ReadWriteOnce"));
  if (isBlock(provisioner) && shared !== undefined) {
    const message = `${provisioner} makes block volumes for one node: it cannot serve ${shared}`;
    await complain(api, claim, message);
    return;
  }
  const className = claim.spec.storageClassName ?? "";
  const storageClass = await api.get<StorageClass>(`${storageClassPath}/${className}`);
  if (storageClass === undefined) return;
  const folder = join(dir, `pvc-${uid}`);
  // The registry may run under another account than the one that made the folder.
  mkdirSync(folder, { recursive: true, mode: 0o777 });
  const created = await createIfMissing(
    api,
    volumes,
    volumeFor(claim, provisioner, storageClass.reclaimPolicy ?? "Delete", folder),
    manager,
  );
  if (created) log(`volume pvc-${uid} made for claim ${namespace}/${name}`);
}

function volumeFor(
  { metadata, spec }: Claim,
  provisioner: string,
  reclaimPolicy: string,
  folder: string,
): Manifest {
  const { name, namespace, uid, resourceVersion } = metadata;
  const claimRef = { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid };
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pvc-${uid ?? ""}`, annotations: { [answered]: provisioner } },
    spec: {
      accessModes: spec.accessModes,
      capacity: { storage: spec.resources?.requests?.storage },
      claimRef: { ...claimRef, resourceVersion },
      hostPath: { path: folder, type: "Directory" },
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: spec.storageClassName,
      volumeMode: spec.volumeMode ?? "Filesystem",
    },
  };
}

async function remove(api: Api, volume: Volume, { dir, log }: VolumesOptions): Promise<void> {
  const { name } = volume.metadata;
  const folder = volume.spec.hostPath?.path ?? "";
  // Only what this driver made: a volume's path can be written by hand.
  if (folder === join(dir, name)) rmSync(folder, { recursive: true, force: true });
  await api.remove(`${volumes}/${name}`);
  log(`volume ${name} and its folder deleted, as its class says`);
}

/** Says on the claim why it stays pending, once. */
async function complain(api: Api, { metadata }: Claim, message: string): Promise<void> {
  const { name, namespace = "default", uid } = metadata;
  const now = new Date().toISOString();
  const event = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.${uid ?? ""}`, namespace },
    involvedObject: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
    type: "Warning",
    reason: "ProvisioningFailed",
    message,
    source: { component: manager },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  };
  await createIfMissing(api, `/api/v1/namespaces/${namespace}/events`, event, manager);
}
