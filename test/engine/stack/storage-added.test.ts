import assert from "node:assert/strict";
import { driversOf } from "../../../components/storage";
import { Scenario } from "./scenario";
import type { TestStack } from "./test-stack";
import { watchConfig } from "./watching";

describe("a second storage that somebody adds by hand", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack({});
    const up = await stack.up();
    assert.ok(up.ok, up.text);
  });

  after(() => scenario.end());

  it("fails the next up, which changes nothing, with the command that takes it out and heals", async () => {
    await scenario.ocPatch({ storage: { emptyDir: {} } });
    const failed = await stack.up();
    assert.ok(!failed.ok, failed.text);
    assert.match(failed.text, /it also has storage emptyDir, and with two the operator stops/);
    const command =
      /oc patch configs\.imageregistry\.operator\.openshift\.io\/cluster --type=merge -p '(.*?)'/;
    const [, patch = "none"] = command.exec(failed.text) ?? [];
    const { spec } = JSON.parse(patch) as { spec: object };
    await scenario.ocPatch(spec);
    const healed = await stack.up();
    assert.ok(healed.ok, healed.text);
    assert.deepEqual(driversOf((await scenario.config()).spec.storage), ["pvc"]);
  });

  it("is taken out by an up that changes something, in the same write", async () => {
    await scenario.ocPatch({ storage: { emptyDir: {} } });
    const watch = watchConfig(scenario);
    await stack.set({ registry: { replicas: 3 } });
    const up = await stack.up();
    watch.stop();
    assert.ok(up.ok, up.text);
    assert.match(up.text, /the registry has left emptyDir; its images stay there/);
    const both = watch.seen.map(({ spec }) => [spec["replicas"], driversOf(spec.storage).join()]);
    const states = [...new Set(both.map((one) => one.join(" ")))];
    assert.deepEqual(states, ["2 emptyDir,pvc", "3 pvc"]);
  });
});
