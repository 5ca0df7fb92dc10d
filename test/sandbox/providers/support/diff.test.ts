import assert from "node:assert/strict";
import { differences, pathText } from "../../../../sandbox/providers/support/diff";
import type { Properties } from "../../../../sandbox/providers/support/values";

describe("differences between objects", () => {
  const immutable = ["metadata.name", "spec.accessModes", "spec.selector"];
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

  function found(before: Properties, after: Properties): string[] {
    return differences(before, after, immutable).map(
      ({ path, kind, replace }) => `${kind} ${pathText(path)}${replace ? " replaces" : ""}`,
    );
  }

  const cases: [title: string, before: Properties, after: Properties, expected: string[]][] = [
    ["none", { a: { b: [1] } }, { a: { b: [1] } }, []],
    ["a new field", {}, { a: 1 }, ["add a"]],
    ["a field less", { a: { b: 1, c: 2 } }, { a: { c: 2 } }, ["delete a.b"]],
    ["a null", { a: 1 }, { a: null }, ["delete a"]],
    ["another type", { a: 1 }, { a: "1" }, ["update a"]],
    ["a value that is not known yet", { a: "x" }, { a: unknown }, ["update a"]],
    ["a list item", { a: [1, 2] }, { a: [1, 3, 4] }, ["update a[1]", "add a[2]"]],
    ["a shorter list", { a: [1, 2] }, { a: [1] }, ["delete a[1]"]],
    ["a key with dots", { a: {} }, { a: { "b.c/d": 1 } }, ['add a["b.c/d"]']],
    [
      "an item of an immutable list",
      { spec: { accessModes: ["A"] } },
      { spec: { accessModes: ["B"] } },
      ["update spec.accessModes[0] replaces"],
    ],
    [
      "an object around an immutable field",
      {},
      { spec: { selector: {}, size: 1 } },
      ["add spec replaces"],
    ],
    ["an object around none", {}, { spec: { size: 1 } }, ["add spec"]],
    [
      "a name",
      { metadata: { name: "a" } },
      { metadata: { name: "b" } },
      ["update metadata.name replaces"],
    ],
  ];
  for (const [title, before, after, expected] of cases) {
    it(`show ${title}`, () => {
      assert.deepEqual(found(before, after), expected);
    });
  }
});
