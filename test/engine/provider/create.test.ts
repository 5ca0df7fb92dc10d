import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { apply, contract, maps, namespace } from "./harness";
import type { Contract, Program } from "./harness";

interface Map {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly data?: Record<string, string>;
}

describe("the kubernetes provider: objects", () => {
  let here: Contract;
  const get = (name: string): Promise<Map | undefined> => here.lab.api.get<Map>(`${maps}/${name}`);

  const map =
    (name: string | undefined, data: Record<string, string>): Program =>
    (provider) => {
      const metadata = name === undefined ? { namespace } : { name, namespace };
      const made = new ConfigMap("map", { metadata, data }, { provider });
      return { name: made.metadata.name, uid: made.metadata.uid };
    };

  before(async () => {
    here = await contract();
  });

  it("are created once, and deleted", async () => {
    const stack = await here.stack();
    const first = await stack.up(map("created", { a: "1" }));
    const again = await stack.up(map("created", { a: "1" }));
    assert.deepEqual(first.objects, ["create ConfigMap"], first.text);
    assert.equal(first.outputs.uid, (await get("created"))?.metadata.uid);
    assert.deepEqual(again.objects, []);
    await stack.destroy();
    assert.equal(await get("created"), undefined);
  });

  it("are updated in place; what is no longer asked for is removed", async () => {
    const stack = await here.stack({ enableConfigMapMutable: true });
    const { outputs } = await stack.up(map("updated", { a: "1", b: "2" }));
    const update = await stack.up(map("updated", { a: "3" }));
    assert.deepEqual(update.objects, ["update ConfigMap"], update.text);
    assert.deepEqual((await get("updated"))?.data, { a: "3" });
    assert.equal((await get("updated"))?.metadata.uid, outputs.uid);
    await stack.destroy();
  });

  it("get a name with a random end if they have none, and keep it", async () => {
    const stack = await here.stack({ enableConfigMapMutable: true });
    const first = await stack.up(map(undefined, { a: "1" }));
    const second = await stack.up(map(undefined, { a: "2" }));
    assert.match(String(first.outputs.name), /^map-[0-9a-f]{8}$/, first.text);
    assert.deepEqual(second.objects, ["update ConfigMap"]);
    assert.equal(second.outputs.name, first.outputs.name);
    await stack.destroy();
  });

  it("of another name replace the old ones", async () => {
    const stack = await here.stack();
    await stack.up(map("old-name", {}));
    const { objects, text } = await stack.up(map("new-name", {}));
    const replacement = ["create-replacement ConfigMap", "replace ConfigMap"];
    assert.deepEqual(objects.slice(0, 2), replacement, text);
    assert.equal(await get("old-name"), undefined);
    assert.notEqual(await get("new-name"), undefined);
    await stack.destroy();
  });

  it("that are there already are refused, with the ways out", async () => {
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "there" } };
    await apply(here.lab, maps, { ...manifest, data: { a: "theirs" } });
    const stack = await here.stack();
    const { ok, text } = await stack.up(map("there", { a: "ours" }));
    assert.equal(ok, false);
    assert.match(text, /configmaps "there" already exists/);
    assert.match(
      text,
      /The resource already exists in the cluster[^]*Patch[^]*upsertExistingObjects/,
    );
    assert.deepEqual((await get("there"))?.data, { a: "theirs" });
    await stack.destroy();
  });

  it("that are there already are adopted with upsertExistingObjects", async () => {
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "adopted" } };
    await apply(here.lab, maps, { ...manifest, data: { a: "theirs" } });
    const stack = await here.stack({ upsertExistingObjects: true });
    const { ok, text } = await stack.up(map("adopted", { b: "ours" }));
    assert.equal(ok, true, text);
    assert.deepEqual((await get("adopted"))?.data, { a: "theirs", b: "ours" });
    await stack.destroy();
  });

  it("that the server finds invalid are refused with its words, already in preview", async () => {
    const stack = await here.stack();
    const preview = await stack.preview(map("invalid", { "not a key": "1" }));
    const up = await stack.up(map("invalid", { "not a key": "1" }));
    for (const { ok, text } of [preview, up]) {
      assert.equal(ok, false);
      assert.match(text, /was not successfully created by the Kubernetes API server/);
      assert.match(text, /data\[not a key\]: Invalid value/);
    }
    await stack.destroy();
  });

  it("wait for their namespace to appear", async () => {
    const late = "provider-contract-late";
    const stack = await here.stack();
    const up = stack.up((provider) => {
      new ConfigMap("map", { metadata: { name: "early", namespace: late } }, { provider });
      return {};
    });
    await sleep(4000);
    const metadata = { name: late };
    await apply(here.lab, "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata });
    const { ok, text } = await up;
    assert.equal(ok, true, text);
    assert.match(text, /Retry #\d; creation failed: namespaces "provider-contract-late" not found/);
    await stack.destroy();
    await here.lab.api.remove(`/api/v1/namespaces/${late}`);
  });

  it("in a namespace of the same stack can be previewed", async () => {
    const stack = await here.stack();
    const { ok, text, objects } = await stack.preview((provider) => {
      const made = new Namespace("space", {}, { provider });
      const metadata = { name: "inside", namespace: made.metadata.name };
      new ConfigMap("map", { metadata, data: { uid: made.metadata.uid } }, { provider });
      return {};
    });
    assert.equal(ok, true, text);
    assert.deepEqual(objects.sort(), ["create ConfigMap", "create Namespace"]);
  });

  it("of a kind that nobody has defined fail after half a minute, and say so", async () => {
    const stack = await here.stack();
    const program: Program = (provider) => {
      const thing = { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "none" } };
      new CustomResource("thing", thing, { provider });
      return {};
    };
    const preview = await stack.preview(program);
    assert.equal(preview.ok, true, preview.text);
    const begin = Date.now();
    const { ok, text } = await stack.up(program);
    assert.equal(ok, false);
    assert.match(text, /no matches for kind "Thing" in version "example.com\/v1"/);
    assert.match(text, /Verify that any required CRDs have been created/i);
    assert.ok(Date.now() - begin > 30_000);
  });
});
