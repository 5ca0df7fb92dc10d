import { cloudFrontProblems } from "../cloud-front-rules";
import type { OpenShiftVersion } from "../openshift-version";
import { below } from "../problems";
import type { Problem } from "../problems";
import { bucketProblems, keyProblems, regionProblems, s3RegistryProblems } from "../s3-settings";
import type { ExistingBucket, NewBucket, S3Identity, S3Settings } from "./settings";

/** What is wrong with the settings by themselves. Fields are named as in the settings: `create.bucket`. */
export function s3Problems(settings: S3Settings, version?: OpenShiftVersion): Problem[] {
  const { create, existing, identity, cloudFront, deleteData } = settings;
  return [
    ...atMostOne({ create, existing }, "a bucket is either made or adopted"),
    ...below("create", create ? createProblems(create) : []),
    ...below("existing", existing ? existingProblems(existing) : []),
    ...(existing && deleteData ? [neverDeleted()] : []),
    ...below("identity", identity ? identityProblems(identity) : []),
    ...below("cloudFront", cloudFront ? cloudFrontProblems(cloudFront) : []),
    ...s3RegistryProblems(settings, version),
  ];
}

function createProblems({ bucket, region, kms, accessLogging, tags }: NewBucket): Problem[] {
  return [
    ...(bucket === undefined ? [] : bucketProblems("bucket", bucket)),
    ...(region === undefined ? [] : regionProblems("region", region)),
    ...(kms ? exactlyOne("kms", kms, "a key is either made or adopted") : []),
    ...(kms?.keyId === undefined ? [] : kmsProblems("kms.keyId", kms.keyId)),
    ...(accessLogging ? loggingProblems(accessLogging.bucket, bucket) : []),
    ...tagProblems(tags ?? {}),
  ];
}

function existingProblems({ bucket, region, keyId, apply = [] }: ExistingBucket): Problem[] {
  const twice = apply.filter((one, index) => apply.indexOf(one) !== index);
  return [
    ...bucketProblems("bucket", bucket),
    ...regionProblems("region", region),
    ...(keyId === undefined ? [] : kmsProblems("keyId", keyId)),
    ...twice.map((one) => ({
      field: "apply",
      value: one,
      rule: "name each part once",
      remedy: "Remove the repetition.",
    })),
  ];
}

function identityProblems(identity: S3Identity): Problem[] {
  const { existing, sts } = identity;
  const reason = "the registry logs in in one way, and keys win over a role";
  return [
    ...atMostOne(identity, reason),
    ...(existing ? accessKeyProblems(existing) : []),
    ...(sts ? exactlyOne("sts", sts, "a role is either made or adopted") : []),
    ...(sts ? roleProblems(sts) : []),
  ];
}

function accessKeyProblems(existing: NonNullable<S3Identity["existing"]>): Problem[] {
  const { accessKeyId, secretAccessKey } = existing;
  const problems = [
    ...keyProblems("existing.accessKeyId", accessKeyId, false),
    ...keyProblems("existing.secretAccessKey", secretAccessKey, true),
  ];
  if (typeof accessKeyId !== "string" || problems.length > 0) return problems;
  if (accessKeyId.startsWith("ASIA")) {
    const rule = "be a long-lived key: the registry's Secret has no place for a session token";
    const remedy = "Use the key of an IAM user (AKIA...), or identity.sts.";
    problems.push({ field: "existing.accessKeyId", value: accessKeyId, rule, remedy });
  } else if (!/^AKIA[A-Z0-9]{12,124}$/.test(accessKeyId)) {
    const rule = "be the id of an access key of AWS: AKIA and capital letters and digits";
    const remedy = "See aws iam list-access-keys; the secret belongs into secretAccessKey.";
    // It may be the secret, in the wrong place.
    problems.push({ field: "existing.accessKeyId", value: "[secret]", rule, remedy });
  }
  return problems;
}

function atMostOne(choices: object, reason: string): Problem[] {
  const value = chosen(choices);
  const rule = `have at most one of its keys: ${reason}`;
  return value.length <= 1 ? [] : [{ field: "", value, rule, remedy: "Remove all but one." }];
}

function exactlyOne(field: string, choices: object, reason: string): Problem[] {
  const value = chosen(choices);
  if (value.length === 1) return [];
  const rule = `have exactly one of its keys: ${reason}`;
  const remedy = value.length === 0 ? "Set one of them." : "Remove all but one.";
  return [{ field, value, rule, remedy }];
}

function chosen(choices: object): string[] {
  return Object.entries(choices).flatMap(([key, value]) => (value === undefined ? [] : [key]));
}

function neverDeleted(): Problem {
  const rule = "be left out with existing: an adopted bucket is never deleted";
  return { field: "deleteData", value: true, rule, remedy: "Delete that bucket by hand." };
}

const KMS_KEY = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

function kmsProblems(field: string, keyId: string): Problem[] {
  if (KMS_KEY.test(keyId)) return [];
  const rule = "be the ARN of a KMS key: the registry's rights are given for exactly that key";
  const remedy = "See aws kms describe-key --key-id <id or alias> --query KeyMetadata.Arn.";
  return [{ field, value: keyId, rule, remedy }];
}

function loggingProblems(logs: string, bucket: string | undefined): Problem[] {
  if (logs !== bucket) return bucketProblems("accessLogging.bucket", logs);
  const rule = "be another bucket: each log written would be logged again";
  return [
    { field: "accessLogging.bucket", value: logs, rule, remedy: "Name a bucket that holds logs." },
  ];
}

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
function tagProblems(tags: Readonly<Record<string, string>>): Problem[] {
  const count = Object.keys(tags).length;
  const problems = Object.entries(tags)
    .filter(([key, value]) => /^(aws:|$)/i.test(key) || key.length > 128 || value.length > 256)
    .map(([key]) => ({
      field: "tags",
      value: key,
      rule: "have keys of 1 to 128 characters that do not begin with aws:, and values of at most 256",
      remedy: "Correct the tag.",
    }));
  if (count <= 50) return problems;
  const rule = "be at most 50, as AWS allows";
  return [...problems, { field: "tags", value: count, rule, remedy: "Remove some." }];
}

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const PROVIDER = /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/[\w.-]+(\/[\w./-]+)?$/;

function roleProblems({ roleArn, oidcProviderArn }: NonNullable<S3Identity["sts"]>): Problem[] {
  const problems: Problem[] = [];
  if (roleArn !== undefined && !ROLE.test(roleArn)) {
    const rule = "be the ARN of an IAM role";
    problems.push({
      field: "sts.roleArn",
      value: roleArn,
      rule,
      remedy: "See aws iam list-roles.",
    });
  }
  if (oidcProviderArn !== undefined && !PROVIDER.test(oidcProviderArn)) {
    const rule = "be the ARN of an IAM identity provider (oidc-provider)";
    const remedy = "See aws iam list-open-id-connect-providers.";
    problems.push({ field: "sts.oidcProviderArn", value: oidcProviderArn, rule, remedy });
  }
  return problems;
}
