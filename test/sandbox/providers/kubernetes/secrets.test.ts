import assert from "node:assert/strict";
import { markSecrets, redact } from "../../../../sandbox/providers/kubernetes/secrets";
import { isSecret, makeSecret, objectOf } from "../../../../sandbox/providers/support/values";

describe("secrets of the double", () => {
  it("are marked in outputs where the inputs are secret, and only there", () => {
    const outs = { spec: { password: "p", user: "u", list: ["a", "b"] } };
    const ins = { spec: { password: makeSecret("p"), user: "u", list: ["a", makeSecret("b")] } };
    const spec = objectOf(markSecrets(outs, ins)["spec"]);
    assert.equal(isSecret(spec["password"]), true);
    assert.equal(isSecret(spec["list"]), true);
    assert.equal(spec["user"], "u");
  });

  it("are marked in every Secret, whoever marked its inputs", () => {
    const marked = markSecrets({ kind: "Secret", data: { a: "b" }, type: "Opaque" }, {});
    assert.equal(isSecret(marked["data"]), true);
    assert.equal(marked["type"], "Opaque");
  });

  it("are blacked out in messages, the longest first", () => {
    const inputs = { spec: { a: makeSecret("abc"), b: makeSecret({ c: "abcdef" }) } };
    assert.equal(redact("abcdef, abc and a", inputs), "[secret], [secret] and a");
  });

  it("of a Secret's data are blacked out unmarked", () => {
    const inputs = { kind: "Secret", metadata: { name: "credential" }, data: { a: "hunter2" } };
    assert.equal(redact('credential: "hunter2"', inputs), 'credential: "[secret]"');
  });
});
