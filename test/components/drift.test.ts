import assert from "node:assert/strict";
import fc from "fast-check";
import { differences } from "../../components/drift";

const json = fc.jsonValue();
const object = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), json, { maxKeys: 4 });

describe("differences", () => {
  it("finds none between anything and itself", () => {
    fc.assert(
      fc.property(json, (value) => {
        assert.deepEqual(differences(value, structuredClone(value), "spec"), []);
      }),
    );
  });

  it("ignores fields that were not sent", () => {
    fc.assert(
      fc.property(object, object, (sent, others) => {
        assert.deepEqual(differences(sent, { ...others, ...sent }, "spec"), []);
      }),
    );
  });

  it("finds a changed word, wherever it is", () => {
    const path = fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(path, (keys) => {
        const nest = (leaf: string) =>
          keys.reduceRight<unknown>((value, key) => ({ [key]: value }), leaf);
        const field = ["spec", ...keys].join(".");
        assert.deepEqual(differences(nest("sent"), nest("live"), "spec"), [
          { field, sent: "sent", live: "live" },
        ]);
      }),
    );
  });

  it("finds a field that is gone", () => {
    assert.deepEqual(differences({ a: { b: "x" } }, {}, "spec"), [
      { field: "spec.a.b", sent: "x", live: undefined },
    ]);
  });

  it("takes what the operator spells differently for the same", () => {
    for (const [sent, live] of [
      ["60s", "1m0s"],
      ["1h30m", "90m"],
      ["1000m", "1"],
      ["1Gi", "1024Mi"],
      [false, undefined],
      [0, undefined],
      ["", null],
    ])
      assert.deepEqual(differences({ field: sent }, { field: live }, "spec"), [], String(sent));
  });

  it("finds a duration or quantity of another length", () => {
    for (const [sent, live] of [
      ["60s", "2m0s"],
      ["1000m", "2"],
      [true, undefined],
      [1, undefined],
      [1, 2],
      ["60s", "later"],
    ])
      assert.equal(differences({ field: sent }, { field: live }, "spec").length, 1, String(sent));
  });

  it("finds an item of a list by its place", () => {
    assert.deepEqual(
      differences([{ key: "a" }, { key: "b" }], [{ key: "a" }, { key: "c" }], "spec.tolerations"),
      [{ field: "spec.tolerations[1].key", sent: "b", live: "c" }],
    );
  });

  it("takes an empty list for one that Go has left out", () => {
    for (const live of [undefined, null, []])
      assert.deepEqual(differences({ list: [] }, { list: live }, "spec"), []);
    assert.equal(differences({ list: [] }, { list: ["a"] }, "spec").length, 1);
  });

  it("finds a list that is longer, shorter or none", () => {
    for (const live of [["a", "b", "c"], ["a"], undefined])
      assert.deepEqual(differences(["a", "b"], live, "spec.list"), [
        { field: "spec.list", sent: ["a", "b"], live },
      ]);
  });
});
