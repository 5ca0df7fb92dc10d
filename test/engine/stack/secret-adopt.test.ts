import assert from "node:assert/strict";
import { Scenario, USER_SECRET } from "./scenario";
import { succeeds } from "./test-stack";
import type { StackSettings, TestStack } from "./test-stack";

const SECRETS = "/api/v1/namespaces/openshift-image-registry/secrets";
const KEY = "REGISTRY_STORAGE_AZURE_ACCOUNTKEY";

describe("a credential Secret that somebody else made", () => {
  let scenario: Scenario;
  let stack: TestStack;

  const settings = (registry: object = {}): StackSettings => ({
    storage: { azure: { create: { location: "westeurope" } } },
    registry,
  });

  before(async () => {
    scenario = await Scenario.begin({}, "azure");
    const stringData = { [KEY]: Buffer.from("by hand").toString("base64"), OTHER: "leftover" };
    const metadata = { name: USER_SECRET };
    const secret = { apiVersion: "v1", kind: "Secret", metadata, stringData };
    await scenario.lab.api.create(SECRETS, secret, "oc");
    stack = await scenario.stack(settings());
  });

  after(() => scenario.end());

  it("is refused in preview and up, before anything is made, and stays as it is", async () => {
    const before = await scenario.secretData(USER_SECRET);
    for (const outcome of [await stack.preview(), await stack.up()]) {
      assert.ok(!outcome.ok);
      assert.match(outcome.text, /adoptSecret must be true to take over Secret/);
    }
    assert.deepEqual(await scenario.secretData(USER_SECRET), before);
    const types = (await stack.resources()).map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => type.startsWith("azure-native:")),
      [],
    );
  });

  it("is taken over with adoptSecret, and holds what belongs into it and nothing else", async () => {
    await stack.set(settings({ adoptSecret: true }));
    await succeeds(stack.up());
    const data = await scenario.secretData(USER_SECRET);
    assert.deepEqual(Object.keys(data), [KEY]);
    assert.equal(Buffer.from(data[KEY] ?? "", "base64").length, 64);
  });

  it("is the stack's from then on, and needs the word no more", async () => {
    await stack.set(settings());
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
  });
});
