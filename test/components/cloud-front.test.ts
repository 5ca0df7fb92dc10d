import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../components";
import { cloudFrontOf } from "../../components/cloud-front";
import type { CloudFrontSettings } from "../../components/cloud-front";
import { refusal, run } from "../support/monitor";
import { openshift } from "../support/openshift";
import { privateKey } from "../support/pem";

const SECRET = "kubernetes:core/v1:Secret";
const PATH = "/api/v1/namespaces/openshift-image-registry/secrets/cloudfront";
const place = { baseURL: "https://d1.cloudfront.net", keypairID: "K2JCJMDEHXQW5F" };
const secret = { name: "cloudfront", key: "private.pem" };

function cloudFront(settings: CloudFrontSettings | undefined, kubeconfig = "") {
  const cluster = new Cluster("cluster", { kubeconfig });
  const parent = new pulumi.ComponentResource("test:index:Storage", "storage");
  return { ...cloudFrontOf("storage", settings, cluster, parent), namespace: cluster.namespace };
}

describe("cloudFrontOf", () => {
  it("names the Secret that is there, and makes none", async () => {
    const settings = { ...place, privateKey: { secret }, duration: "60m" };
    const { outputs, resources } = await run(() => cloudFront(settings));
    assert.deepEqual(outputs.spec, { ...place, privateKey: secret, duration: "1h0m0s" });
    assert.ok(!resources.some(({ type }) => type === SECRET));
  });

  it("makes a Secret of the key, and has it as a secret", async () => {
    const pem = privateKey("rsa");
    const { outputs, find } = await run(() =>
      cloudFront({ ...place, privateKey: { pem: pulumi.output(pem) } }),
    );
    const own = { name: "image-registry-cloudfront", key: "private.pem" };
    assert.deepEqual(outputs.spec, { ...place, privateKey: own });
    const { inputs, secrets } = find(SECRET, "storage-cloudfront");
    assert.deepEqual(inputs["data"], { "private.pem": Buffer.from(pem).toString("base64") });
    assert.deepEqual(secrets, ["data"]);
    assert.equal(outputs.dependencies.length, 1);
  });

  it("rejects a key that is none, also when it comes late", async () => {
    const text = await refusal(() =>
      cloudFront({ ...place, privateKey: { pem: pulumi.output("confidential") } }),
    );
    assert.match(text, /cloudFront\.privateKey\.pem must be an RSA private key in PEM form/);
    assert.doesNotMatch(text, /confidential/);
  });

  it("is nothing without settings", async () => {
    const { outputs } = await run(() => cloudFront(undefined));
    assert.deepEqual([outputs.spec, outputs.dependencies], [undefined, []]);
  });

  for (const [title, found, refused] of [
    ["is not there", undefined, true],
    ["has another key", { data: { other: "eA==" } }, true],
    ["is right", { data: { "private.pem": "eA==" } }, false],
  ] as const)
    it(`asks at the gate for the Secret that ${title}`, async () => {
      const server = await openshift({ [PATH]: found });
      const settings = { ...place, privateKey: { secret } };
      const program = () => cloudFront(settings, server.kubeconfig).namespace;
      const text = await refusal(program, { mocked: false });
      await server.stop();
      const rule =
        /cloudFront\.privateKey\.secret must be a Secret in openshift-image-registry with the key private\.pem/;
      assert.equal(rule.test(text), refused, text);
    });
});
