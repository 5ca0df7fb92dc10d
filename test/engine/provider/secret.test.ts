import assert from "node:assert/strict";
import { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions/customResourcePatch";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { secret as conceal } from "@pulumi/pulumi";
import { config, configs, contract, namespace, type Contract, type Program } from "./harness";

interface Live {
  readonly metadata: { readonly uid: string };
  readonly data: Record<string, string>;
}

const password = "correct-horse-battery-staple";
const encoded = Buffer.from(password).toString("base64");

describe("the kubernetes provider: secrets", () => {
  let here: Contract;
  before(async () => {
    here = await contract();
  });

  const get = (name: string): Promise<Live | undefined> =>
    here.lab.api.get<Live>(`/api/v1/namespaces/${namespace}/secrets/${name}`);

  const program =
    (name: string, stringData: Record<string, string>, immutable = false): Program =>
    (provider) => {
      const metadata = { name, namespace };
      const made = new Secret("secret", { metadata, stringData, immutable }, { provider });
      return { data: made.data };
    };

  it("with other data replace the old ones, which go first", async () => {
    const stack = await here.stack();
    await stack.up(program("replaced", { key: "one" }));
    const before = await get("replaced");
    const { objects, text } = await stack.up(program("replaced", { key: "two" }));
    const steps = ["delete-replaced Secret", "replace Secret", "create-replacement Secret"];
    assert.deepEqual(objects, steps, text);
    assert.notEqual((await get("replaced"))?.metadata.uid, before?.metadata.uid);
    await stack.destroy();
  });

  it("are changed in place with enableSecretMutable", async () => {
    const stack = await here.stack({ enableSecretMutable: true });
    await stack.up(program("mutated", { key: "one", gone: "soon" }));
    const before = await get("mutated");
    const { objects, text } = await stack.up(program("mutated", { key: "two" }));
    assert.deepEqual(objects, ["update Secret"], text);
    const after = await get("mutated");
    assert.equal(after?.metadata.uid, before?.metadata.uid);
    assert.deepEqual(after?.data, { key: Buffer.from("two").toString("base64") });
    await stack.destroy();
  });

  it("that are immutable are replaced also then", async () => {
    const stack = await here.stack({ enableSecretMutable: true });
    await stack.up(program("fixed", { key: "one" }, true));
    const { objects, text } = await stack.up(program("fixed", { key: "two" }, true));
    assert.ok(objects.includes("replace Secret"), text);
    await stack.destroy();
  });

  it("show their data neither in the state nor in what is printed, marked or not", async () => {
    const stack = await here.stack({ enableSecretMutable: true });
    const first = await stack.up(program("hidden", { key: password }));
    const second = await stack.up(program("hidden", { key: password, more: `${password}!` }));
    const refreshed = await stack.refresh();
    for (const text of [first.text, second.text, refreshed.text]) assertHidden(text);
    assertHidden(stack.state());
    assert.deepEqual(first.outputs.data, { key: encoded });
    assert.match(first.text, /data: \[secret\]/);
    await stack.destroy();
  });

  it("do not show their data when they are refused", async () => {
    const stack = await here.stack();
    const bad = await stack.up(program("refused", { key: password, "no key": password }));
    assert.equal(bad.ok, false);
    assertHidden(bad.text);
    const unreadable = await stack.up((provider) => {
      const metadata = { name: "unreadable", namespace };
      new Secret("secret", { metadata, data: { key: `${password} ?` } }, { provider });
      return {};
    });
    assert.equal(unreadable.ok, false);
    assertHidden(unreadable.text);
    await stack.destroy();
  });

  it("inside a custom resource stay secret where the inputs are", async () => {
    const stack = await here.stack();
    const { ok, text } = await stack.up((provider) => {
      const spec = { managementState: "Removed", replicas: 1, httpSecret: conceal(password) };
      const args = { ...config, metadata: { name: "hiding" }, spec };
      new CustomResourcePatch("patch", args, { provider, retainOnDelete: true });
      return {};
    });
    assert.equal(ok, true, text);
    assertHidden(text);
    const state = stack.state();
    assertHidden(state);
    assert.match(state, /"managementState":"Removed"/);
    await stack.destroy();
    await here.lab.api.remove(`${configs}/hiding`);
  });
});

function assertHidden(text: string): void {
  assert.ok(!text.includes(password) && !text.includes(encoded), "a secret is readable");
}
