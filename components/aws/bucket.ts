import * as kms from "@pulumi/aws/kms";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import { bucketArn, tlsOnlyPolicy } from "./policies";
import type { BucketPart, ExistingBucket, NewBucket } from "./settings";

/** A bucket, made or adopted, with what guards it. */
export interface Bucket<Text = pulumi.Output<string>> {
  readonly name: Text;
  readonly region: Text;
  readonly arn: Text;
  /** ARN of the KMS key that encrypts its objects. Undefined: SSE-S3, or the bucket's own default. */
  readonly keyArn: Text | undefined;
  readonly resources: readonly pulumi.Resource[];
}

/** Makes a private bucket. It and all that guards it are kept unless `keep` is false. */
export function createBucket(
  name: string,
  settings: NewBucket,
  { cluster, parent, keep }: { cluster: Cluster; parent: pulumi.Resource; keep: boolean },
): Bucket {
  const opts = { parent, retainOnDelete: keep };
  const region = settings.region === undefined ? {} : { region: settings.region };
  const tags = cluster.gated(settings.tags ?? {});
  const key = settings.kms?.create ? kmsKey(name, { ...region, tags }, opts) : undefined;
  const bucket = new s3.Bucket(
    name,
    { ...(settings.bucket !== undefined && { bucket: settings.bucket }), ...region, tags },
    opts,
  );
  const at = { bucket: bucket.bucket, ...region };
  const keyArn = key ? key.arn : keyId(settings);
  const guards = inOrder(
    cluster,
    opts,
    bucket,
    guardsOf(name, at, { ...settings, keyArn, arn: bucket.arn }),
  );
  return {
    name: bucket.bucket,
    region: bucket.region,
    arn: bucket.arn,
    keyArn,
    resources: [...(key ? [key] : []), bucket, ...guards],
  };
}

/** What a new bucket gets, in this order. */
function guardsOf(
  name: string,
  at: At,
  { keyArn, arn, versioning: versions, accessLogging: logs }: Guarded,
): Guard[] {
  return [
    (after) => publicAccessBlock(name, at, after),
    (after) => ownership(name, at, after),
    (after) => encryption(name, at, keyArn, after),
    (after) => lifecycle(name, at, after),
    ...(versions === undefined ? [] : [versioning.bind(undefined, name, at, versions)]),
    ...(logs ? [logging.bind(undefined, name, at, logs)] : []),
    (after) => policy(name, at, arn, after),
  ];
}

/** Adopts a bucket; of ours it gets what `apply` names. */
export function adoptBucket(
  name: string,
  { bucket, region, keyId: keyArn, apply = [] }: ExistingBucket,
  { cluster, parent }: { cluster: Cluster; parent: pulumi.Resource },
): Bucket<string> {
  const at = { bucket: cluster.gated(bucket), region };
  const arn = bucketArn(bucket, region);
  const parts: Record<BucketPart, Guard> = {
    publicAccessBlock: (after) => publicAccessBlock(name, at, after),
    lifecycle: (after) => lifecycle(name, at, after),
    policy: (after) => policy(name, at, pulumi.output(arn), after),
  };
  const chosen = (Object.keys(parts) as BucketPart[]).filter((part) => apply.includes(part));
  // What was applied stays: a bucket that outlives the stack outlives it guarded.
  const opts = { parent, retainOnDelete: true };
  const resources = inOrder(
    cluster,
    opts,
    undefined,
    chosen.map((part) => parts[part]),
  );
  return { name: bucket, region, arn, keyArn, resources };
}

type Guard = (opts: pulumi.CustomResourceOptions) => pulumi.Resource;

/** One after the other: AWS answers 409 to settings of one bucket that are written at the same time. */
function inOrder(
  cluster: Cluster,
  opts: pulumi.CustomResourceOptions,
  first: pulumi.Resource | undefined,
  guards: readonly Guard[],
): pulumi.Resource[] {
  let before = first;
  const next = (guard: Guard): pulumi.Resource =>
    (before = guard({ ...opts, dependsOn: cluster.after(before ? [before] : []) }));
  return guards.map(next);
}

interface Guarded extends Pick<NewBucket, "versioning" | "accessLogging"> {
  readonly keyArn: pulumi.Output<string> | undefined;
  readonly arn: pulumi.Output<string>;
}

interface At {
  readonly bucket: pulumi.Output<string>;
  readonly region?: string;
}

function kmsKey(name: string, args: kms.KeyArgs, opts: pulumi.CustomResourceOptions): kms.Key {
  const description = "Images of the integrated registry of an OpenShift cluster";
  const settings = { description, enableKeyRotation: true, deletionWindowInDays: 30 };
  return new kms.Key(`${name}-kms-key`, { ...settings, ...args }, opts);
}

function keyId({ kms: key }: NewBucket): pulumi.Output<string> | undefined {
  return key?.keyId === undefined ? undefined : pulumi.output(key.keyId);
}

function publicAccessBlock(name: string, at: At, opts: pulumi.CustomResourceOptions) {
  return new s3.BucketPublicAccessBlock(
    `${name}-public-access`,
    {
      ...at,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
}

function ownership(name: string, at: At, opts: pulumi.CustomResourceOptions) {
  const rule = { objectOwnership: "BucketOwnerEnforced" };
  return new s3.BucketOwnershipControls(`${name}-ownership`, { ...at, rule }, opts);
}

function encryption(
  name: string,
  at: At,
  keyArn: pulumi.Output<string> | undefined,
  opts: pulumi.CustomResourceOptions,
) {
  const byDefault = keyArn
    ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn }
    : { sseAlgorithm: "AES256" };
  const rule = { applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: true };
  return new s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { ...at, rules: [rule] },
    opts,
  );
}

/** Parts of uploads that were never finished cost as much as images. Nothing else ever expires. */
function lifecycle(name: string, at: At, opts: pulumi.CustomResourceOptions) {
  const rule = {
    id: "abort-incomplete-uploads",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
  };
  return new s3.BucketLifecycleConfiguration(`${name}-lifecycle`, { ...at, rules: [rule] }, opts);
}

/** What is kept cannot be switched off by leaving it out, so that has a word of its own: false. */
function versioning(name: string, at: At, on: boolean, opts: pulumi.CustomResourceOptions) {
  const versioningConfiguration = { status: on ? "Enabled" : "Suspended" };
  return new s3.BucketVersioning(`${name}-versioning`, { ...at, versioningConfiguration }, opts);
}

/** Not among what guards the images: it ends when it leaves the settings, and with the stack. */
function logging(
  name: string,
  at: At,
  { bucket, prefix = "" }: NonNullable<NewBucket["accessLogging"]>,
  opts: pulumi.CustomResourceOptions,
) {
  const target = { targetBucket: bucket, targetPrefix: prefix };
  const own = { ...opts, retainOnDelete: false };
  return new s3.BucketLogging(`${name}-logging`, { ...at, ...target }, own);
}

function policy(
  name: string,
  at: At,
  arn: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
) {
  const document = arn.apply((known) => JSON.stringify(tlsOnlyPolicy(known)));
  return new s3.BucketPolicy(`${name}-policy`, { ...at, policy: document }, opts);
}
