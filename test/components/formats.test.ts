import assert from "node:assert/strict";
import fc from "fast-check";
import {
  goDuration,
  isHostName,
  isHttpUrl,
  isObjectName,
  quantity,
} from "../../components/formats";

const NANOSECONDS = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };
const unit = fc.constantFrom(...(Object.keys(NANOSECONDS) as (keyof typeof NANOSECONDS)[]));

describe("goDuration", () => {
  it("is the sum of its parts, whatever they are", () => {
    const part = fc.tuple(fc.nat(9999), unit);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const text = parts.map(([number, unit]) => `${number}${unit}`).join("");
        const wanted =
          parts.reduce((sum, [number, unit]) => sum + number * NANOSECONDS[unit], 0) / 1e9;
        const got = goDuration(text) ?? NaN;
        assert.ok(Math.abs(got - wanted) <= wanted * 1e-9, `${text}: ${got}, not ${wanted}`);
      }),
    );
  });

  it("reads fractions", () => {
    assert.equal(goDuration("1.5h"), 5400);
    assert.equal(goDuration("1h30m"), 5400);
    assert.equal(goDuration("0s"), 0);
  });

  it("rejects what the definition accepts and the operator cannot read", () => {
    for (const text of [
      "1d",
      "1w",
      "4 days",
      "3 hours",
      "PT1H",
      "60",
      "",
      "-1s",
      "1h ",
      ".5s",
      "1.s",
    ])
      assert.equal(goDuration(text), undefined, text);
  });

  it("rejects any text with another unit", () => {
    const other = fc.stringMatching(/^[a-zA-Z]{1,3}$/).filter((text) => !(text in NANOSECONDS));
    fc.assert(
      fc.property(fc.nat(), other, (number, unit) => {
        assert.equal(goDuration(`${number}${unit}`), undefined);
      }),
    );
  });
});

describe("quantity", () => {
  const suffixes: Record<string, number> = {
    "": 1,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    P: 1e15,
    E: 1e18,
  };
  ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].forEach((suffix, index) => {
    suffixes[suffix] = 1024 ** (index + 1);
  });

  it("is the number times its suffix", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...Object.keys(suffixes)), (number, suffix) => {
        const wanted = number * (suffixes[suffix] ?? NaN);
        const got = quantity(`${number}${suffix}`) ?? NaN;
        assert.ok(
          Math.abs(got - wanted) <= wanted * 1e-12,
          `${number}${suffix}: ${got}, not ${wanted}`,
        );
      }),
    );
  });

  it("reads fractions, signs and exponents", () => {
    const table = {
      "1.5Gi": 1.5 * 1024 ** 3,
      ".5": 0.5,
      "5.": 5,
      "500m": 0.5,
      "2e3": 2000,
      "2E-1": 0.2,
      "-1Ki": -1024,
      "+1": 1,
    };
    for (const [text, wanted] of Object.entries(table)) assert.equal(quantity(text), wanted, text);
  });

  it("reads the smallest suffixes", () => {
    assert.equal(quantity("5u"), 5e-6);
    assert.equal(quantity("5n"), 5e-9);
  });

  it("rejects what is not one", () => {
    for (const text of ["", "Gi", "1 Gi", "1gi", "1GB", "1K", "0x1", "1e", "ten", "1Gi ", "."])
      assert.equal(quantity(text), undefined, text);
  });

  it("grows with the number", () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.nat(1e6),
        fc.constantFrom(...Object.keys(suffixes)),
        (a, b, suffix) => {
          fc.pre(a < b);
          assert.ok((quantity(`${a}${suffix}`) ?? NaN) < (quantity(`${b}${suffix}`) ?? NaN));
        },
      ),
    );
  });
});

describe("isObjectName", () => {
  it("accepts subdomains of at most 253 characters", () => {
    for (const name of ["a", "image-registry-storage", "a.b-c.1", "a".repeat(253)])
      assert.ok(isObjectName(name), name);
  });

  it("rejects everything else", () => {
    for (const name of ["", "A", "a_b", "-a", "a-", "a..b", "a/b", "a b", "a".repeat(254)])
      assert.ok(!isObjectName(name), name);
  });
});

describe("isHostName", () => {
  it("accepts names of DNS with labels of at most 63 characters", () => {
    for (const name of ["registry.example.com", "registry", `${"a".repeat(63)}.example.com`])
      assert.ok(isHostName(name), name);
  });

  it("rejects everything else", () => {
    for (const name of ["", "*.example.com", "a.example.com.", `${"a".repeat(64)}.example.com`])
      assert.ok(!isHostName(name), name);
  });
});

describe("isHttpUrl", () => {
  it("accepts absolute URLs of http and https only", () => {
    assert.ok(isHttpUrl("http://proxy.example.com:3128"));
    assert.ok(isHttpUrl("https://user:word@proxy.example.com/path"));
    for (const text of ["proxy.example.com:3128", "ftp://example.com", "http://", "http://a b", ""])
      assert.ok(!isHttpUrl(text), text);
  });
});
