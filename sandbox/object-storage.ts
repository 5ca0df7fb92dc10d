import type { Storage } from "./operator/types";

/** Where a registry that has no claim keeps its images. */
export interface ObjectStorage {
  readonly kind: "bucket" | "container";
  readonly name: string;
  /** The region of a bucket, the account of a container. */
  readonly place: string;
}

/** The bucket or container of a configuration; nothing where it has none. */
export function objectStorageOf({ s3, gcs, azure }: Storage): ObjectStorage | undefined {
  const bucket = s3 ?? gcs;
  if (bucket) return { kind: "bucket", name: bucket.bucket ?? "", place: bucket.region ?? "" };
  const { container = "", accountName = "" } = azure ?? {};
  return azure && { kind: "container", name: container, place: accountName };
}

/** Where the registry keeps a layer in a bucket or container: in an object `data` under its digest. */
export function layerPath(digest: string): string {
  const hex = digest.replace("sha256:", "");
  return `docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
}
