import type { Problem } from "../problems";
import { oneLineProblems } from "../secret-rules";
import { atMostOne, exactlyOne } from "./choices";
import { partitionOf } from "./policies";
import type { S3Identity } from "./settings";

/** What is wrong with how the registry is to log in; the region is the bucket's, where it is known. */
export function identityProblems(identity: S3Identity, region?: string): Problem[] {
  const { existing, sts } = identity;
  const reason = "the registry logs in in one way, and keys win over a role";
  return [
    ...atMostOne(identity, reason),
    ...(existing ? accessKeyProblems(existing) : []),
    ...(sts ? exactlyOne("sts", sts, "a role is either made or adopted") : []),
    ...(sts ? roleProblems(sts, region) : []),
  ];
}

/** What is wrong with given keys, as far as they are known. What is no id is not shown: it may be the secret. */
export function accessKeyProblems({
  accessKeyId: id,
  secretAccessKey,
}: Readonly<Record<keyof NonNullable<S3Identity["existing"]>, unknown>>): Problem[] {
  const field = "existing.accessKeyId";
  const problems = [
    ...oneLineProblems(field, id),
    ...oneLineProblems("existing.secretAccessKey", secretAccessKey),
  ];
  if (typeof id !== "string" || problems.some((one) => one.field === field)) return problems;
  if (/^ASIA[A-Z0-9]+$/.test(id)) {
    const rule = "be a long-lived key: the registry's Secret has no place for a session token";
    const remedy = "Use the key of an IAM user (AKIA...), or identity.sts.";
    problems.push({ field, value: id, rule, remedy });
  } else if (!/^AKIA[A-Z0-9]{12,124}$/.test(id)) {
    const rule = "be the id of an access key of AWS: AKIA and capital letters and digits";
    const remedy = "See aws iam list-access-keys; the secret belongs into secretAccessKey.";
    problems.push({ field, value: "[secret]", rule, remedy });
  }
  return problems;
}

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const PROVIDER = /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/[\w.-]+(\/[\w./-]+)?$/;

function roleProblems(
  { roleArn, oidcProviderArn }: NonNullable<S3Identity["sts"]>,
  region: string | undefined,
): Problem[] {
  const problems: Problem[] = [];
  if (roleArn !== undefined && !ROLE.test(roleArn)) {
    const rule = "be the ARN of an IAM role";
    const remedy = "See aws iam list-roles.";
    problems.push({ field: "sts.roleArn", value: roleArn, rule, remedy });
  }
  if (oidcProviderArn !== undefined && !PROVIDER.test(oidcProviderArn)) {
    const rule = "be the ARN of an IAM identity provider (oidc-provider)";
    const remedy = "See aws iam list-open-id-connect-providers.";
    problems.push({ field: "sts.oidcProviderArn", value: oidcProviderArn, rule, remedy });
  }
  if (problems.length > 0 || region === undefined) return problems;
  return Object.entries({ roleArn, oidcProviderArn }).flatMap(([key, arn]) =>
    arn === undefined || arn.split(":")[1] === partitionOf(region)
      ? []
      : [elsewhere(`sts.${key}`, arn, partitionOf(region))],
  );
}

/** AWS, its regions in China and those of governments share no identities. */
function elsewhere(field: string, arn: string, partition: string): Problem {
  const rule = `be in ${partition}, the partition of the bucket's region`;
  return { field, value: arn, rule, remedy: "Correct the ARN, or the region." };
}
