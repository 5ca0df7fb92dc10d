/** A policy document of AWS. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: "*" | Readonly<Record<string, string>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * What the registry may do: exactly what distribution's S3 driver calls, on one bucket
 * (https://distribution.github.io/distribution/storage-drivers/s3/). No condition on the prefix: the driver lists with
 * and without one.
 */
export function registryPolicy(bucketArn: string, kmsKeyArn?: string): PolicyDocument {
  const bucket = ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"];
  const objects = [
    "s3:PutObject",
    "s3:GetObject",
    "s3:DeleteObject",
    "s3:ListMultipartUploadParts",
    "s3:AbortMultipartUpload",
  ];
  const key = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncrypt*",
    "kms:GenerateDataKey*",
    "kms:DescribeKey",
  ];
  return policy([
    { Sid: "Bucket", Effect: "Allow", Action: bucket, Resource: bucketArn },
    { Sid: "Objects", Effect: "Allow", Action: objects, Resource: `${bucketArn}/*` },
    ...(kmsKeyArn === undefined
      ? []
      : [{ Sid: "Key", Effect: "Allow", Action: key, Resource: kmsKeyArn } as const]),
  ]);
}

/** Refuses everybody who does not come by TLS. */
export function tlsOnlyPolicy(bucketArn: string): PolicyDocument {
  return policy([
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
}

/** The service accounts that reach the storage: the operator's own checks, and the registry. */
const ACCOUNTS = ["cluster-image-registry-operator", "registry"].map(
  (account) => `system:serviceaccount:openshift-image-registry:${account}`,
);

/** Lets these service accounts of the cluster, and nobody else, take the role. */
export function trustPolicy(oidcProviderArn: string): PolicyDocument {
  const issuer = oidcProviderArn.split(":oidc-provider/")[1] ?? "";
  return policy([
    {
      Sid: "ServiceAccounts",
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: oidcProviderArn },
      Condition: {
        StringEquals: { [`${issuer}:sub`]: ACCOUNTS, [`${issuer}:aud`]: "openshift" },
      },
    },
  ]);
}

function policy(Statement: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement };
}

/** ARN of a bucket by its name and region. */
export function bucketArn(bucket: string, region: string): string {
  return `arn:${partitionOf(region)}:s3:::${bucket}`;
}

/** https://docs.aws.amazon.com/general/latest/gr/rande.html */
const PARTITIONS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, "aws-cn"],
  [/^us-gov-/, "aws-us-gov"],
  [/^eusc-/, "aws-eusc"],
  [/^us-iso-/, "aws-iso"],
  [/^us-isob-/, "aws-iso-b"],
  [/^eu-isoe-/, "aws-iso-e"],
  [/^us-isof-/, "aws-iso-f"],
];

/** The partition of a region: the `aws` of its ARNs. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([regions]) => regions.test(region))?.[1] ?? "aws";
}
