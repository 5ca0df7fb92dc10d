import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, PullSecrets } from "../../components";
import type { PullSecretsSettings } from "../../components";
import { refusal, run } from "../support/monitor";

const SECRET = "kubernetes:core/v1:Secret";
const registries = [{ host: "quay.io", username: "robot", password: "confidential" }];
const content = Buffer.from(
  JSON.stringify({
    auths: { "quay.io": { auth: Buffer.from("robot:confidential").toString("base64") } },
  }),
).toString("base64");

const made = (settings: PullSecretsSettings) =>
  run(() => new PullSecrets("pull-secrets", { cluster: new Cluster("cluster"), ...settings }));

describe("PullSecrets", () => {
  it("makes a pull secret in a project, with its content as a secret", async () => {
    const secrets = [
      { name: "quay", namespace: "shop", registries, serviceAccounts: [{ name: "default" }] },
    ];
    const { find } = await made({ secrets });
    const { inputs, secrets: hidden, options } = find(SECRET, "pull-secrets-shop-quay");
    assert.equal(inputs["type"], "kubernetes.io/dockerconfigjson");
    assert.deepEqual(inputs["data"], { ".dockerconfigjson": content });
    assert.ok(hidden.some((path) => path.startsWith("data")));
    assert.deepEqual(inputs["metadata"], {
      name: "quay",
      namespace: "shop",
      annotations: { "openshift-image-registry/linked": '{"default":["pull"]}' },
    });
    assert.notEqual(options.retainOnDelete, true);
  });

  it("adds to the cluster's own only when told, says so, and leaves it there", async () => {
    const clusterWide = { registries, acceptEveryNode: true };
    const { find, logs } = await made({ clusterWide });
    const patch = find("kubernetes:core/v1:SecretPatch", "pull-secrets-cluster");
    assert.equal(patch.options.retainOnDelete, true);
    assert.ok(patch.secrets.some((path) => path.startsWith("data")));
    assert.match(logs.join(), /clusterWide: every node takes them over/);
  });

  it("rejects a login that comes late and cannot be used, without showing it", async () => {
    const late = [{ host: "quay.io", username: "robot", password: pulumi.output("confi dential") }];
    const text = await refusal(() => {
      const secrets = [{ name: "quay", namespace: "shop", registries: late }];
      new PullSecrets("pull-secrets", { cluster: new Cluster("cluster"), secrets });
    });
    assert.match(text, /registries\.0\.password must be one line/);
    assert.doesNotMatch(text, /confi|dential/);
  });
});
