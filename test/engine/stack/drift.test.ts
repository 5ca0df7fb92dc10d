import assert from "node:assert/strict";
import { Scenario } from "./scenario";
import type { TestStack } from "./test-stack";

describe("a field of the configuration that was changed by hand", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack({});
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    await scenario.ocPatch({ replicas: 3 });
  });

  after(() => scenario.end());

  it("fails a plain up, which names the field, both values and the remedy, and changes nothing", async () => {
    const up = await stack.up();
    assert.ok(!up.ok);
    assert.match(
      up.text,
      /spec\.replicas is 3, sent was 2\. Somebody changed it by hand; to set it back run: pulumi up --refresh/,
    );
    assert.equal((await scenario.config()).spec["replicas"], 3);
  });

  it("is set back by up --refresh, and a plain up is content again", async () => {
    const repaired = await stack.up({ refresh: true });
    assert.ok(repaired.ok, repaired.text);
    assert.equal((await scenario.config()).spec["replicas"], 2);
    const again = await stack.up();
    assert.ok(again.ok, again.text);
    assert.deepEqual(Object.keys(again.changes), ["same"]);
  });
});
