import type { V1EnvVar, V1Volume, V1VolumeMount } from "@kubernetes/client-node";

import type { Config } from "../types";

/** A volume of the registry's pods and where they see it. */
export interface MountedVolume {
  readonly volume: V1Volume;
  readonly mount: V1VolumeMount;
}

/** Where the images are, as the operator sees it; one per key of `spec.storage`. */
export interface Driver {
  /** Whether spec and status disagree; says so in the conditions. */
  changed(config: Config): boolean;
  /** Whether the storage is there; says so in the conditions. */
  exists(config: Config): Promise<boolean>;
  /** Takes the storage into use, making it if need be; writes spec, status and conditions. */
  create(config: Config): Promise<void>;
  /** Deletes the storage if it is the operator's own. */
  remove(config: Config): Promise<void>;
  /** The registry's environment; credentials come by reference to the private secret. */
  environment(): Promise<V1EnvVar[]> | V1EnvVar[];
  volumes(): MountedVolume[];
  /** What goes into the private secret: credentials and the files that hold them. */
  secretData(): Promise<Record<string, string>>;
}

/** Where the pods of a file system driver see their volume. */
const rootDirectory = "/registry";

export const fileSystemEnvironment: readonly V1EnvVar[] = [
  { name: "REGISTRY_STORAGE", value: "filesystem" },
  { name: "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", value: rootDirectory },
];

/** The one volume of a file system driver. */
export function storageVolume(source: Omit<V1Volume, "name">): MountedVolume {
  const name = "registry-storage";
  return { volume: { name, ...source }, mount: { name, mountPath: rootDirectory } };
}
