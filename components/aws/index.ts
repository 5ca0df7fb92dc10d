/** Storage on AWS. */
export { S3Storage } from "./s3-storage";
export type { S3StorageArgs } from "./s3-storage";
export type { BucketPart, ExistingBucket, NewBucket, S3Identity, S3Settings } from "./settings";
