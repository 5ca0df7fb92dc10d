import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, S3CompatibleStorage } from "../../components";
import type { S3CompatibleSettings } from "../../components";
import { refusal, run, valueOf } from "../support/monitor";
import { AUTHORITY } from "../support/pem";
import { storageContract } from "../support/storage-contract";

const credentials = { accessKeyId: "registry", secretAccessKey: "confidential" };
const place = { bucket: "images", region: "us-east-1", regionEndpoint: "https://s3.example.com" };
const full = { ...place, credentials, trustedCA: { bundle: AUTHORITY } };
const objectBucketClaim = { name: "registry", namespace: "openshift-storage" };
const type = "openshift-image-registry:index:S3CompatibleStorage";

for (const [title, settings] of [
  ["a bucket of another store", full],
  ["a bucket of a claim", { objectBucketClaim }],
] as const)
  storageContract({
    title,
    type,
    make: (name, cluster, opts) => new S3CompatibleStorage(name, { cluster, ...settings }, opts),
    wrong: (name, cluster, opts) => new S3CompatibleStorage(name, { cluster }, opts),
  });

const storage = (settings: S3CompatibleSettings) =>
  new S3CompatibleStorage("storage", { cluster: new Cluster("cluster"), ...settings });

describe("S3CompatibleStorage", () => {
  it("points the registry to the store, without encryption that the store may not know", async () => {
    const { outputs } = await run(() => storage(full));
    assert.deepEqual(outputs.spec, {
      s3: {
        ...place,
        encrypt: false,
        virtualHostedStyle: false,
        trustedCA: { name: "image-registry-storage-ca" },
      },
    });
    assert.deepEqual(await valueOf(outputs.credentials), {
      REGISTRY_STORAGE_S3_ACCESSKEY: "registry",
      REGISTRY_STORAGE_S3_SECRETKEY: "confidential",
    });
    assert.deepEqual(await valueOf(outputs.kept), ["S3 bucket images at https://s3.example.com"]);
  });

  it("asks for encryption where it is told to", async () => {
    const { outputs } = await run(() => storage({ ...full, encrypt: true, keyID: "key" }));
    const { s3 } = (await valueOf(pulumi.output(outputs.spec))) ?? {};
    assert.deepEqual([s3?.["encrypt"], s3?.["keyID"]], [true, "key"]);
  });

  it("warns of a store without TLS", async () => {
    const regionEndpoint = "http://minio.example.com";
    const { logs } = await run(() => storage({ ...place, credentials, regionEndpoint }));
    assert.deepEqual(logs, [
      "warning: regionEndpoint http://minio.example.com: images, and what proves who may write them, travel without encryption",
    ]);
  });

  it("rejects credentials that come late and cannot be used, without showing them", async () => {
    const late = { accessKeyId: "registry", secretAccessKey: pulumi.output("pass\nword") };
    const text = await refusal(() => storage({ ...place, credentials: late }).credentials);
    assert.match(text, /credentials\.secretAccessKey must be one line/);
    assert.doesNotMatch(text, /pass|word/);
  });
});
