import assert from "node:assert/strict";
import { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions/customResourcePatch";
import { ConfigMapPatch } from "@pulumi/kubernetes/core/v1/configMapPatch";
import { apply, config, configs, contract, managers, maps, namespace } from "./harness";
import type { Contract, Program } from "./harness";

interface Map {
  readonly data?: Record<string, string>;
}

describe("the kubernetes provider: patches", () => {
  let here: Contract;
  const get = async (name: string): Promise<Record<string, string> | undefined> =>
    (await here.lab.api.get<Map>(`${maps}/${name}`))?.data;

  const theirs = (name: string, data: Record<string, string>): Promise<unknown> =>
    apply(here.lab, maps, { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data });

  /** A patch of a map, with annotations of the pulumi.com domain. */
  const patch =
    (name: string, data: Record<string, string>, options: Record<string, string> = {}): Program =>
    (provider) => {
      const entries = Object.entries(options).map(([key, value]) => [`pulumi.com/${key}`, value]);
      const annotations = Object.fromEntries(entries) as Record<string, string>;
      const metadata = { name, namespace, annotations };
      new ConfigMapPatch("patch", { metadata, data }, { provider });
      return {};
    };

  const registry =
    (name: string, spec: object): Program =>
    (provider) => {
      new CustomResourcePatch("patch", { ...config, metadata: { name }, spec }, { provider });
      return {};
    };

  before(async () => {
    here = await contract();
  });

  it("create what is not there", async () => {
    const stack = await here.stack();
    const { ok, text } = await stack.up(patch("upserted", { a: "1" }));
    assert.equal(ok, true, text);
    assert.deepEqual(await get("upserted"), { a: "1" });
    await stack.destroy();
  });

  it("leave what others own, also when they are destroyed", async () => {
    await theirs("shared", { a: "theirs" });
    const stack = await here.stack();
    await stack.up(patch("shared", { b: "ours", c: "ours" }));
    assert.deepEqual(await get("shared"), { a: "theirs", b: "ours", c: "ours" });
    const { objects, text } = await stack.up(patch("shared", { b: "changed" }));
    assert.deepEqual(objects, ["update ConfigMapPatch"], text);
    assert.deepEqual(await get("shared"), { a: "theirs", b: "changed" });
    assert.equal((await stack.destroy()).ok, true);
    assert.deepEqual(await get("shared"), { a: "theirs" });
  });

  it("need a name", async () => {
    const stack = await here.stack();
    const { ok, text } = await stack.preview((provider) => {
      new ConfigMapPatch("patch", { data: { a: "1" } }, { provider });
      return {};
    });
    assert.equal(ok, false);
    assert.match(text, /patch resources require the `\.metadata\.name` field to be set/);
  });

  it("conflict over a field that somebody else owns: field, managers and remedy are named", async () => {
    await theirs("contested", { a: "theirs" });
    const stack = await here.stack();
    const program = patch("contested", { a: "ours" }, { patchFieldManager: "contender" });
    const { ok, text } = await stack.up(program);
    assert.equal(ok, false);
    assert.match(text, /server-side apply field conflict detected/);
    assert.match(text, /The resource managed by field manager "contender" had an apply conflict/);
    assert.match(text, /conflict with "somebody"[^]*\.data\.a/);
    assert.deepEqual(await get("contested"), { a: "theirs" });
    await stack.destroy();
  });

  it("win a conflict with patchForce", async () => {
    await theirs("forced", { a: "theirs" });
    const stack = await here.stack();
    const { ok, text } = await stack.up(patch("forced", { a: "ours" }, { patchForce: "true" }));
    assert.equal(ok, true, text);
    assert.deepEqual(await get("forced"), { a: "ours" });
    await stack.destroy();
  });

  it("win every conflict with the provider's enablePatchForce", async () => {
    await theirs("all-forced", { a: "theirs" });
    const stack = await here.stack({ enablePatchForce: true });
    const { ok, text } = await stack.up(patch("all-forced", { a: "ours" }));
    assert.equal(ok, true, text);
    assert.deepEqual(await get("all-forced"), { a: "ours" });
    await stack.destroy();
  });

  it("of two stacks share an object, and each gives up its own fields only", async () => {
    await theirs("crowded", { a: "theirs" });
    const [one, two] = [await here.stack(), await here.stack()];
    await one.up(patch("crowded", { b: "one", same: "both" }));
    await two.up(patch("crowded", { c: "two", same: "both" }));
    const all = { a: "theirs", b: "one", c: "two", same: "both" };
    assert.deepEqual(await get("crowded"), all);
    await one.destroy();
    assert.deepEqual(await get("crowded"), { a: "theirs", c: "two", same: "both" });
    await two.destroy();
    assert.deepEqual(await get("crowded"), { a: "theirs" });
  });

  it("keep a random manager over updates, until they get one by name", async () => {
    await theirs("managed", { a: "theirs" });
    const path = `${maps}/managed`;
    const stack = await here.stack();
    await stack.up(patch("managed", { b: "1" }));
    const first = await managers(here.lab, path);
    await stack.up(patch("managed", { b: "2" }));
    assert.deepEqual((await managers(here.lab, path)).sort(), first.sort());
    const ours = first.filter((manager) => manager !== "somebody Update");
    assert.equal(ours.length, 1);
    assert.match(ours.join(), /^pulumi-kubernetes-[0-9a-f]{8} Apply$/);
    await stack.up(patch("managed", { b: "2" }, { patchFieldManager: "by-name" }));
    const last = (await managers(here.lab, path)).sort();
    assert.deepEqual(last, ["by-name Apply", "somebody Update"]);
    await stack.destroy();
  });

  it("are not sent to the server by a preview of their creation", async () => {
    const stack = await here.stack();
    const { ok, text, objects } = await stack.preview(registry("previewed", { nonsense: true }));
    assert.equal(ok, true, text);
    assert.deepEqual(objects, ["create ConfigPatch"]);
    assert.equal(await here.lab.api.get(`${configs}/previewed`), undefined);
    await stack.destroy();
  });

  it("are tried on the server by a preview of their update, and nothing is written", async () => {
    await theirs("tried", { a: "theirs" });
    const stack = await here.stack();
    await stack.up(patch("tried", { b: "1" }));
    const fine = await stack.preview(patch("tried", { b: "2" }));
    const conflict = await stack.preview(patch("tried", { a: "ours" }));
    assert.equal(fine.ok, true, fine.text);
    assert.equal(conflict.ok, false);
    assert.match(conflict.text, /apply conflict/);
    assert.deepEqual(await get("tried"), { a: "theirs", b: "1" });
    await stack.destroy();
  });

  it("with a field that the definition does not have are refused", async () => {
    const stack = await here.stack();
    const spec = { replicas: 1, storage: { pvc: { clam: "typo" } } };
    const { ok, text } = await stack.up(registry("typo", spec));
    assert.equal(ok, false);
    assert.match(text, /\.spec\.storage\.pvc\.clam: field not declared in schema/);
    await stack.destroy();
  });

  it("cannot give up a required field that nobody else sets, and say which", async () => {
    const stack = await here.stack();
    await stack.up(registry("required", { managementState: "Removed", replicas: 1 }));
    const { ok, text } = await stack.destroy();
    assert.equal(ok, false);
    assert.match(text, /this Patch resource is currently managing a required field/);
    assert.match(text, /`retainOnDelete`[^]*spec/);
    await here.lab.api.remove(`${configs}/required`);
  });

  it("with retainOnDelete leave everything as it is", async () => {
    const stack = await here.stack();
    await stack.up((provider) => {
      const spec = { managementState: "Removed", replicas: 1 };
      const args = { ...config, metadata: { name: "retained" }, spec };
      new CustomResourcePatch("patch", args, { provider, retainOnDelete: true });
      return {};
    });
    const { ok, text } = await stack.destroy();
    assert.equal(ok, true, text);
    const left = await here.lab.api.get<{ spec: object }>(`${configs}/retained`);
    assert.equal((left?.spec as { managementState: string }).managementState, "Removed");
    await here.lab.api.remove(`${configs}/retained`);
  });
});
