import assert from "node:assert/strict";
import type { V1Deployment } from "@kubernetes/client-node";
import { Scenario } from "./scenario";
import type { TestStack } from "./test-stack";
import { createClaim } from "./volume-objects";

const DEPLOYMENT = "/apis/apps/v1/namespaces/openshift-image-registry/deployments/image-registry";

describe("an up with an operator that cannot make the registry ready", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let operator: { stop(): Promise<void> };

  before(async () => {
    scenario = await Scenario.begin(false);
    operator = await scenario.startOperator({ neverReady: "the moon is in the wrong house" });
    stack = await scenario.stack({ cluster: { timeoutSeconds: 5 } });
  });

  after(() => scenario.end());

  it("runs out of time with the operator's own message", async () => {
    const { ok, text } = await stack.up();
    assert.ok(!ok, text);
    assert.match(text, /timed out waiting for the condition/);
    assert.match(text, /The registry's operator says: .*the moon is in the wrong house/);
    assert.match(text, /See docs\/errors\.md/);
  });

  it("is taken up where it ended once the operator has recovered", async () => {
    await operator.stop();
    await scenario.startOperator();
    await stack.set({});
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    assert.equal((await scenario.config()).status?.["readyReplicas"], 2);
  });
});

describe("the end of an up", () => {
  let scenario: Scenario;

  afterEach(() => scenario.end());

  it("does not believe conditions from before the change: all pods are the new ones", async () => {
    scenario = await Scenario.begin({ settleMs: 4_000 });
    const stack = await scenario.stack({});
    const first = await stack.up();
    assert.ok(first.ok, first.text);
    await stack.set({ registry: { logLevel: "Debug" } });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    const { metadata, spec, status } = (await scenario.lab.api.get<V1Deployment>(DEPLOYMENT)) ?? {};
    const env = spec?.template.spec?.containers[0]?.env ?? [];
    assert.ok(env.some(({ name, value }) => name === "REGISTRY_LOG_LEVEL" && value === "debug"));
    assert.equal(status?.observedGeneration, metadata?.generation);
    assert.equal(status?.updatedReplicas, 2);
    assert.equal(status.availableReplicas, 2);
  });

  it("notices a change that the operator's write-back has undone, and the remedy it names works", async () => {
    scenario = await Scenario.begin({ writeBackDelayMs: 15_000 });
    await createClaim(scenario, "images", "ReadWriteMany");
    const stack = await scenario.stack({ storage: { pvc: { existing: "images" } } });
    // From now on the operator is about to write back what it read here, with one replica.
    await scenario.ocPatch({ managementState: "Managed", storage: { pvc: { claim: "images" } } });
    const lost = await stack.up();
    assert.ok(!lost.ok, lost.text);
    assert.match(lost.text, /spec\.(replicas|storage).* is .*, sent was /);
    assert.match(lost.text, /pulumi up --refresh/);
    const repaired = await stack.up({ refresh: true });
    assert.ok(repaired.ok, repaired.text);
    assert.equal((await scenario.config()).spec["replicas"], 2);
  });
});
