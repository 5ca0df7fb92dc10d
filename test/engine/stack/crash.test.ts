import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Manifest } from "../../../sandbox/kube";
import { CLAIMS, Scenario } from "./scenario";
import type { Outcome, TestStack } from "./test-stack";
import { killTree } from "./killing";
import { eventually } from "./watching";

const claimPath = `${CLAIMS}/image-registry-storage`;

describe("an up that is killed while it waits", () => {
  let scenario: Scenario;
  let stack: TestStack;

  beforeEach(async () => {
    scenario = await Scenario.begin({ neverReady: "not yet" });
    stack = await scenario.stack({});
    await killed(stack.upInProcess());
  });

  afterEach(() => scenario.end());

  /** Kills the engine, its providers and the program when the configuration is written. */
  async function killed(up: ChildProcess): Promise<void> {
    const ended = once(up, "exit");
    const written = async (): Promise<true | undefined> => {
      assert.equal(up.exitCode, null, "the up ended by itself");
      return (await scenario.config()).spec["managementState"] === "Managed" || undefined;
    };
    try {
      await eventually("the configuration to be written", written, 60);
    } finally {
      killTree(up.pid ?? 0);
      await ended;
    }
  }

  const boundClaim = async (): Promise<Manifest> => {
    const claim = await scenario.lab.api.get<Manifest>(claimPath);
    assert.ok(claim && claim.metadata.deletionTimestamp === undefined, "the claim is gone");
    return claim;
  };

  it("is finished by the next up, once the lock it left has been taken away", async () => {
    const locked = await stack.up();
    assert.ok(!locked.ok);
    assert.match(locked.text, /the stack is currently locked by 1 lock/);
    const cancelled = await stack.cli("cancel", "--yes");
    assert.ok(cancelled.ok, cancelled.text);
    await scenario.replaceOperator({});
    const claim = (await boundClaim()).metadata.uid;
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    const config = await scenario.config();
    assert.equal(config.status?.["readyReplicas"], 2);
    assert.equal(
      config.metadata.annotations?.["openshift-image-registry/owner"],
      "openshift-image-registry/prod",
    );
    assert.equal((await boundClaim()).metadata.uid, claim);
    const patches = (await stack.resources()).filter(({ type }) => type.endsWith(":ConfigPatch"));
    assert.equal(patches.length, 1);
    const again = await stack.up();
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
  });

  it("loses neither the claim nor the configuration to a destroy, with or without its preview", async () => {
    await stack.unlock();
    const claim = (await boundClaim()).metadata.uid;
    const before = (await scenario.config()).spec;
    const left = await stack.state();
    await survives(stack.destroy(), claim, before);
    await stack.restore(left);
    await survives(stack.destroySkippingPreview(), claim, before);
  });

  async function survives(
    destroy: Promise<Outcome>,
    claim: string | undefined,
    spec: object,
  ): Promise<void> {
    const { ok, text } = await destroy;
    assert.ok(ok, text);
    assert.equal((await boundClaim()).metadata.uid, claim);
    assert.deepEqual((await scenario.config()).spec, spec);
  }
});
