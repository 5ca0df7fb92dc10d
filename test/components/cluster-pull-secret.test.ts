import assert from "node:assert/strict";
import { Cluster, PullSecrets } from "../../components";
import { refusal, run } from "../support/monitor";
import { openshift } from "../support/openshift";

const PULL_SECRET = "/api/v1/namespaces/openshift-config/secrets/pull-secret";
const registries = [{ host: "quay.io", username: "robot", password: "confidential" }];
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A program that adds a login to the pull secret with this content. */
async function adding(content: string) {
  const secret = { data: { ".dockerconfigjson": base64(content) } };
  const server = await openshift({ [PULL_SECRET]: secret });
  const program = () => {
    const cluster = new Cluster("cluster", { kubeconfig: server.kubeconfig });
    const clusterWide = { registries, acceptEveryNode: true };
    new PullSecrets("pull-secrets", { cluster, clusterWide });
  };
  return { server, program };
}

describe("clusterPullSecret", () => {
  it("writes back what is there, with the login in it", async () => {
    const { server, program } = await adding('{"auths":{"cloud.openshift.com":{"auth":"x"}}}');
    const { find } = await run(program, { mocked: false });
    await server.stop();
    const { inputs } = find("kubernetes:core/v1:SecretPatch", "pull-secrets-cluster");
    const { ".dockerconfigjson": data = "" } = inputs["data"] as Record<string, string>;
    assert.deepEqual(JSON.parse(Buffer.from(data, "base64").toString()), {
      auths: {
        "cloud.openshift.com": { auth: "x" },
        "quay.io": { auth: base64("robot:confidential") },
      },
    });
  });

  it("rejects one that it cannot read, without quoting it: the cluster's logins would be lost", async () => {
    const { server, program } = await adding("hidden");
    const text = await refusal(program, { mocked: false });
    await server.stop();
    assert.match(text, /the content of the pull secret cannot be read/);
    assert.doesNotMatch(text, /hidden/);
  });
});
