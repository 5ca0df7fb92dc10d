import assert from "node:assert/strict";
import { atMostOne, exactlyOne } from "../../../components/aws/choices";

describe("choices", () => {
  it("are at most one, or exactly one", () => {
    assert.deepEqual(atMostOne({}, "so"), []);
    assert.deepEqual(atMostOne({ a: 1, b: undefined }, "so"), []);
    assert.deepEqual(exactlyOne("field", { a: 1, b: undefined }, "so"), []);
  });

  it("are named by their keys, never by their values", () => {
    const both = { a: "confidential", b: "confidential" };
    const remedy = "Remove all but one.";
    assert.deepEqual(atMostOne(both, "so"), [
      { field: "", value: ["a", "b"], rule: "have at most one of its keys: so", remedy },
    ]);
    assert.deepEqual(exactlyOne("field", both, "so"), [
      { field: "field", value: ["a", "b"], rule: "have exactly one of its keys: so", remedy },
    ]);
    assert.equal(exactlyOne("field", {}, "so")[0]?.remedy, "Set one of them.");
  });
});
