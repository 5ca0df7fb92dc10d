import assert from "node:assert/strict";
import { canonicalQuantity } from "../../../../sandbox/providers/kubernetes/quantity";

describe("a canonical quantity", () => {
  const cases: [given: string, canonical: string][] = [
    ["100Gi", "100Gi"],
    ["1024Mi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["0.5Gi", "512Mi"],
    ["512", "512"],
    ["1000", "1k"],
    ["0.1", "100m"],
    ["1Ki", "1Ki"],
    ["0.5Ki", "512"],
    ["1e3", "1e3"],
    ["1E", "1E"],
    ["-1024Ki", "-1Mi"],
    ["0Gi", "0"],
    [".5", "500m"],
    ["0.1n", "1n"],
    ["lots", "lots"],
  ];
  for (const [given, canonical] of cases) {
    it(`of ${given} is ${canonical}`, () => {
      assert.equal(canonicalQuantity(given), canonical);
    });
  }
});
