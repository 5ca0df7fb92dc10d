import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { contract, maps, namespace, recorded } from "./harness";
import type { Contract, Program } from "./harness";

const token = "a-token-that-nobody-may-see";

/** A kubeconfig of a server that is not there, or another name for one that is. */
function elsewhere(server = "https://127.0.0.1:1"): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: { token } }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  });
}

describe("the kubernetes provider: clusters", () => {
  let here: Contract;
  let kubeconfig: string;
  before(async () => {
    here = await contract();
    kubeconfig = readFileSync(here.lab.kubeconfig, "utf8");
  });

  const map =
    (name: string, data: Record<string, string> = {}): Program =>
    (provider) => {
      new ConfigMap("map", { metadata: { name, namespace }, data }, { provider });
      return {};
    };

  it("that cannot be reached fail an up, and the token is not shown", async () => {
    const stack = await here.stack({ kubeconfig: elsewhere() });
    const { ok, text } = await stack.up(map("unreachable"));
    assert.equal(ok, false);
    assert.match(text, /configured Kubernetes cluster is unreachable/);
    assert.match(text, /127\.0\.0\.1:1/);
    assert.ok(!text.includes(token));
    await stack.destroy();
  });

  it("that are gone keep their objects in the state, until deleteUnreachable", async () => {
    const stack = await here.stack({ clusterIdentifier: "one" });
    await stack.up(map("orphan"));
    const moved = { kubeconfig: elsewhere(), clusterIdentifier: "one" };
    await stack.up(map("orphan"), { args: moved });
    const refused = await stack.destroy();
    assert.equal(refused.ok, false);
    assert.match(refused.text, /PULUMI_K8S_DELETE_UNREACHABLE/);
    assert.equal(recorded(stack, "ConfigMap"), true);
    await stack.up(map("orphan"), { args: { ...moved, deleteUnreachable: true } });
    const gone = await stack.destroy();
    assert.equal(gone.ok, true, gone.text);
    await here.lab.api.remove(`${maps}/orphan`);
  });

  it("with another address replace the provider and all that it made", async () => {
    const stack = await here.stack({ kubeconfig });
    await stack.up(map("addressed"));
    const other = { kubeconfig: kubeconfig.replace("127.0.0.1", "localhost") };
    const { steps, text } = await stack.preview(map("addressed"), { args: other });
    assert.ok(steps.includes("create-replacement kubernetes"), text);
    assert.ok(steps.includes("create-replacement ConfigMap"), text);
    await stack.destroy();
  });

  it("with the same identifier update the provider, whatever their address", async () => {
    const stack = await here.stack({ kubeconfig, clusterIdentifier: "one" });
    await stack.up(map("identified"));
    const address = kubeconfig.replace("127.0.0.1", "localhost");
    const same = { kubeconfig: address, clusterIdentifier: "one" };
    const update = await stack.preview(map("identified"), { args: same });
    assert.deepEqual(update.steps, ["update kubernetes"], update.text);
    const other = { kubeconfig, clusterIdentifier: "two" };
    const replace = await stack.preview(map("identified"), { args: other });
    assert.ok(replace.steps.includes("create-replacement kubernetes"), replace.text);
    await stack.destroy();
  });

  it("can be named by the path of a kubeconfig", async () => {
    const stack = await here.stack({ kubeconfig: here.lab.kubeconfig });
    const { ok, text } = await stack.up(map("by-path"));
    assert.equal(ok, true, text);
    await stack.destroy();
  });

  it("take objects without a namespace into the provider's", async () => {
    const stack = await here.stack({ namespace });
    const { ok, text, outputs } = await stack.up((provider) => {
      const made = new ConfigMap("map", { metadata: { name: "spaceless" } }, { provider });
      return { namespace: made.metadata.namespace };
    });
    assert.equal(ok, true, text);
    assert.equal(outputs.namespace, namespace);
    await stack.destroy();
  });
});
