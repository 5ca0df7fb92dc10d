/**
 * The vocabulary: a cluster, a storage, the registry. Storage of a cloud is in a folder of its own (`./aws`, `./azure`,
 * `./gcp`), so that nobody loads the SDK of a cloud that they do not use.
 */
export { Cluster } from "./cluster";
export type { ClusterArgs } from "./cluster";
export { EmptyDirStorage } from "./empty-dir-storage";
export type { EmptyDirStorageArgs } from "./empty-dir-storage";
export { IbmCosStorage } from "./ibm-cos-storage";
export type { IbmCosSettings, IbmCosStorageArgs } from "./ibm-cos-storage";
export { ImageConfig } from "./image-config";
export type {
  ImageConfigArgs,
  ImageConfigSettings,
  ImportRegistrySettings,
  RegistrySourcesSettings,
} from "./image-config";
export { ImagePruner } from "./image-pruner";
export type { ImagePrunerArgs, ImagePrunerSettings } from "./image-pruner";
export { ImageRegistry } from "./image-registry";
export type { ImageRegistryArgs, RegistrySummary } from "./image-registry";
export type { RegistryCommands } from "./registry-commands";
export { PvcStorage } from "./pvc-storage";
export type { PvcSettings, PvcStorageArgs } from "./pvc-storage";
export { S3CompatibleStorage } from "./s3-compatible-storage";
export type { S3CompatibleSettings, S3CompatibleStorageArgs } from "./s3-compatible-storage";
export type { CloudFrontSettings, SecretKey } from "./cloud-front";
export type { ObjectBucketClaimSettings } from "./object-bucket-claim";
export type { AdditionalTrustedCaSettings } from "./registry-authorities";
export type { TrustedCaSettings } from "./trusted-bundle";
export type { AccessMode, NewClaim } from "./claim";
export type { StaticVolume } from "./static-volume";
export { MintedCredentials } from "./minted-credentials";
export type { MintedCredentialsArgs } from "./minted-credentials";
export { PullSecrets } from "./pull-secrets";
export type {
  PullSecretsArgs,
  PullSecretSettings,
  PullSecretsSettings,
  RegistryLogin,
} from "./pull-secrets";
export type { LinkedAccount, LinkPurpose } from "./service-account-links";
export { RegistryAccess } from "./registry-access";
export type {
  AccessBinding,
  AccessRole,
  RegistryAccessArgs,
  RegistryAccessSettings,
} from "./registry-access";
export type { AlertName, AlertThresholds } from "./registry-alerts";
export { RegistryConfig } from "./registry-config";
export type { RegistryConfigArgs, RegistryCredentials } from "./registry-config";
export { RouteCertificate } from "./route-certificate";
export type { RouteCertificateArgs } from "./route-certificate";
export { RegistryMonitoring } from "./registry-monitoring";
export type {
  AlertSettings,
  RegistryMonitoringArgs,
  RegistryMonitoringSettings,
  ServiceMonitorSettings,
} from "./registry-monitoring";
export { StorageSecret } from "./storage-secret";
export type { StorageSecretArgs } from "./storage-secret";
export { SwiftStorage } from "./swift-storage";
export type { SwiftCredentials, SwiftSettings, SwiftStorageArgs } from "./swift-storage";
export type * from "./registry-settings";
export type { Driver, KeySlot, Rotation, Sharing, Storage, StorageSpec } from "./storage";
export type { SubjectSettings } from "./subjects";
