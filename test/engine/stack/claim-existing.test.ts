import assert from "node:assert/strict";
import { Scenario } from "./scenario";
import type { TestStack } from "./test-stack";
import { createClaim, findClaim, readClaim } from "./volume-objects";

describe("a claim that is there already", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    await createClaim(scenario, "for-one", "ReadWriteOnce");
    await createClaim(scenario, "for-many", "ReadWriteMany");
    stack = await scenario.stack({});
  });

  after(() => scenario.end());

  const existing = (name: string, registry: object = {}) => ({
    storage: { pvc: { existing: name } },
    registry,
  });

  it("is refused by name when it is missing, and nothing is made in its place", async () => {
    await stack.set(existing("nowhere"));
    const { ok, text } = await stack.up();
    assert.ok(!ok, text);
    assert.match(text, /existing must be a claim in openshift-image-registry, got "nowhere"/);
    assert.equal(await findClaim(scenario, "nowhere"), undefined);
    assert.equal((await scenario.config()).spec["managementState"], "Removed");
  });

  it("refuses two replicas when it is for one pod", async () => {
    await stack.set(existing("for-one", { replicas: 2 }));
    for (const { ok, text } of [await stack.preview(), await stack.up()]) {
      assert.ok(!ok, text);
      assert.match(text, /replicas must be at most 1, because claim for-one is ReadWriteOnce/);
    }
    assert.equal((await scenario.config()).spec["managementState"], "Removed");
  });

  it("decides replicas and rollout by its access mode, and is not touched", async () => {
    const claims = [await readClaim(scenario, "for-one"), await readClaim(scenario, "for-many")];
    const seen: unknown[] = [];
    for (const name of ["for-one", "for-many"]) {
      await stack.set(existing(name, { acceptEmptyStorage: true }));
      const up = await stack.up();
      assert.ok(up.ok, up.text);
      const { spec } = await scenario.config();
      seen.push([spec.storage?.["pvc"], spec["replicas"], spec["rolloutStrategy"]]);
      assert.deepEqual(up.outputs["kept"], [`claim openshift-image-registry/${name}`]);
    }
    assert.deepEqual(seen, [
      [{ claim: "for-one" }, 1, "Recreate"],
      [{ claim: "for-many" }, 2, "RollingUpdate"],
    ]);
    const after = [await readClaim(scenario, "for-one"), await readClaim(scenario, "for-many")];
    assert.deepEqual(after, claims);
  });

  it("is not taken by a stack that would create it: the error names the setting that adopts it", async () => {
    const create = { name: "for-one", accessModes: ["ReadWriteOnce"] };
    await stack.set({ storage: { pvc: { create } }, registry: { acceptEmptyStorage: true } });
    const { ok, text } = await stack.up();
    assert.ok(!ok, text);
    assert.match(text, /PersistentVolumeClaim openshift-image-registry\/for-one is already there/);
    assert.match(text, /set existing: for-one in place of create/);
    assert.deepEqual((await scenario.config()).spec.storage?.["pvc"], { claim: "for-many" });
  });
});
