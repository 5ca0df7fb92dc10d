import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { s3Problems } from "../../../components/aws/s3-rules";

// Wrong settings are in test/stacks/wrong/s3-*.ts.
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
