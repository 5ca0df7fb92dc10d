import assert from "node:assert/strict";
import { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions/customResourcePatch";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { apply, config, configs, contract, maps, namespace } from "./harness";
import type { Contract, Program } from "./harness";

interface Config {
  readonly spec: {
    readonly replicas: number;
    readonly storage: object;
    readonly logLevel?: string;
  };
}

describe("the kubernetes provider: what others change", () => {
  let here: Contract;
  before(async () => {
    here = await contract();
  });

  const patch =
    (name: string): Program =>
    (provider) => {
      const metadata = { name, annotations: { "pulumi.com/patchForce": "true" } };
      const storage = { managementState: "Unmanaged", pvc: { claim: "images" } };
      const spec = { managementState: "Removed", replicas: 2, storage };
      const options = { provider, retainOnDelete: true };
      new CustomResourcePatch("patch", { ...config, metadata, spec }, options);
      return {};
    };

  const change = (name: string, spec: object): Promise<unknown> =>
    here.lab.api.merge(`${configs}/${name}`, { spec }, "administrator");

  const get = async (name: string): Promise<Config["spec"] | undefined> =>
    (await here.lab.api.get<Config>(`${configs}/${name}`))?.spec;

  it("in a field of ours is seen and repaired by up with refresh, not without", async () => {
    const stack = await here.stack();
    await stack.up(patch("drifted"));
    await change("drifted", { replicas: 5 });
    assert.deepEqual((await stack.up(patch("drifted"))).objects, []);
    assert.equal((await get("drifted"))?.replicas, 5);
    const { ok, text } = await stack.up(patch("drifted"), { refresh: true });
    assert.equal(ok, true, text);
    assert.match(text, /update/);
    assert.equal((await get("drifted"))?.replicas, 2);
    await here.lab.api.remove(`${configs}/drifted`);
  });

  it("in a field of ours is seen by refresh, and repaired by the next up", async () => {
    const stack = await here.stack();
    await stack.up(patch("refreshed"));
    await change("refreshed", { storage: { pvc: { claim: "other" } } });
    const refreshed = await stack.refresh();
    assert.equal(refreshed.ok, true, refreshed.text);
    const { objects, text } = await stack.up(patch("refreshed"));
    assert.deepEqual(objects, ["update ConfigPatch"], text);
    assert.deepEqual((await get("refreshed"))?.storage, {
      managementState: "Unmanaged",
      pvc: { claim: "images" },
    });
    await here.lab.api.remove(`${configs}/refreshed`);
  });

  it("in a field that is not ours is never seen", async () => {
    const stack = await here.stack();
    await stack.up(patch("foreign"));
    await change("foreign", { logLevel: "Debug", storage: { emptyDir: {} } });
    const { objects, text } = await stack.up(patch("foreign"), { refresh: true });
    assert.deepEqual(
      objects.filter((step) => step.startsWith("update")),
      [],
      text,
    );
    assert.equal((await get("foreign"))?.logLevel, "Debug");
    assert.deepEqual(Object.keys((await get("foreign"))?.storage ?? {}).sort(), [
      "emptyDir",
      "managementState",
      "pvc",
    ]);
    await here.lab.api.remove(`${configs}/foreign`);
  });

  const map =
    (name: string): Program =>
    (provider) => {
      const metadata = { name, namespace };
      new ConfigMap("map", { metadata, data: { a: "1" } }, { provider });
      return {};
    };

  it("by deleting the object is repaired after a refresh", async () => {
    const stack = await here.stack();
    await stack.up(map("deleted"));
    await here.lab.api.remove(`${maps}/deleted`);
    const { ok, text, objects } = await stack.up(map("deleted"), { refresh: true });
    assert.equal(ok, true, text);
    assert.ok(objects.includes("create ConfigMap"), text);
    assert.notEqual(await here.lab.api.get(`${maps}/deleted`), undefined);
    await stack.destroy();
  });

  it("by deleting the object does not keep it from being destroyed", async () => {
    const stack = await here.stack();
    await stack.up(map("destroyed"));
    await here.lab.api.remove(`${maps}/destroyed`);
    const { ok, text } = await stack.destroy();
    assert.equal(ok, true, text);
  });

  it("is there to be read by name", async () => {
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "read" } };
    await apply(here.lab, maps, { ...manifest, data: { a: "theirs" } });
    const stack = await here.stack();
    const { ok, text, outputs } = await stack.up((provider) => {
      const found = ConfigMap.get("map", `${namespace}/read`, { provider });
      return { data: found.data };
    });
    assert.equal(ok, true, text);
    assert.deepEqual(outputs.data, { a: "theirs" });
    await stack.destroy();
    assert.notEqual(await here.lab.api.get(`${maps}/read`), undefined);
  });
});
