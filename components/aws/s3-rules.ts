import { cloudFrontProblems } from "../cloud-front-rules";
import type { OpenShiftVersion } from "../openshift-version";
import { below } from "../problems";
import type { Problem } from "../problems";
import { bucketProblems, regionProblems, s3RegistryProblems } from "../s3-settings";
import { atMostOne, exactlyOne } from "./choices";
import { identityProblems } from "./identity-rules";
import type { ExistingBucket, NewBucket, S3Settings } from "./settings";

/** What is wrong with the settings by themselves. Fields are named as in the settings: `create.bucket`. */
export function s3Problems(settings: S3Settings, version?: OpenShiftVersion): Problem[] {
  const { create, existing, identity, cloudFront, deleteData } = settings;
  const { bucket, region } = existing ?? create ?? {};
  return [
    ...atMostOne({ create, existing }, "a bucket is either made or adopted"),
    ...below("create", create ? createProblems(create) : []),
    ...below("existing", existing ? existingProblems(existing) : []),
    ...(existing && deleteData ? [neverDeleted()] : []),
    ...below("identity", identity ? identityProblems(identity, region) : []),
    ...below("cloudFront", cloudFront ? cloudFrontProblems(cloudFront) : []),
    ...s3RegistryProblems(settings, version),
    ...(settings.virtualHostedStyle === true && bucket?.includes(".") ? [dotted(bucket)] : []),
  ];
}

function createProblems({ bucket, region, kms, accessLogging, tags }: NewBucket): Problem[] {
  return [
    ...(bucket === undefined ? [] : newBucketProblems(bucket)),
    ...(region === undefined ? [] : regionProblems("region", region)),
    ...(kms ? exactlyOne("kms", kms, "a key is either made or adopted") : []),
    ...(kms?.keyId === undefined ? [] : kmsProblems("kms.keyId", kms.keyId, region)),
    ...(accessLogging ? loggingProblems(accessLogging.bucket, bucket) : []),
    ...tagProblems(tags ?? {}),
  ];
}

function existingProblems({ bucket, region, keyId, apply = [] }: ExistingBucket): Problem[] {
  const twice = apply.filter((one, index) => apply.indexOf(one) !== index);
  return [
    ...bucketProblems("bucket", bucket),
    ...regionProblems("region", region),
    ...(keyId === undefined ? [] : kmsProblems("keyId", keyId, region)),
    ...twice.map((one) => ({
      field: "apply",
      value: one,
      rule: "name each part once",
      remedy: "Remove the repetition.",
    })),
  ];
}

/** One more rule for names that are yet to be taken: -an is for buckets in an account's own namespace. */
function newBucketProblems(bucket: string): Problem[] {
  const problems = bucketProblems("bucket", bucket);
  if (problems.length > 0 || !bucket.endsWith("-an")) return problems;
  const rule = "not end with -an, as the names that AWS keeps for one account";
  const remedy = "Choose another name, or make that bucket by hand and name it as existing.";
  return [{ field: "bucket", value: bucket, rule, remedy }];
}

function dotted(bucket: string): Problem {
  const rule = `be left out with a dot in the bucket's name (${bucket}): no certificate of AWS is for such a host`;
  const remedy = "Leave it out, or use a bucket without dots.";
  return { field: "virtualHostedStyle", value: true, rule, remedy };
}

function neverDeleted(): Problem {
  const rule = "be left out with existing: an adopted bucket is never deleted";
  return { field: "deleteData", value: true, rule, remedy: "Delete that bucket by hand." };
}

const KMS_KEY = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[\w-]+$/;

function kmsProblems(field: string, keyId: string, region: string | undefined): Problem[] {
  const [, place] = KMS_KEY.exec(keyId) ?? [];
  if (place !== undefined && (region === undefined || place === region)) return [];
  const remedy = "See aws kms describe-key --key-id <id or alias> --query KeyMetadata.Arn.";
  const rule =
    place === undefined
      ? "be the ARN of a KMS key: the registry's rights are given for exactly that key"
      : `be a key of ${region ?? ""}: S3 encrypts only with a key of the bucket's own region`;
  return [{ field, value: keyId, rule, remedy }];
}

function loggingProblems(logs: string, bucket: string | undefined): Problem[] {
  if (logs !== bucket) return bucketProblems("accessLogging.bucket", logs);
  const rule = "be another bucket: each log written would be logged again";
  return [
    { field: "accessLogging.bucket", value: logs, rule, remedy: "Name a bucket that holds logs." },
  ];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html; those of S3 and KMS are wider. */
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Bucket, key and user get the same tags, so the narrowest rules are those of all. */
function tagProblems(tags: Readonly<Record<string, string>>): Problem[] {
  const keys = Object.keys(tags);
  const small = keys.map((key) => key.toLowerCase());
  const twice = keys.filter((key, index) => small.indexOf(key.toLowerCase()) !== index);
  const remedy = "Correct the tags.";
  const say = (value: unknown, rule: string) => ({ field: "tags", value, rule, remedy });
  const long =
    "have keys of 1 to 128 characters that do not begin with aws:, and values of at most 256";
  const other = "be made of letters, digits, spaces and _.:/=+-@, as IAM asks";
  const named = (wrong: (tag: [string, string]) => boolean) =>
    Object.entries(tags)
      .filter(wrong)
      .map(([key]) => key);
  return [
    ...named(
      ([key, value]) => /^(aws:|$)/i.test(key) || key.length > 128 || value.length > 256,
    ).map((key) => say(key, long)),
    ...named((tag) => !tag.every((text) => TAG.test(text))).map((key) => say(key, other)),
    ...twice.map((key) => say(key, "have keys that differ in more than capital letters")),
    ...(keys.length > 50 ? [say(keys.length, "be at most 50, as AWS allows")] : []),
  ];
}
