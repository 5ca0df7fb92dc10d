/** Storage on Google Cloud. */
export { GcsStorage } from "./gcs-storage";
export type { GcsStorageArgs } from "./gcs-storage";
export type { ExistingGcsBucket, GcsIdentity, GcsSettings, NewGcsBucket } from "./settings";
