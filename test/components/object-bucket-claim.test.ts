import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../components";
import { claimedBucket } from "../../components/object-bucket-claim";
import type { Answer } from "../support/api-server";
import { run, valueOf } from "../support/monitor";
import { openshift } from "../support/openshift";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const claim = { name: "registry", namespace: "openshift-storage" };
const SECRET = "/api/v1/namespaces/openshift-storage/secrets/registry";
const CONFIG_MAP = "/api/v1/namespaces/openshift-storage/configmaps/registry";
const key = {
  data: { AWS_ACCESS_KEY_ID: base64("noobaa"), AWS_SECRET_ACCESS_KEY: base64("confidential") },
};
const bucket = (more: object = {}) => ({
  data: { BUCKET_NAME: "registry-1", BUCKET_HOST: "s3.openshift-storage.svc", ...more },
});

async function claimed(secret: Answer | undefined, settings: Answer | undefined) {
  const server = await openshift({ [SECRET]: secret, [CONFIG_MAP]: settings });
  const program = async () => {
    const cluster = new Cluster("cluster", { kubeconfig: server.kubeconfig });
    const found = claimedBucket(cluster, claim);
    return {
      bucket: await valueOf(found.bucket),
      key: await valueOf(found.key),
      secret: await pulumi.isSecret(found.key),
    };
  };
  try {
    return (await run(program, { mocked: false })).outputs;
  } finally {
    await server.stop();
  }
}

describe("claimedBucket", () => {
  it("takes bucket and key out of what a bound claim has made", async () => {
    assert.deepEqual(await claimed(key, bucket({ BUCKET_PORT: "443", BUCKET_REGION: "" })), {
      bucket: {
        bucket: "registry-1",
        endpoint: "https://s3.openshift-storage.svc",
        region: undefined,
      },
      key: { accessKeyId: "noobaa", secretAccessKey: "confidential" },
      secret: true,
    });
  });

  it("takes port and region over, and port 80 for one without TLS", async () => {
    const other = await claimed(key, bucket({ BUCKET_PORT: "8443", BUCKET_REGION: "us-east-2" }));
    assert.deepEqual(other.bucket, {
      bucket: "registry-1",
      endpoint: "https://s3.openshift-storage.svc:8443",
      region: "us-east-2",
    });
    const plain = await claimed(key, bucket({ BUCKET_PORT: "80" }));
    assert.equal(plain.bucket?.endpoint, "http://s3.openshift-storage.svc");
  });

  for (const [title, secret, settings, missing] of [
    ["is not bound", undefined, undefined, "Secret, ConfigMap"],
    [
      "has no key",
      { data: {} },
      bucket(),
      "AWS_ACCESS_KEY_ID in the Secret, AWS_SECRET_ACCESS_KEY in the Secret",
    ],
    ["has no host", key, { data: { BUCKET_NAME: "registry-1" } }, "BUCKET_HOST in the ConfigMap"],
  ] as const)
    it(`rejects a claim that ${title}`, async () => {
      const text = await claimed(secret, settings).then(
        () => "it was not refused",
        (error: unknown) => String(error),
      );
      assert.match(text, /objectBucketClaim must be an ObjectBucketClaim that is bound/);
      assert.ok(text.includes(`Missing: ${missing}. Wait for it: oc wait obc/registry`), text);
    });
});
