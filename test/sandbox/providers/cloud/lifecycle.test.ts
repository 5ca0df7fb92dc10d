import assert from "node:assert/strict";
import {
  optional,
  replaces,
  required,
  Unfinished,
  type Context,
  type ResourceType,
} from "../../../../sandbox/providers/cloud/double";
import * as lifecycle from "../../../../sandbox/providers/cloud/lifecycle";
import { InitFailed } from "../../../../sandbox/providers/support/errors";
import {
  isSecret,
  makeSecret,
  stringOf,
  UNKNOWN,
} from "../../../../sandbox/providers/support/values";
import type { Properties } from "../../../../sandbox/providers/support/values";

/** A cloud that is a map. */
type Cloud = Map<string, Properties>;

const type: ResourceType<Cloud> = {
  inputs: {
    name: { computed: true, replaces: true },
    place: replaces,
    size: required,
    policy: { json: true },
    password: { secret: true },
    class: { computed: true },
    rules: { items: { id: required, days: optional } },
    tags: optional,
  },
  outputs: ["arn", "key"],
  secretOutputs: ["key"],
  autoname: { property: "name", fit: (name) => name.toLowerCase() },
  create: (cloud, inputs) => {
    const id = stringOf(inputs["name"]);
    cloud.set(id, inputs);
    const created = { id, outputs: { arn: `arn:${id}`, key: "k3y-k3y" } };
    if (inputs["size"] === 0) throw new Unfinished("too small", created);
    return Promise.resolve(created);
  },
  read: (cloud, id) => {
    const inputs = cloud.get(id);
    return Promise.resolve(inputs && { inputs, outputs: { arn: `arn:${id}` } });
  },
  update: () => Promise.resolve({}),
  delete: () => Promise.resolve(),
};

const context = {} as Context;
const naming = { seed: new Uint8Array([1, 2, 3]), disabled: false, proposed: "" };
const check = (news: Properties, olds: Properties = {}): lifecycle.Checked =>
  lifecycle.check(type, { name: "My", olds, news, naming });

describe("a resource of a cloud's double", () => {
  it("is refused with inputs that it does not know, lacks, or has in the wrong place", () => {
    const { failures } = check({ sise: 1, rules: [{ id: "a", day: 1 }] });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["sise", "size", "rules[0].day"],
    );
    assert.equal(failures[0]?.reason, "sise is not in the provider double");
    assert.deepEqual(check({ size: UNKNOWN }).failures, []);
  });

  it("gets a name from the engine's seed, and keeps it", () => {
    const first = check({ size: 1 }).inputs;
    assert.match(stringOf(first["name"]), /^my-[0-9a-f]{7}$/);
    assert.equal(check({ size: 1 }).inputs["name"], first["name"]);
    const other = { ...naming, seed: new Uint8Array([4]) };
    const later = lifecycle.check(type, {
      name: "My",
      olds: first,
      news: { size: 2 },
      naming: other,
    });
    assert.equal(later.inputs["name"], first["name"]);
    const given = check({ size: 1, name: "mine" }, first).inputs;
    assert.equal(given["name"], "mine");
  });

  const differs = (before: Properties, after: Properties): [string[], boolean, boolean] => {
    const { differences, deleteBeforeReplace } = lifecycle.diff(type, before, after);
    const paths = differences.map(({ path }) => path.join("."));
    return [paths, differences.some(({ replace }) => replace), deleteBeforeReplace];
  };

  it("changes in place, or is replaced; one that keeps its name is deleted first", () => {
    assert.deepEqual(differs({ size: 1 }, { size: 2 }), [["size"], false, false]);
    assert.deepEqual(differs({ size: 1, tags: {} }, { size: 1 }), [[], false, false]);
    assert.deepEqual(differs({ policy: '{"a":1}' }, { policy: '{ "a": 1 }' }), [[], false, false]);
    const named = { name: "mine", __defaults: [] };
    const [there, elsewhere] = [{ place: "a" }, { place: "b" }];
    assert.deepEqual(differs({ ...named, ...there }, { ...named, ...elsewhere }), [
      ["place"],
      true,
      true,
    ]);
    const auto = { name: "my-1234567", __defaults: ["name"] };
    assert.deepEqual(differs({ ...auto, ...there }, { ...auto, ...elsewhere }), [
      ["place"],
      true,
      false,
    ]);
  });

  it("has unknown outputs in the preview of its creation, secret ones marked", () => {
    const { id, state } = lifecycle.previewCreate(type, { size: 1 });
    assert.equal(id, "");
    assert.equal(state["arn"], UNKNOWN);
    assert.equal(isSecret(state["key"]), true);
  });

  it("has secrets marked in its state: outputs, inputs that are, and inputs that were given so", async () => {
    const given = { name: "a", size: makeSecret(1), password: "p4ss" };
    const { state } = await lifecycle.create(type, new Map(), given, context);
    const secret = Object.keys(state).filter((key) => isSecret(state[key]));
    assert.deepEqual(secret.sort(), ["key", "password", "size"]);
    assert.equal(state["arn"], "arn:a");
  });

  it("is in the state when it could not be finished", async () => {
    const creation = lifecycle.create(type, new Map(), { name: "a", size: 0 }, context);
    await assert.rejects(creation, (error: InitFailed) => {
      assert.ok(error instanceof InitFailed);
      assert.deepEqual([error.id, error.message, error.state["arn"]], ["a", "too small", "arn:a"]);
      return true;
    });
  });

  const refreshed = async (
    live: Properties,
    inputs: Properties,
  ): Promise<Properties | undefined> => {
    const cloud: Cloud = new Map([["a", live]]);
    const { inputs: found } = await lifecycle.read(type, cloud, "a", { state: inputs, inputs });
    const { __defaults: _, ...rest } = found ?? {};
    return rest;
  };

  it("shows drift on refresh, but not what the cloud fills in by itself", async () => {
    assert.deepEqual(await refreshed({ size: 2, class: "x", name: "a" }, { size: 1 }), { size: 2 });
    assert.deepEqual(await refreshed({ size: 1, class: "x" }, { size: 1, class: "y" }), {
      size: 1,
      class: "x",
    });
    assert.deepEqual(await refreshed({ size: 1, tags: { a: "b" } }, { size: 1 }), {
      size: 1,
      tags: { a: "b" },
    });
    assert.deepEqual(
      await refreshed({ size: 1, policy: '{"a":1}' }, { size: 1, policy: '{"a": 1}' }),
      {
        size: 1,
        policy: '{"a": 1}',
      },
    );
  });

  it("is gone when the cloud has it no more", async () => {
    const found = await lifecycle.read(type, new Map(), "a", { state: {}, inputs: {} });
    assert.equal(found.id, "");
  });
});
