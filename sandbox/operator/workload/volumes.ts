import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { V1PodSpec, V1SecretVolumeSource, V1Volume } from "@kubernetes/client-node";

import type { Api } from "../api";
import { PATH } from "../names";
import type { KubeObject, Secret } from "../types";

interface Claim extends KubeObject {
  spec: { storageClassName?: string; volumeName?: string; accessModes?: string[] };
  status?: { phase?: string };
}

interface PersistentVolume extends KubeObject {
  spec: {
    hostPath?: { path: string };
    local?: { path: string };
    nfs?: { server: string; path: string };
  };
}

/** A volume cannot be mounted yet; the pod waits. */
export class NotMountable extends Error {}

/** Where, on this machine, each mount path of the registry's container is. */
export type Mounts = readonly { readonly mountPath: string; readonly folder: string }[];

/** Mounts what the pod asks for: claims, folders of its own and secrets. */
export async function mountVolumes(
  api: Api,
  pod: V1PodSpec,
  dirs: { readonly pod: string; readonly shared: string },
): Promise<Mounts> {
  const mounts: { mountPath: string; folder: string }[] = [];
  for (const { name, mountPath } of pod.containers[0]?.volumeMounts ?? []) {
    const volume = pod.volumes?.find((candidate) => candidate.name === name);
    const folder = volume && (await folderOf(api, volume, dirs));
    if (folder !== undefined) mounts.push({ mountPath, folder });
  }
  return mounts;
}

/** The names of the pod's claims. */
export function claimsOf({ volumes }: V1PodSpec): string[] {
  return (volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
}

/** What keeps the pod waiting; tells the volume binder that a pod waits for its claims. */
export async function bindClaims(api: Api, pod: V1PodSpec): Promise<string | undefined> {
  for (const name of claimsOf(pod)) {
    const claim = await api.get<Claim>(`${PATH.claims}/${name}`);
    if (!claim) return `persistentvolumeclaim "${name}" not found`;
    if (claim.status?.phase === "Bound") continue;
    if (await waitsForPod(api, claim)) await selectNode(api, claim);
    return `pod has unbound PersistentVolumeClaim "${name}"`;
  }
  return undefined;
}

/** Whether pods on different nodes may use the volumes at the same time. */
export async function isShareable(api: Api, pod: V1PodSpec): Promise<boolean> {
  for (const name of claimsOf(pod)) {
    const claim = await api.get<Claim>(`${PATH.claims}/${name}`);
    if (claim && !claim.spec.accessModes?.includes("ReadWriteMany")) return false;
  }
  return true;
}

const SELECTED_NODE = "volume.kubernetes.io/selected-node";

async function waitsForPod(api: Api, { spec }: Claim): Promise<boolean> {
  if (!spec.storageClassName) return false;
  const found = await api.get<KubeObject & { volumeBindingMode?: string }>(
    `${PATH.storageClasses}/${spec.storageClassName}`,
  );
  return found?.volumeBindingMode === "WaitForFirstConsumer";
}

async function selectNode(api: Api, { metadata }: Claim): Promise<void> {
  if (metadata.annotations?.[SELECTED_NODE] !== undefined) return;
  const annotations = { [SELECTED_NODE]: "sandbox" };
  await api.merge(
    `${PATH.claims}/${metadata.name}`,
    { metadata: { annotations } },
    "kube-scheduler",
  );
}

async function folderOf(
  api: Api,
  volume: V1Volume,
  dirs: { readonly pod: string; readonly shared: string },
): Promise<string | undefined> {
  const { persistentVolumeClaim, emptyDir, secret } = volume;
  if (persistentVolumeClaim) return claimFolder(api, persistentVolumeClaim.claimName, dirs.shared);
  const own = join(dirs.pod, "volumes", volume.name);
  if (emptyDir) return made(own);
  if (secret) return secretFolder(api, secret, own);
  return undefined;
}

async function claimFolder(api: Api, name: string, shared: string): Promise<string> {
  const claim = await api.get<Claim>(`${PATH.claims}/${name}`);
  const volume =
    claim?.spec.volumeName === undefined
      ? undefined
      : await api.get<PersistentVolume>(`${PATH.volumes}/${claim.spec.volumeName}`);
  if (!volume) throw new NotMountable(`claim "${name}" has no volume`);
  const { hostPath, local, nfs } = volume.spec;
  const path = hostPath?.path ?? local?.path;
  if (path !== undefined) return made(path);
  // There is no NFS server here: each export is a folder of the sandbox.
  if (nfs) return made(join(shared, "nfs", nfs.server.replaceAll(":", "_"), nfs.path));
  throw new NotMountable(
    `volume "${volume.metadata.name}" must be hostPath, local or nfs to be mounted in the sandbox`,
  );
}

/** A file for each key of the secret, or for those that are listed, under the names they get there. */
async function secretFolder(
  api: Api,
  { secretName = "", items, optional }: V1SecretVolumeSource,
  folder: string,
): Promise<string | undefined> {
  const secret = await api.get<Secret>(`${PATH.secrets}/${secretName}`);
  if (!secret && optional === false) throw new NotMountable(`secret "${secretName}" not found`);
  if (!secret) return undefined;
  await made(folder);
  const { data = {} } = secret;
  for (const { key, path } of items ?? Object.keys(data).map((key) => ({ key, path: key }))) {
    const value = data[key];
    if (value === undefined) {
      throw new NotMountable(`references non-existent secret key: ${key}`);
    }
    await writeFile(join(folder, path), Buffer.from(value, "base64"), { mode: 0o600 });
  }
  return folder;
}

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}
