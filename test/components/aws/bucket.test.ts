import assert from "node:assert/strict";
import { Cluster } from "../../../components";
import { S3Storage } from "../../../components/aws";
import type { S3Settings } from "../../../components/aws";
import { run } from "../../support/monitor";

const storage = (settings: S3Settings = {}) =>
  run(() => new S3Storage("images", { cluster: new Cluster("cluster"), ...settings }));

const BUCKET = "aws:s3/bucket:Bucket";
const GUARDS = {
  "images-public-access": "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "images-ownership": "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "images-encryption":
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "images-lifecycle": "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "images-versioning": "aws:s3/bucketVersioning:BucketVersioning",
  "images-logging": "aws:s3/bucketLogging:BucketLogging",
  "images-policy": "aws:s3/bucketPolicy:BucketPolicy",
};
type Guard = keyof typeof GUARDS;

async function inputsOf(guard: Guard, settings?: S3Settings) {
  return (await storage(settings)).find(GUARDS[guard], guard).inputs;
}

const named = { bucket: "my-images", region: "eu-central-1" };
const full: S3Settings = {
  create: {
    ...named,
    kms: { create: true },
    versioning: true,
    accessLogging: { bucket: "logs", prefix: "images/" },
    tags: { team: "a" },
  },
};

describe("a bucket of AWS", () => {
  it("has a name of its own, and leaves an omitted one to the provider", async () => {
    const { inputs } = (await storage(full)).find(BUCKET, "images");
    assert.deepEqual(inputs, { ...named, tags: { team: "a" } });
    assert.deepEqual((await storage()).find(BUCKET, "images").inputs, { tags: {} });
  });

  it("blocks public access in all four ways, and nothing switches that off", async () => {
    assert.deepEqual(await inputsOf("images-public-access", full), {
      ...named,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  it("belongs to its owner, with all that others put into it", async () => {
    const rule = { objectOwnership: "BucketOwnerEnforced" };
    assert.deepEqual(await inputsOf("images-ownership", full), { ...named, rule });
  });

  it("is encrypted, with the key that is made, given, or S3's own", async () => {
    const keyId = "arn:aws:kms:eu-central-1:123456789012:key/1234";
    for (const [settings, byDefault] of [
      [{}, { sseAlgorithm: "AES256" }],
      [{ create: { kms: { keyId } } }, { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyId }],
      [
        full,
        {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: "arn:aws:kms:eu-central-1:123456789012:key/0000-1111",
        },
      ],
    ] as const) {
      const { rules } = await inputsOf("images-encryption", settings);
      assert.deepEqual(rules, [
        { applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: true },
      ]);
    }
  });

  it("has a key that is rotated, and that can be saved for 30 days", async () => {
    const { inputs, options } = (await storage(full)).find("aws:kms/key:Key", "images-kms-key");
    const { description, ...rest } = inputs;
    assert.match(String(description), /registry/);
    assert.deepEqual(rest, {
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      region: "eu-central-1",
      tags: { team: "a" },
    });
    assert.equal(options.retainOnDelete, true);
  });

  it("aborts what was not finished after a day, everywhere, and expires nothing else", async () => {
    assert.deepEqual((await inputsOf("images-lifecycle"))["rules"], [
      {
        id: "abort-incomplete-uploads",
        status: "Enabled",
        filter: { prefix: "" },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
    ]);
  });

  it("refuses whoever comes without TLS", async () => {
    const policy = JSON.parse(String((await inputsOf("images-policy", full))["policy"])) as {
      Statement: { Sid: string; Resource: string[] }[];
    };
    assert.deepEqual(
      policy.Statement.map(({ Sid, Resource }) => [Sid, Resource]),
      [["TlsOnly", ["arn:aws:s3:::my-images", "arn:aws:s3:::my-images/*"]]],
    );
  });

  it("keeps versions and logs only when asked to", async () => {
    const versioningConfiguration = { status: "Enabled" };
    assert.deepEqual(await inputsOf("images-versioning", full), {
      ...named,
      versioningConfiguration,
    });
    const target = { targetBucket: "logs", targetPrefix: "images/" };
    assert.deepEqual(await inputsOf("images-logging", full), { ...named, ...target });
    const types = (await storage()).resources.map(({ type }) => type);
    assert.ok(!types.includes(GUARDS["images-versioning"]));
    assert.ok(!types.includes(GUARDS["images-logging"]));
  });

  it("stops keeping versions when told to, which leaving the setting out does not", async () => {
    const settings = { create: { ...named, versioning: false } };
    assert.deepEqual(await inputsOf("images-versioning", settings), {
      ...named,
      versioningConfiguration: { status: "Suspended" },
    });
    assert.deepEqual((await storage(settings)).logs, []);
  });

  it("gets its settings one after the other", async () => {
    const { resources } = await storage(full);
    const guards = resources.filter(({ name }) => name in GUARDS);
    assert.deepEqual(
      guards.map(({ name }) => name),
      Object.keys(GUARDS),
    );
    guards.slice(1).forEach(({ dependencies }, index) => {
      assert.ok(dependencies.includes(guards[index]?.urn ?? ""));
    });
  });

  it("is kept with all its guards, unless the data is to be deleted", async () => {
    for (const deleteData of [false, true])
      for (const { options, name, type } of (await storage({ ...full, deleteData })).resources)
        if (name === "images-logging") assert.equal(options.retainOnDelete, false);
        else if (name in GUARDS || name === "images-kms-key" || type === BUCKET)
          assert.equal(options.retainOnDelete, !deleteData, name);
  });
});

describe("an adopted bucket", () => {
  const existing = { bucket: "theirs", region: "us-gov-west-1" };

  it("is left as it is", async () => {
    const { resources } = await storage({ existing });
    assert.ok(!resources.some(({ type }) => type.startsWith("aws:s3/")));
  });

  it("gets of ours what is asked for, and keeps it", async () => {
    const apply = ["policy", "publicAccessBlock"] as const;
    const { resources } = await storage({ existing: { ...existing, apply } });
    const ours = resources.filter(({ type }) => type.startsWith("aws:s3/"));
    assert.deepEqual(
      ours.map(({ name }) => name),
      ["images-public-access", "images-policy"],
    );
    for (const { inputs, options } of ours) {
      assert.equal(inputs["bucket"], "theirs");
      assert.equal(inputs["region"], "us-gov-west-1");
      assert.equal(options.retainOnDelete, true);
    }
    assert.match(String(ours[1]?.inputs["policy"]), /arn:aws-us-gov:s3:::theirs/);
  });
});
