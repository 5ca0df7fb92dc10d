import assert from "node:assert/strict";
import { Scenario } from "./scenario";

describe("waiting for the registry", () => {
  let scenario: Scenario;

  before(async () => {
    scenario = await Scenario.begin({ neverReady: "the registry is tired today" });
  });

  after(() => scenario.end());

  it("is left out with wait: false: up returns though the registry does not serve", async () => {
    const stack = await scenario.stack({ registry: { wait: false } });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    const { spec, status } = await scenario.config();
    assert.equal(spec["managementState"], "Managed");
    const conditions = status?.["conditions"] as readonly { type: string; status: string }[];
    assert.notEqual(conditions.find(({ type }) => type === "Available")?.status, "True");
  });

  it("ends after the time limit with the operator's own message", async () => {
    const stack = await scenario.stack({ cluster: { timeoutSeconds: 5 } });
    const up = await stack.up();
    assert.ok(!up.ok);
    assert.match(up.text, /The registry's operator says: .*the registry is tired today/);
  });
});
