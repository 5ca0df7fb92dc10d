import assert from "node:assert/strict";
import type { Manifest } from "../../../sandbox/kube";
import { Scenario } from "./scenario";
import { succeeds } from "./test-stack";
import type { TestStack } from "./test-stack";

const PRUNERS = "/apis/imageregistry.operator.openshift.io/v1/imagepruners";

type Pruner = Manifest & { readonly spec: Readonly<Record<string, unknown>> };

describe("the image pruner of a stack", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack({});
  });

  after(() => scenario.end());

  async function spec(): Promise<Readonly<Record<string, unknown>>> {
    const pruner = await scenario.lab.api.get<Pruner>(`${PRUNERS}/cluster`);
    assert.ok(pruner, "the pruner is gone");
    return pruner.spec;
  }

  const untouched = {
    schedule: "",
    suspend: false,
    ignoreInvalidImageReferences: true,
    keepYoungerThanDuration: "60m",
    logLevel: "Normal",
  };

  it("is left alone without a word about it", async () => {
    await succeeds(stack.up());
    const { ignoreInvalidImageReferences, schedule } = await spec();
    assert.deepEqual([ignoreInvalidImageReferences, schedule], [true, ""]);
  });

  it("gets what was set, over what its operator had, and nothing the second time", async () => {
    await stack.set({ pruner: { schedule: "0 3 * * *", keepTagRevisions: 5 } });
    const up = await succeeds(stack.up());
    assert.doesNotMatch(up.text, /only objects of the API are pruned/);
    const { schedule, keepTagRevisions, ignoreInvalidImageReferences } = await spec();
    assert.deepEqual([schedule, keepTagRevisions], ["0 3 * * *", 5]);
    assert.equal(ignoreInvalidImageReferences, true);
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
  });

  it("is repaired by a refresh where somebody changed it", async () => {
    await scenario.lab.api.merge(`${PRUNERS}/cluster`, { spec: { keepTagRevisions: 1 } }, "oc");
    await succeeds(stack.up({ refresh: true }));
    assert.equal((await spec())["keepTagRevisions"], 5);
  });

  it("goes back to the default with a setting that is taken out, and keeps the others", async () => {
    await stack.set({ pruner: { schedule: "0 3 * * *" } });
    await succeeds(stack.up());
    const { schedule, keepTagRevisions } = await spec();
    assert.deepEqual([schedule, keepTagRevisions], ["0 3 * * *", undefined]);
  });

  it("is told to prune no layers where the registry is Removed", async () => {
    await stack.set({
      pruner: { schedule: "0 4 * * *" },
      registry: { managementState: "Removed" },
    });
    const up = await succeeds(stack.up());
    assert.match(up.text, /only objects of the API are pruned: the cluster has no registry/);
  });

  it("is its operator's again once the stack is destroyed, with every default", async () => {
    await succeeds(stack.destroy());
    const left = await spec();
    for (const [field, value] of Object.entries(left))
      assert.equal(value, untouched[field as keyof typeof untouched], field);
    assert.equal(left["keepTagRevisions"], undefined);
  });
});
