import assert from "node:assert/strict";
import type { Manifest } from "../../../sandbox/kube";
import { CLAIMS, Scenario } from "./scenario";
import type { Outcome, TestStack } from "./test-stack";

const own = { storage: { pvc: { create: { name: "second" } } } };
const shared = { storage: { pvc: { existing: "image-registry-storage" } } };

describe("two stacks on one cluster", () => {
  let scenario: Scenario;
  let first: TestStack;
  let second: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    first = await scenario.stack({}, "first");
    const up = await first.up();
    assert.ok(up.ok, up.text);
    second = await scenario.stack(own, "second");
  });

  after(() => scenario.end());

  const owner = async (): Promise<string | undefined> =>
    (await scenario.config()).metadata.annotations?.["openshift-image-registry/owner"];

  const claims = async (): Promise<string[]> =>
    (await scenario.lab.api.list<Manifest>(CLAIMS)).map(({ metadata }) => metadata.name);

  function assertRefused({ ok, text }: Outcome, by: string): void {
    assert.ok(!ok, text);
    assert.match(text, /takeOver must be true to configure a registry that stack \S+ configures/);
    assert.ok(text.includes(`that stack openshift-image-registry/${by} configures`), text);
  }

  it("refuses the second, naming the first, in preview and up, before anything is created", async () => {
    const before = (await scenario.config()).metadata.resourceVersion;
    assertRefused(await second.preview(), "first");
    assertRefused(await second.up(), "first");
    assert.deepEqual(await claims(), ["image-registry-storage"]);
    assert.equal((await scenario.config()).metadata.resourceVersion, before);
  });

  it("gives the registry to the second with takeOver, and refuses the first from then on", async () => {
    await second.set({ ...shared, registry: { takeOver: true } });
    const up = await second.up();
    assert.ok(up.ok, up.text);
    assert.equal(await owner(), "openshift-image-registry/second");
    assertRefused(await first.up(), "second");
    assert.equal(await owner(), "openshift-image-registry/second");
  });

  it("needs no takeOver once the other has stepped down", async () => {
    await second.set({ ...shared, registry: { takeOver: true, managementState: "Removed" } });
    const down = await second.up();
    assert.ok(down.ok, down.text);
    const up = await first.up({ refresh: true });
    assert.ok(up.ok, up.text);
    assert.equal(await owner(), "openshift-image-registry/first");
    assert.equal((await scenario.config()).spec["managementState"], "Managed");
  });
});
