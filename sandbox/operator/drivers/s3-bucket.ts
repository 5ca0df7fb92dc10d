import type { BucketLocationConstraint, S3, ServerSideEncryptionRule } from "@aws-sdk/client-s3";

import { setCondition } from "../conditions";
import type { Config, S3Settings } from "../types";

/** What S3 answered, in the words of the operator's own client. */
export interface Answer {
  readonly code: string;
  readonly text: string;
  /** Whether the operator takes the bucket for missing; it does so too where it may not look. */
  readonly missing: boolean;
}

/** A refusal of a look has no body: its code is its status. */
const codes: Record<number, string> = { 403: "Forbidden", 404: "NotFound" };

export function answerOf(error: unknown): Answer {
  const { name, message, $metadata: answer } = error as Failure;
  const status = answer?.httpStatusCode;
  if (status === undefined) return { code: name, text: `${name}: ${message}`, missing: false };
  const looked = name === "NotFound" || name === "Forbidden" || /^(\d+|Unknown.*)$/.test(name);
  const code = looked ? (codes[status] ?? name) : name;
  const words = looked ? code.replace("NotFound", "Not Found") : message;
  // Without the number of the request: the same fault has the same words each time.
  const text = `${code}: ${words}\n\tstatus code: ${status}`;
  return { code, text, missing: code === "Forbidden" || /^(NotFound|NoSuchBucket)$/.test(code) };
}

type Failure = Error & { $metadata?: { httpStatusCode?: number } };

export async function bucketExists(client: S3, Bucket: string): Promise<void> {
  await client.headBucket({ Bucket });
}

export async function createBucket(client: S3, { bucket, region }: S3Settings): Promise<void> {
  const LocationConstraint = region as BucketLocationConstraint;
  const elsewhere = region !== "us-east-1" && { CreateBucketConfiguration: { LocationConstraint } };
  await client.createBucket({ Bucket: bucket, ...elsewhere });
}

/** What the operator sets on every bucket that it manages, whoever made it; tags and rules of others go. */
export async function applyManagedSettings(
  client: S3,
  config: Config,
  { bucket: Bucket, keyID }: S3Settings,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const abort = { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } };
  const rule = {
    ID: "cleanup-incomplete-multipart-registry-uploads",
    Filter: { Prefix: "" },
    ...abort,
  };
  const LifecycleConfiguration = { Rules: [{ ...rule, Status: "Enabled" as const }] };
  const ServerSideEncryptionConfiguration = { Rules: [encryptionRule(keyID)] };
  await client.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration });
  done(config, "StoragePublicAccessBlocked", "Public Access Block Successful");
  await client.putBucketTagging({ Bucket, Tagging: { TagSet } });
  done(config, "StorageTagged", "Tagging Successful");
  await client.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration });
  done(config, "StorageEncrypted", "Encryption Successful");
  await client.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration });
  done(config, "StorageIncompleteUploadCleanupEnabled", "Enable Cleanup Successful");
}

function encryptionRule(keyID: string | undefined): ServerSideEncryptionRule {
  const preset = keyID
    ? { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: keyID }
    : { SSEAlgorithm: "AES256" as const };
  return { ApplyServerSideEncryptionByDefault: preset, BucketKeyEnabled: true };
}

function done(config: Config, type: string, reason: string): void {
  setCondition(config, type, "True", reason);
}

/** Deletes a bucket with everything in it. Older versions it does not see, so a versioned one stays. */
export async function emptyBucket(client: S3, Bucket: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await client.listObjectsV2({ Bucket });
    if (Contents.length === 0) break;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    await client.deleteObjects({ Bucket, Delete: { Objects } });
  }
  await client.deleteBucket({ Bucket });
}
