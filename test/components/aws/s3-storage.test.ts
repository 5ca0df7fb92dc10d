import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../../components";
import { S3Storage } from "../../../components/aws";
import type { S3Settings } from "../../../components/aws";
import { run, valueOf } from "../../support/monitor";
import { storageContract } from "../../support/storage-contract";

const type = "openshift-image-registry:index:S3Storage";
const existing = { bucket: "theirs", region: "eu-central-1" };
const roleArn = "arn:aws:iam::123456789012:role/registry";
const variants: [string, S3Settings][] = [
  ["a bucket of AWS", {}],
  [
    "a bucket of AWS with both keys",
    { create: { kms: { create: true } }, identity: { create: { bothKeys: true } } },
  ],
  ["a bucket of AWS with a role", { identity: { sts: { roleArn } } }],
  ["an adopted bucket of AWS", { existing: { ...existing, apply: ["lifecycle"] } }],
];

for (const [title, settings] of variants)
  storageContract({
    title,
    type,
    make: (name, cluster, opts) => new S3Storage(name, { cluster, ...settings }, opts),
    wrong: (name, cluster, opts) =>
      new S3Storage(name, { cluster, create: { bucket: "Not a name" } }, opts),
  });

const storage = (settings: S3Settings, cluster = {}) =>
  run(() => new S3Storage("images", { cluster: new Cluster("cluster", cluster), ...settings }));

async function s3Of(settings: S3Settings, cluster?: object) {
  const { outputs } = await storage(settings, cluster);
  return (await valueOf(pulumi.output(outputs.spec)))?.s3;
}

describe("S3Storage", () => {
  it("names bucket and region, the provider's where none is set, and asks for encryption", async () => {
    assert.deepEqual(await s3Of({}), {
      bucket: "images-0a1b2c3",
      region: "eu-central-1",
      encrypt: true,
      virtualHostedStyle: false,
      trustedCA: { name: "" },
    });
  });

  it("names the key, so that the registry asks for it", async () => {
    const arn = "arn:aws:kms:eu-central-1:123456789012:key/0000-1111";
    const s3 = await s3Of({ create: { kms: { create: true } } });
    assert.deepEqual([s3?.["encrypt"], s3?.["keyID"]], [true, arn]);
    const theirs = await s3Of({ existing: { ...existing, keyId: arn } });
    assert.deepEqual([theirs?.["encrypt"], theirs?.["keyID"]], [true, arn]);
  });

  it("knows the place of an adopted bucket before anything is created", async () => {
    const { outputs } = await storage({ existing });
    assert.ok(!pulumi.Output.isInstance(outputs.spec));
    assert.equal(outputs.spec.s3?.["encrypt"], false);
  });

  it("leaves out what the cluster's release does not have", async () => {
    const s3 = await s3Of({}, { openshiftVersion: "4.4" });
    assert.deepEqual(Object.keys(s3 ?? {}), ["bucket", "region", "encrypt"]);
  });

  it("says what is kept: bucket and key, or nothing", async () => {
    const kept = async (settings: S3Settings) => valueOf((await storage(settings)).outputs.kept);
    assert.deepEqual(await kept({ create: { kms: { create: true } } }), [
      "S3 bucket images-0a1b2c3 in eu-central-1",
      "KMS key arn:aws:kms:eu-central-1:123456789012:key/0000-1111",
    ]);
    assert.deepEqual(await kept({ existing }), ["S3 bucket theirs in eu-central-1"]);
    assert.deepEqual(await kept({ deleteData: true }), []);
  });

  it("warns of what versions cost", async () => {
    const { logs } = await storage({ create: { versioning: true } });
    assert.match(logs.join(), /the bucket keeps versions: every layer that the registry deletes/);
    assert.deepEqual((await storage({})).logs, []);
  });

  it("adds CloudFront to what it sends, and waits for its Secret", async () => {
    const secret = { name: "cloudfront", key: "private.pem" };
    const cloudFront = {
      baseURL: "https://d1.cloudfront.net",
      keypairID: "K2JCJMDEHXQW5F",
      privateKey: { secret },
    };
    const s3 = await s3Of({ cloudFront });
    assert.deepEqual(s3?.["cloudFront"], { ...cloudFront, privateKey: secret });
  });
});
