/** The vocabulary: a cluster, a storage, the registry. */
export { Cluster } from "./cluster";
export type { ClusterArgs } from "./cluster";
export { EmptyDirStorage } from "./empty-dir-storage";
export type { EmptyDirStorageArgs } from "./empty-dir-storage";
export { ImageRegistry } from "./image-registry";
export type { ImageRegistryArgs, RegistrySummary } from "./image-registry";
export { PvcStorage } from "./pvc-storage";
export type { PvcSettings, PvcStorageArgs } from "./pvc-storage";
export type { AccessMode, NewClaim } from "./claim";
export type { StaticVolume } from "./static-volume";
export { MintedCredentials } from "./minted-credentials";
export type { MintedCredentialsArgs } from "./minted-credentials";
export { RegistryConfig } from "./registry-config";
export type { RegistryConfigArgs, RegistryCredentials } from "./registry-config";
export { StorageSecret } from "./storage-secret";
export type { StorageSecretArgs } from "./storage-secret";
export type * from "./registry-settings";
export type { Driver, KeySlot, Rotation, Sharing, Storage, StorageSpec } from "./storage";
