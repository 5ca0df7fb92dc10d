import assert from "node:assert/strict";
import { parse } from "yaml";
import { Cluster } from "../../components";
import { S3Storage } from "../../components/aws";
import type { S3Settings } from "../../components/aws";
import { AzureStorage } from "../../components/azure";
import type { AzureSettings } from "../../components/azure";
import { GcsStorage } from "../../components/gcp";
import type { GcsSettings } from "../../components/gcp";
import { run } from "../support/monitor";
import { page } from "./markdown";

/** The rights that the official providers use for each type of resource, beginning with the one that creates it. */
type Needs = Readonly<Record<string, readonly string[]>>;

const aws: Needs = {
  "aws:s3/bucket:Bucket": [
    "s3:CreateBucket",
    "s3:ListBucket",
    "s3:PutBucketTagging",
    "s3:DeleteBucket",
  ],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": [
    "s3:PutBucketPublicAccessBlock",
    "s3:GetBucketPublicAccessBlock",
  ],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": [
    "s3:PutBucketOwnershipControls",
    "s3:GetBucketOwnershipControls",
  ],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
    "s3:PutEncryptionConfiguration",
    "s3:GetEncryptionConfiguration",
  ],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": [
    "s3:PutLifecycleConfiguration",
    "s3:GetLifecycleConfiguration",
  ],
  "aws:s3/bucketVersioning:BucketVersioning": ["s3:PutBucketVersioning", "s3:GetBucketVersioning"],
  "aws:s3/bucketLogging:BucketLogging": ["s3:PutBucketLogging", "s3:GetBucketLogging"],
  "aws:s3/bucketPolicy:BucketPolicy": [
    "s3:PutBucketPolicy",
    "s3:GetBucketPolicy",
    "s3:DeleteBucketPolicy",
  ],
  "aws:iam/user:User": ["iam:CreateUser", "iam:GetUser", "iam:TagUser", "iam:DeleteUser"],
  "aws:iam/userPolicy:UserPolicy": [
    "iam:PutUserPolicy",
    "iam:GetUserPolicy",
    "iam:DeleteUserPolicy",
  ],
  "aws:iam/accessKey:AccessKey": [
    "iam:CreateAccessKey",
    "iam:ListAccessKeys",
    "iam:DeleteAccessKey",
  ],
  "aws:iam/role:Role": [
    "iam:CreateRole",
    "iam:GetRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:DeleteRole",
  ],
  "aws:iam/rolePolicy:RolePolicy": [
    "iam:PutRolePolicy",
    "iam:GetRolePolicy",
    "iam:DeleteRolePolicy",
  ],
  "aws:kms/key:Key": [
    "kms:CreateKey",
    "kms:DescribeKey",
    "kms:EnableKeyRotation",
    "kms:ScheduleKeyDeletion",
  ],
};

const gcp: Needs = {
  "gcp:storage/bucket:Bucket": ["create", "get", "update", "delete"].map(
    (verb) => `storage.buckets.${verb}`,
  ),
  "gcp:storage/bucketIAMMember:BucketIAMMember": [
    "storage.buckets.getIamPolicy",
    "storage.buckets.setIamPolicy",
  ],
  "gcp:serviceaccount/account:Account": ["create", "get", "update", "delete"].map(
    (verb) => `iam.serviceAccounts.${verb}`,
  ),
  "gcp:serviceaccount/key:Key": ["create", "get", "delete"].map(
    (verb) => `iam.serviceAccountKeys.${verb}`,
  ),
};

const account = "Microsoft.Storage/storageAccounts";
const verbs = ["read", "write", "delete"];
const azure: Needs = {
  "azure-native:resources:ResourceGroup": verbs.map(
    (verb) => `Microsoft.Resources/subscriptions/resourceGroups/${verb}`,
  ),
  "azure-native:storage:StorageAccount": [
    ...verbs.map((verb) => `${account}/${verb}`),
    `${account}/listkeys/action`,
    "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action",
  ],
  "azure-native:storage:BlobContainer": verbs.map(
    (verb) => `${account}/blobServices/containers/${verb}`,
  ),
};

const s3: S3Settings[] = [
  {
    create: { kms: { create: true }, versioning: true, accessLogging: { bucket: "logs" } },
    identity: { create: { bothKeys: true } },
  },
  { identity: { sts: { oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/example.com" } } },
];
const gcs: GcsSettings[] = [
  { create: { location: "EU" }, identity: { create: { bothKeys: true } } },
];
const containers: AzureSettings[] = [{}];

/** The types of a cloud's resources in all of these programs. */
async function typesOf(prefix: string, programs: (() => unknown)[]): Promise<string[]> {
  const types = new Set<string>();
  for (const program of programs)
    for (const { type } of (await run(program)).resources)
      if (type.startsWith(prefix)) types.add(type);
  return [...types].sort();
}

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[] }[];
}

const files = [
  {
    cloud: "aws",
    needs: aws,
    grants: () =>
      (JSON.parse(page("docs/permissions/aws.json").text) as Policy).Statement.flatMap(
        ({ Action }) => Action,
      ),
    programs: s3.map((one) => () => new S3Storage("images", { cluster: new Cluster("c"), ...one })),
  },
  {
    cloud: "gcp",
    needs: gcp,
    grants: () =>
      (parse(page("docs/permissions/gcp.yaml").text) as { includedPermissions: string[] })
        .includedPermissions,
    programs: gcs.map(
      (one) => () => new GcsStorage("images", { cluster: new Cluster("c"), ...one }),
    ),
  },
  {
    cloud: "azure-native",
    needs: azure,
    grants: () =>
      (JSON.parse(page("docs/permissions/azure.json").text) as { Actions: string[] }).Actions,
    programs: containers.map(
      (one) => () => new AzureStorage("images", { cluster: new Cluster("c"), ...one }),
    ),
  },
];

for (const { cloud, needs, grants, programs } of files)
  describe(`the rights of a deployer on ${cloud}`, () => {
    it("are known for every type of resource that is created", async () => {
      assert.deepEqual(await typesOf(`${cloud}:`, programs), Object.keys(needs).sort());
    });

    it("are all in the file", () => {
      const missing = Object.values(needs)
        .flat()
        .filter((right) => !grants().includes(right));
      assert.deepEqual(missing, []);
    });

    it("name no wildcard", () => {
      assert.deepEqual(
        grants().filter((right) => right.includes("*")),
        [],
      );
    });
  });
