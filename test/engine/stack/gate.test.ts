import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { installOpenShift } from "../../../sandbox/openshift";
import { Scenario } from "./scenario";
import type { TestStack } from "./test-stack";
import { findClaim } from "./volume-objects";
import { eventually } from "./watching";

const NAMESPACE = "/api/v1/namespaces/openshift-image-registry";
const DEFINITION =
  "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/configs.imageregistry.operator.openshift.io";
const CAUSES =
  /the registry's operator is still initialising, or the ImageRegistry capability is disabled/;

describe("a cluster whose registry operator has not come up", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin(false);
    const { api } = scenario.lab;
    for (const path of [NAMESPACE, DEFINITION]) {
      await api.remove(path);
      await eventually(`${path} to be gone`, async () => {
        return (await api.get(path)) === undefined || undefined;
      });
    }
    stack = await scenario.stack({ cluster: { timeoutSeconds: 3 } });
  });

  after(async () => {
    await scenario.end();
    await installOpenShift(scenario.lab.kubeconfig, "baremetal", () => undefined);
  });

  it("passes in a preview, with a warning that names both causes", async () => {
    const { ok, text } = await stack.preview();
    assert.ok(ok, text);
    assert.match(text, /warning: namespace openshift-image-registry is not there yet/);
    assert.match(text, CAUSES);
    assert.match(text, /The update will wait up to 3 seconds for it/);
  });

  it("fails the update after the time limit, with both causes and what tells them apart", async () => {
    const { ok, text } = await stack.up();
    assert.ok(!ok, text);
    assert.match(text, /no namespace openshift-image-registry after 3 seconds/);
    assert.match(text, /oc get clusteroperator image-registry/);
    assert.match(text, /the ImageRegistry capability is disabled/);
  });

  it("is waited for while namespace, definition and configuration come 20 s late, with a line for each", async () => {
    const { api, kubeconfig } = scenario.lab;
    await stack.set({});
    const started = Date.now();
    const update = stack.up();
    await sleep(10_000);
    const manifest = {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "openshift-image-registry" },
    };
    await api.create("/api/v1/namespaces", manifest, "oc");
    await sleep(5_000);
    await installOpenShift(kubeconfig, "baremetal", () => undefined);
    await sleep(Math.max(0, started + 20_000 - Date.now()));
    await scenario.startOperator();
    const { ok, text } = await update;
    assert.ok(ok, text);
    for (const missing of [
      "namespace openshift-image-registry",
      "configs.imageregistry.operator.openshift.io/cluster",
    ]) {
      assert.ok(text.includes(`${missing} is not there yet`), `${missing} in ${text}`);
    }
    assert.equal((await scenario.config()).spec["managementState"], "Managed");
  });
});

describe("the gate", () => {
  let scenario: Scenario;
  const infrastructure = "/apis/config.openshift.io/v1/infrastructures/cluster";

  before(async () => {
    scenario = await Scenario.begin();
  });

  after(() => scenario.end());

  it("says everything that speaks against the settings at once, and creates nothing", async () => {
    const status = { infrastructureTopology: "SingleReplica" };
    await scenario.lab.api.merge(`${infrastructure}/status`, { status }, "oc");
    const stack = await scenario.stack({
      cluster: { openshiftVersion: "4.99" },
      registry: { replicas: 2 },
      storage: { pvc: { create: { storageClassName: "nowhere" } } },
    });
    for (const { ok, text } of [await stack.preview(), await stack.up()]) {
      assert.ok(!ok, text);
      assert.match(text, /openshiftVersion must be no newer than the cluster, which runs 4\.20/);
      assert.match(text, /replicas must be at most 1 on a cluster with a single node, got 2/);
      assert.match(text, /storageClassName must name a StorageClass of the cluster, got "nowhere"/);
    }
    assert.equal(await findClaim(scenario), undefined);
  });

  it("lets one pod be the default on a single node", async () => {
    const stack = await scenario.stack({});
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    assert.equal((await scenario.config()).spec["replicas"], 1);
  });

  it("refuses a cluster that is not an OpenShift", async () => {
    await scenario.lab.api.remove("/apis/config.openshift.io/v1/clusterversions/version");
    const stack = await scenario.stack({}, "elsewhere");
    const { ok, text } = await stack.preview();
    assert.ok(!ok, text);
    assert.match(text, /must lead to an OpenShift cluster: one with a ClusterVersion/);
  });

  it("names a server that does not answer within seconds, and never the token", async () => {
    const token = "sha256~never-to-be-seen";
    const kubeconfig = JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "gone",
      clusters: [{ name: "gone", cluster: { server: "https://127.0.0.1:9" } }],
      users: [{ name: "admin", user: { token } }],
      contexts: [{ name: "gone", context: { cluster: "gone", user: "admin" } }],
    });
    const stack = await scenario.stack({ cluster: { kubeconfig } }, "gone");
    const started = Date.now();
    const { ok, text } = await stack.up();
    assert.ok(!ok, text);
    assert.match(text, /The cluster at https:\/\/127\.0\.0\.1:9 does not answer: .*ECONNREFUSED/);
    assert.ok(!text.includes(token), text);
    assert.ok(Date.now() - started < 30_000, `it took ${Date.now() - started} ms`);
  });
});
