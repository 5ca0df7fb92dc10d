import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { S3Settings } from "../../../components/aws";
import { s3Problems } from "../../../components/aws/s3-rules";

// More wrong settings, as users write them, are in test/stacks/wrong/s3-*.ts.
describe("s3Problems", () => {
  const keyId = "arn:aws:kms:eu-central-1:123456789012:key/mrk-0123";
  const existing = { bucket: "images", region: "eu-central-1" };

  it("accepts nothing, and everything that fits", () => {
    const accessLogging = { bucket: "logs", prefix: "images/" };
    for (const settings of [
      {},
      {
        create: {
          bucket: "images",
          kms: { create: true as const },
          versioning: true,
          accessLogging,
        },
      },
      { create: { kms: { keyId } }, deleteData: true },
      { existing: { ...existing, keyId, apply: ["lifecycle", "policy"] as const } },
      { existing: { bucket: "images-123456789012-eu-central-1-an", region: "eu-central-1" } },
      { create: { bucket: "my.images", tags: { "cost centre": "Zürich/7", Team: "" } } },
      { identity: { create: { activeKey: "key2" as const, bothKeys: true } } },
      { identity: { sts: { roleArn: "arn:aws-us-gov:iam::123456789012:role/path/registry" } } },
    ])
      assert.deepEqual(s3Problems(settings), [], JSON.stringify(settings));
  });

  it("leaves keys that come late to the chain", () => {
    const late = { accessKeyId: pulumi.output(""), secretAccessKey: pulumi.output("") };
    assert.deepEqual(s3Problems({ identity: { existing: late } }), []);
  });

  it("rejects what a release does not have", () => {
    const fields = s3Problems({ chunkSizeMiB: 64 }, { major: 4, minor: 16 }).map(
      ({ field }) => field,
    );
    assert.deepEqual(fields, ["chunkSizeMiB"]);
  });

  const keyOf = (region: string) => `arn:aws:kms:${region}:123456789012:key/0000-1111`;
  const roleArn = "arn:aws:iam::123456789012:role/registry";
  const wrong: [string, S3Settings, string, unknown, string][] = [
    [
      "the key of another region",
      { create: { region: "eu-west-1", kms: { keyId: keyOf("us-east-1") } } },
      "create.kms.keyId",
      keyOf("us-east-1"),
      "be a key of eu-west-1: S3 encrypts only with a key of the bucket's own region",
    ],
    [
      "the key of another region for an adopted bucket",
      { existing: { ...existing, keyId: keyOf("us-east-1") } },
      "existing.keyId",
      keyOf("us-east-1"),
      "be a key of eu-central-1: S3 encrypts only with a key of the bucket's own region",
    ],
    ...["alias/images", "0000-1111", "arn:aws:kms:eu-central-1:123456789012:alias/images"].map(
      (id): [string, S3Settings, string, unknown, string] => [
        `a key by ${id}`,
        { create: { kms: { keyId: id } } },
        "create.kms.keyId",
        id,
        "be the ARN of a KMS key: the registry's rights are given for exactly that key",
      ],
    ),
    [
      "a name of an account's own namespace",
      { create: { bucket: "images-123456789012-eu-central-1-an" } },
      "create.bucket",
      "images-123456789012-eu-central-1-an",
      "not end with -an, as the names that AWS keeps for one account",
    ],
    [
      "a host with dots in the bucket's part",
      { existing: { ...existing, bucket: "my.images" }, virtualHostedStyle: true },
      "virtualHostedStyle",
      true,
      "be left out with a dot in the bucket's name (my.images): no certificate of AWS is for such a host",
    ],
    [
      "the role of another partition",
      { existing: { ...existing, region: "us-gov-west-1" }, identity: { sts: { roleArn } } },
      "identity.sts.roleArn",
      roleArn,
      "be in aws-us-gov, the partition of the bucket's region",
    ],
    ...["key\twith a tab", "price (EUR)", "a,b"].map(
      (key): [string, S3Settings, string, unknown, string] => [
        `a tag ${JSON.stringify(key)}`,
        { create: { tags: { [key]: "" } } },
        "create.tags",
        key,
        "be made of letters, digits, spaces and _.:/=+-@, as IAM asks",
      ],
    ),
    [
      "a tag's value with other characters",
      { create: { tags: { note: "50% more!" } } },
      "create.tags",
      "note",
      "be made of letters, digits, spaces and _.:/=+-@, as IAM asks",
    ],
    [
      "tags that IAM takes for the same",
      { create: { tags: { team: "a", Team: "b" } } },
      "create.tags",
      "Team",
      "have keys that differ in more than capital letters",
    ],
  ];
  for (const [title, settings, field, value, rule] of wrong)
    it(`rejects ${title}`, () => {
      const problems = s3Problems(settings).map(({ remedy, ...rest }) => {
        assert.match(remedy, /\.$/);
        return rest;
      });
      assert.deepEqual(problems, [{ field, value, rule }]);
    });

  it("tells everything at once", () => {
    const wrong = {
      create: { bucket: "B", region: "R" },
      existing: { bucket: "B", region: "R" },
      identity: { create: {}, sts: {} },
      deleteData: true,
    };
    assert.deepEqual(
      s3Problems(wrong).map(({ field }) => field),
      [
        "",
        "create.bucket",
        "create.region",
        "existing.bucket",
        "existing.region",
        "deleteData",
        "identity",
        "identity.sts",
      ],
    );
  });
});
