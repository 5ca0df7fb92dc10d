import assert from "node:assert/strict";
import { encoded, oneLineProblems, secretProblems } from "../../components/secret-rules";

const key = "REGISTRY_STORAGE_S3_SECRETKEY";

describe("secretProblems", () => {
  it("accepts the keys of every storage", () => {
    assert.deepEqual(
      secretProblems({
        REGISTRY_STORAGE_S3_ACCESSKEY: "AKIA0",
        [key]: "a/b+c=",
        REGISTRY_STORAGE_AZURE_ACCOUNTKEY: "YQ==",
        REGISTRY_STORAGE_GCS_KEYFILE: '{\n  "type": "service_account"\n}\n',
      }),
      [],
    );
  });

  for (const [title, value] of [
    ["an empty value", ""],
    ["a line break at the end, as a file has it", "abc\n"],
    ["two lines", "abc\ndef"],
    ["a space in front", " abc"],
  ] as const)
    it(`rejects ${title}, without showing it`, () => {
      assert.deepEqual(secretProblems({ [key]: value }), [
        {
          field: `credentials.${key}`,
          value: "[secret]",
          rule: "be one line, not empty and without spaces",
          remedy: "Set it anew; a line break at the end often comes from a file or from echo.",
        },
      ]);
    });

  it("rejects a document that is empty", () => {
    const [problem] = secretProblems({ REGISTRY_STORAGE_GCS_KEYFILE: " \n" });
    assert.equal(problem?.rule, "not be empty");
  });

  it("rejects a key that the operator does not read", () => {
    const [problem, another] = secretProblems({ AWS_SECRET_ACCESS_KEY: "abc" });
    assert.equal(another, undefined);
    assert.equal(problem?.value, "AWS_SECRET_ACCESS_KEY");
    assert.match(problem.rule, /REGISTRY_STORAGE_S3_ACCESSKEY, REGISTRY_STORAGE_S3_SECRETKEY,/);
  });
});

describe("oneLineProblems", () => {
  it("leaves what comes late to the Secret, and shows a value only where it may be seen", () => {
    assert.deepEqual(oneLineProblems("key", Promise.resolve("")), []);
    assert.equal(oneLineProblems("key", "")[0]?.value, "[secret]");
    assert.equal(oneLineProblems("key", "a b", false)[0]?.value, "a b");
    assert.deepEqual(oneLineProblems("key", "word"), []);
  });
});

describe("encoded", () => {
  it("is what a Secret holds, for any text", () => {
    assert.deepEqual(encoded({ a: "ü\n" }), { a: "w7wK" });
  });
});
