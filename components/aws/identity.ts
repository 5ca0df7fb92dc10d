import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import { below, refuse } from "../problems";
import type { KeySlot, Rotation, Storage } from "../storage";
import type { Bucket } from "./bucket";
import { accessKeyProblems } from "./identity-rules";
import { registryPolicy, trustPolicy } from "./policies";
import type { S3Identity } from "./settings";

/** How the registry logs in, and what was made for it. */
export interface Identity extends Pick<Storage, "rotation" | "mintedCredentials"> {
  readonly credentials: Storage["credentials"];
  readonly resources: readonly pulumi.Resource[];
}

interface Context {
  readonly name: string;
  readonly bucket: Bucket<pulumi.Input<string>>;
  readonly cluster: Cluster;
  readonly parent: pulumi.Resource;
  readonly tags: Readonly<Record<string, string>>;
}

/** The one identity that the settings choose. */
export function identityOf({ existing, sts, create = {} }: S3Identity, context: Context): Identity {
  if (existing) return { credentials: given(existing, context.parent), resources: [] };
  return sts ? role(sts, context) : user(create, context);
}

function given(
  { accessKeyId, secretAccessKey }: NonNullable<S3Identity["existing"]>,
  parent: pulumi.Resource,
): Storage["credentials"] {
  return pulumi.secret(pulumi.all([accessKeyId, secretAccessKey])).apply(([id, secret]) => {
    refuse(
      parent,
      below("identity", accessKeyProblems({ accessKeyId: id, secretAccessKey: secret })),
    );
    return secretData(id, secret);
  });
}

/** A user with a key in one or both of two slots. */
function user(
  { activeKey = "key1", bothKeys = false }: NonNullable<S3Identity["create"]>,
  { name, bucket, cluster, parent, tags }: Context,
): Identity {
  const owner = new iam.User(`${name}-user`, { tags: cluster.gated(tags) }, { parent });
  const policy = new iam.UserPolicy(
    `${name}-user-policy`,
    { user: owner.name, policy: policyOf(bucket) },
    { parent, dependsOn: cluster.after([]) },
  );
  const key = (slot: KeySlot) =>
    new iam.AccessKey(
      `${name}-${slot}`,
      { user: owner.name },
      // A protection of the whole storage is not to stand in the way of replacing a key.
      { parent, protect: false, dependsOn: cluster.after([policy]) },
    );
  const rotation: Rotation = { activeKey, bothKeys };
  const active = key(activeKey);
  const other = bothKeys ? [key(activeKey === "key1" ? "key2" : "key1")] : [];
  const credentials = pulumi
    .secret(pulumi.all([active.id, active.secret]))
    .apply(([id, secret]) => secretData(id, secret));
  return { credentials, rotation, resources: [owner, policy, active, ...other] };
}

function role(sts: NonNullable<S3Identity["sts"]>, context: Context): Identity {
  const { name, bucket, cluster, parent, tags } = context;
  if (sts.oidcProviderArn === undefined)
    return { credentials: undefined, mintedCredentials: minted(sts.roleArn ?? ""), resources: [] };
  const assumeRolePolicy = JSON.stringify(trustPolicy(sts.oidcProviderArn));
  const made = new iam.Role(
    `${name}-role`,
    { assumeRolePolicy, tags: cluster.gated(tags) },
    { parent },
  );
  const policy = new iam.RolePolicy(
    `${name}-role-policy`,
    { role: made.name, policy: policyOf(bucket) },
    { parent, dependsOn: cluster.after([]) },
  );
  return {
    credentials: undefined,
    mintedCredentials: minted(made.arn),
    resources: [made, policy],
  };
}

/** The AWS SDK's own file: the operator hands it to the registry, beside the token of the service account. */
function minted(roleArn: pulumi.Input<string>): NonNullable<Storage["mintedCredentials"]> {
  return pulumi.secret(roleArn).apply((arn): Record<string, string> => ({
    credentials: [
      "[default]",
      "sts_regional_endpoints = regional",
      `role_arn = ${arn}`,
      "web_identity_token_file = /var/run/secrets/openshift/serviceaccount/token",
      "",
    ].join("\n"),
  }));
}

function policyOf({ arn, keyArn }: Context["bucket"]): pulumi.Output<string> {
  return pulumi
    .all([arn, keyArn])
    .apply(([bucket, key]) => JSON.stringify(registryPolicy(bucket, key)));
}

function secretData(id: string, secret: string): Record<string, string> {
  return { REGISTRY_STORAGE_S3_ACCESSKEY: id, REGISTRY_STORAGE_S3_SECRETKEY: secret };
}
