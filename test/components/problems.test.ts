import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { below, matched, describe as text, refuse } from "../../components/problems";
import { refusal, run } from "../support/monitor";

const problem = { field: "size", value: "1x", rule: "be a quantity", remedy: "Write it like 1Gi." };

describe("problems", () => {
  it("tells field, rule, value and remedy, one paragraph each", () => {
    const other = { ...problem, field: "name", value: undefined };
    assert.equal(
      text("Wrong:", [problem, other]),
      'Wrong:\n  - size must be a quantity, got "1x". Write it like 1Gi.\n' +
        "  - name must be a quantity, got nothing. Write it like 1Gi.",
    );
  });

  it("shows a secret as such, without quotes", () => {
    assert.match(text("Wrong:", [{ ...problem, value: "[secret]" }]), /got \[secret\]\. /);
  });

  it("shows lists and numbers as JSON", () => {
    assert.match(text("Wrong:", [{ ...problem, value: ["a", 1] }]), /got \["a",1\]\. /);
  });

  it("puts the settings' path in front, also of a problem with the whole", () => {
    const fields = below("pvc.create", [problem, { ...problem, field: "" }]).map(
      ({ field }) => field,
    );
    assert.deepEqual(fields, ["pvc.create.size", "pvc.create"]);
  });

  it("does nothing when there is no problem", async () => {
    await run(() => {
      refuse(new pulumi.ComponentResource("test:index:One", "one"), []);
    });
  });

  it("rejects with all problems in one error, without a stack", async () => {
    const message = await refusal(() => {
      refuse(new pulumi.ComponentResource("test:index:One", "one"), [problem, problem]);
    });
    const line = '  - size must be a quantity, got "1x". Write it like 1Gi.';
    assert.equal(message, `Nothing was changed, because:\n${line}\n${line}`);
  });

  it("are one for a text of another form, and none for one that was left out", () => {
    const asked = (value: string | undefined) =>
      matched("name", value, /^[a-z]+$/, "be letters", "Leave out the rest.");
    assert.deepEqual([asked(undefined), asked("abc")], [[], []]);
    assert.deepEqual(asked("a1"), [
      { field: "name", value: "a1", rule: "be letters", remedy: "Leave out the rest." },
    ]);
  });
});
