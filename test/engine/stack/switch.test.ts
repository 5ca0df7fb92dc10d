import assert from "node:assert/strict";
import { driversOf } from "../../../components/storage";
import { Scenario } from "./scenario";
import type { LiveConfig } from "./scenario";
import type { TestStack } from "./test-stack";
import { findClaim } from "./volume-objects";
import { eventually, watchConfig } from "./watching";

/** The storage of every version that was seen, repetitions left out: `emptyDir`, `pvc images`. */
function places(seen: readonly LiveConfig[]): string[] {
  const all = seen.map(({ spec }) =>
    driversOf(spec.storage)
      .map((driver) => {
        const { claim } = spec.storage?.[driver] as { claim?: string };
        return claim === undefined ? driver : `${driver} ${claim}`;
      })
      .join(" and "),
  );
  return all.filter((place, index) => index === 0 || place !== all[index - 1]);
}

describe("a switch of storage", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let watch: { seen: LiveConfig[]; stop: () => void };
  const accepted = { acceptEmptyStorage: true };
  const claim = (name: string) => ({ pvc: { create: { name } } });

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack({});
  });

  after(() => scenario.end());

  beforeEach(() => {
    watch = watchConfig(scenario);
  });

  afterEach(() => {
    watch.stop();
  });

  it("from an emptyDir that was set by hand is refused while the registry serves", async () => {
    const emptyDir = { managementState: "Unmanaged", emptyDir: {} };
    await scenario.ocPatch({ managementState: "Managed", storage: emptyDir });
    await eventually("the registry to serve", async () => {
      const { status } = await scenario.config();
      return status?.["readyReplicas"] === 1 || undefined;
    });
    for (const { ok, text } of [await stack.preview(), await stack.up()]) {
      assert.ok(!ok, text);
      assert.match(
        text,
        /acceptEmptyStorage must be true to move a serving registry from emptyDir to pvc claim=image-registry-storage/,
      );
      assert.match(text, /Set readOnly: true, copy the images/);
    }
    assert.equal(await findClaim(scenario), undefined);
    assert.deepEqual((await scenario.config()).spec.storage, emptyDir);
  });

  it("that is accepted never shows two storages to a watcher, and never none", async () => {
    await stack.set({ registry: accepted });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    assert.match(
      up.text,
      /the registry has left emptyDir; its images stay there, and nothing deletes them/,
    );
    assert.deepEqual(places(watch.seen), ["emptyDir", "pvc image-registry-storage"]);
  });

  it("by the stack's own settings goes from claim to emptyDir to another claim, one at a time", async () => {
    const targets = [{ emptyDir: { acceptDataLoss: true } }, claim("second"), claim("third")];
    for (const storage of targets) {
      await stack.set({ storage });
      const refused = await stack.preview();
      assert.ok(!refused.ok, refused.text);
      await stack.set({ storage, registry: accepted });
      const up = await stack.up();
      assert.ok(up.ok, up.text);
    }
    assert.deepEqual(places(watch.seen), [
      "pvc image-registry-storage",
      "emptyDir",
      "pvc second",
      "pvc third",
    ]);
    for (const name of ["image-registry-storage", "second", "third"]) {
      assert.ok(await findClaim(scenario, name), `claim ${name} is kept`);
    }
  });

  it("of a registry that is Removed needs no acceptance", async () => {
    await stack.set({ storage: claim("third"), registry: { managementState: "Removed" } });
    const removed = await stack.up();
    assert.ok(removed.ok, removed.text);
    await stack.set({ storage: claim("fourth") });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    assert.deepEqual(places(watch.seen), ["pvc third", "pvc fourth"]);
  });
});
