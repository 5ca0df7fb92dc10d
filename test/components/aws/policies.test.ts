import assert from "node:assert/strict";
import {
  bucketArn,
  registryPolicy,
  tlsOnlyPolicy,
  trustPolicy,
} from "../../../components/aws/policies";

const arn = "arn:aws:s3:::images";

describe("registryPolicy", () => {
  it("allows the eight actions of the registry on one bucket, and nothing else", () => {
    assert.deepEqual(registryPolicy(arn), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Bucket",
          Effect: "Allow",
          Action: ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
          Resource: arn,
        },
        {
          Sid: "Objects",
          Effect: "Allow",
          Action: [
            "s3:PutObject",
            "s3:GetObject",
            "s3:DeleteObject",
            "s3:ListMultipartUploadParts",
            "s3:AbortMultipartUpload",
          ],
          Resource: `${arn}/*`,
        },
      ],
    });
  });

  it("allows the use of the key that encrypts it, and of no other", () => {
    const [, , key] = registryPolicy(arn, "arn:of:key").Statement;
    assert.equal(key?.Resource, "arn:of:key");
    assert.ok((key.Action as string[]).every((action) => action.startsWith("kms:")));
    assert.ok(!(key.Action as string[]).includes("kms:*"));
  });
});

describe("tlsOnlyPolicy", () => {
  it("refuses everybody who comes without TLS, whatever they want", () => {
    assert.deepEqual(tlsOnlyPolicy(arn).Statement, [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });
});

describe("trustPolicy", () => {
  it("trusts the operator and the registry of one cluster", () => {
    const provider = "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/cluster";
    assert.deepEqual(trustPolicy(provider).Statement, [
      {
        Sid: "ServiceAccounts",
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: provider },
        Condition: {
          StringEquals: {
            "oidc.example.com/cluster:sub": [
              "system:serviceaccount:openshift-image-registry:cluster-image-registry-operator",
              "system:serviceaccount:openshift-image-registry:registry",
            ],
            "oidc.example.com/cluster:aud": "openshift",
          },
        },
      },
    ]);
  });
});

describe("bucketArn", () => {
  it("is in the partition of the region", () => {
    assert.equal(bucketArn("images", "eu-central-1"), arn);
    assert.equal(bucketArn("images", "cn-north-1"), "arn:aws-cn:s3:::images");
    assert.equal(bucketArn("images", "us-gov-west-1"), "arn:aws-us-gov:s3:::images");
    assert.equal(bucketArn("images", "eusc-de-east-1"), "arn:aws-eusc:s3:::images");
    assert.equal(bucketArn("images", "us-iso-east-1"), "arn:aws-iso:s3:::images");
    assert.equal(bucketArn("images", "us-isob-east-1"), "arn:aws-iso-b:s3:::images");
  });
});
