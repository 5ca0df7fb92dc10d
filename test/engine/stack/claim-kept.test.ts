import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Scenario } from "./scenario";
import type { StackSettings, TestStack } from "./test-stack";
import { findClaim, findVolume, folderOf, readClaim } from "./volume-objects";
import { eventually } from "./watching";

const removed = { managementState: "Removed" };

/** The two deliberate steps: down, then away. */
async function destroy(stack: TestStack, settings: StackSettings): Promise<void> {
  await stack.set({ ...settings, registry: removed });
  const down = await stack.up();
  assert.ok(down.ok, down.text);
  const gone = await stack.destroy();
  assert.ok(gone.ok, gone.text);
}

describe("a claim, after its stack was destroyed,", () => {
  let scenario: Scenario;

  beforeEach(async () => {
    scenario = await Scenario.begin();
  });

  afterEach(() => scenario.end());

  it("is still there and bound, with its static volume, as the output `kept` said", async () => {
    const nfs = { server: "nfs.example.com", path: "/exports/registry" };
    const settings = { storage: { pvc: { create: { volume: { name: "exports", nfs } } } } };
    const stack = await scenario.stack(settings);
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    const before = await readClaim(scenario);
    assert.deepEqual(up.outputs["kept"], [
      "claim openshift-image-registry/image-registry-storage",
      "volume exports",
    ]);

    await destroy(stack, settings);
    const after = await readClaim(scenario);
    assert.equal(after.metadata.uid, before.metadata.uid);
    assert.equal(after.status?.phase, "Bound");
    assert.equal((await findVolume(scenario, "exports"))?.status?.phase, "Bound");

    await stack.set(settings);
    const again = await stack.up();
    assert.ok(!again.ok, again.text);
    assert.match(again.text, /existing: image-registry-storage/);

    await stack.set({ storage: { pvc: { existing: "image-registry-storage" } } });
    const adopted = await stack.up();
    assert.ok(adopted.ok, adopted.text);
    assert.equal((await readClaim(scenario)).metadata.uid, before.metadata.uid);
  });

  it("is gone with its volume and folder where deleteData was set and applied", async () => {
    const stack = await scenario.stack({});
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    const folder = await folderOf(scenario);
    const volume = (await readClaim(scenario)).spec?.volumeName ?? "";
    writeFileSync(join(folder, "image"), "layers");

    const settings = { storage: { pvc: { deleteData: true } } };
    await stack.set(settings);
    const marked = await stack.up();
    assert.ok(marked.ok, marked.text);
    assert.deepEqual(marked.outputs["kept"], []);
    await destroy(stack, settings);
    await eventually("claim, volume and folder to be gone", async () => {
      const left = (await findClaim(scenario)) ?? (await findVolume(scenario, volume));
      return (left === undefined && !existsSync(folder)) || undefined;
    });
  });

  it("is gone with its static volume where deleteData was set from the start", async () => {
    const nfs = { server: "nfs.example.com", path: "/exports/registry" };
    const pvc = { create: { volume: { name: "exports", nfs } }, deleteData: true };
    const stack = await scenario.stack({ storage: { pvc } });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    await destroy(stack, { storage: { pvc } });
    await eventually("claim and volume to be gone", async () => {
      const left = (await findClaim(scenario)) ?? (await findVolume(scenario, "exports"));
      return left === undefined || undefined;
    });
  });
});
