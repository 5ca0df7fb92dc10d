import assert from "node:assert/strict";
import fc from "fast-check";
import { goDuration, quantity } from "../../components/formats";
import { spelledDuration, spelledQuantity } from "../../components/spelling";

describe("spelledDuration", () => {
  it("is Go's own spelling", () => {
    const table = {
      "60s": "1m0s",
      "1.5h": "1h30m0s",
      "24h": "24h0m0s",
      "90s": "1m30s",
      "1500ms": "1.5s",
      "20ms": "20ms",
      "5us": "5µs",
      "7ns": "7ns",
      "0h": "0s",
      "30s": "30s",
      "3600s": "1h0m0s",
    };
    for (const [text, spelled] of Object.entries(table))
      assert.equal(spelledDuration(text), spelled, text);
  });

  it("is as long as before, and spelled once and for all", () => {
    const text = fc
      .tuple(fc.nat(99999), fc.constantFrom("ms", "s", "m", "h"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (one) => {
        const spelled = spelledDuration(one);
        assert.ok(
          Math.abs((goDuration(spelled) ?? NaN) - (goDuration(one) ?? NaN)) < 1e-6,
          `${one}: ${spelled}`,
        );
        assert.equal(spelledDuration(spelled), spelled);
      }),
    );
  });

  it("leaves alone what is none", () => {
    for (const text of ["1d", "", "later"]) assert.equal(spelledDuration(text), text);
  });
});

describe("spelledQuantity", () => {
  it("is Go's own spelling", () => {
    const table = {
      "1000m": "1",
      "1024Mi": "1Gi",
      "0.5": "500m",
      "1.5Gi": "1536Mi",
      "512Mi": "512Mi",
      "2000": "2k",
      "0": "0",
      "100m": "100m",
      "0.0Gi": "0",
    };
    for (const [text, spelled] of Object.entries(table))
      assert.equal(spelledQuantity(text), spelled, text);
  });

  it("is as much as before, and spelled once and for all", () => {
    const suffix = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi");
    const text = fc.tuple(fc.nat(99999), suffix).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (one) => {
        const spelled = spelledQuantity(one);
        assert.equal(quantity(spelled), quantity(one), `${one}: ${spelled}`);
        assert.equal(spelledQuantity(spelled), spelled);
      }),
    );
  });

  it("leaves alone what is none, or has an exponent", () => {
    for (const text of ["", "much", "1e3", "Gi"]) assert.equal(spelledQuantity(text), text);
  });
});
