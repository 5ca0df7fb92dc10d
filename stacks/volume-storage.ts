import type { Cluster } from "../components/cluster";
import { EmptyDirStorage } from "../components/empty-dir-storage";
import { PvcStorage } from "../components/pvc-storage";
import type { PvcSettings } from "../components/pvc-storage";
import type { Storage } from "../components/storage";
import type { VolumeSettings } from "./schema";

/** Storage on a volume of the cluster: exactly one of the two. */
export type VolumeStorage =
  | { readonly pvc: PvcSettings; readonly emptyDir?: never }
  | { readonly emptyDir: { readonly acceptDataLoss: boolean }; readonly pvc?: never };

/** The storage component for a platform without object storage of its own. */
export function volumeStorage(cluster: Cluster, storage: VolumeStorage): Storage {
  return storage.emptyDir
    ? new EmptyDirStorage("storage", { cluster, ...storage.emptyDir })
    : new PvcStorage("storage", { cluster, ...storage.pvc });
}

/**
 * Fills in what the platform decides: without a word about storage it is a claim, and on vSphere, whose volumes are block
 * volumes, a claim that one pod mounts (OpenShift, "Configuring block registry storage for VMware vSphere").
 */
export function volumeDefaults(
  platform: "baremetal" | "vsphere",
  storage: VolumeSettings = {},
): VolumeSettings {
  const { pvc = storage.emptyDir ? undefined : {}, ...rest } = storage;
  if (!pvc) return rest;
  if (platform === "baremetal" || pvc.existing !== undefined) return { ...rest, pvc };
  return { ...rest, pvc: { ...pvc, create: { accessModes: ["ReadWriteOnce"], ...pvc.create } } };
}
