import type { Cluster } from "../components/cluster";
import { EmptyDirStorage } from "../components/empty-dir-storage";
import { PvcStorage } from "../components/pvc-storage";
import type { PvcSettings } from "../components/pvc-storage";
import { S3CompatibleStorage } from "../components/s3-compatible-storage";
import type { S3CompatibleSettings } from "../components/s3-compatible-storage";
import type { Storage } from "../components/storage";
import type { VolumeSettings } from "./schema";

/** Storage of a platform without object storage of its own: exactly one. */
export type VolumeStorage =
  | { readonly pvc: PvcSettings; readonly emptyDir?: never; readonly s3Compatible?: never }
  | { readonly emptyDir: { readonly acceptDataLoss: boolean }; readonly s3Compatible?: never }
  | { readonly s3Compatible: S3CompatibleSettings; readonly emptyDir?: never };

/** The storage component for a platform without object storage of its own. */
export function volumeStorage(cluster: Cluster, storage: VolumeStorage): Storage {
  if (storage.s3Compatible)
    return new S3CompatibleStorage("storage", { cluster, ...storage.s3Compatible });
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
  const { pvc = Object.keys(storage).length > 0 ? undefined : {}, ...rest } = storage;
  if (!pvc) return rest;
  if (platform === "baremetal" || pvc.existing !== undefined) return { ...rest, pvc };
  return { ...rest, pvc: { ...pvc, create: { accessModes: ["ReadWriteOnce"], ...pvc.create } } };
}
