import assert from "node:assert/strict";
import {
  checkSettings,
  diffSettings,
  readSettings,
  secretSettings,
} from "../../../../sandbox/providers/cloud/settings";

const table = {
  name: "aws",
  settings: {
    region: "text",
    secretKey: "secret",
    endpoints: "json",
    skip: "flag",
    old: "ignored",
  },
  replaceOn: ["region"],
} as const;

describe("the arguments of a cloud's double", () => {
  it("are refused where it does not know them", () => {
    const failures = checkSettings(table, { region: "a", profile: "b", version: "1", __x: 1 });
    assert.deepEqual(failures, [
      { property: "profile", reason: "profile is not in the provider double" },
    ]);
  });

  it("are read from the engine's texts", () => {
    const texts: Record<string, string> = {
      "aws:config:region": "eu-central-1",
      "aws:config:secretKey": "hidden",
      "aws:config:endpoints": '[{"s3":"http://127.0.0.1"}]',
      "aws:config:skip": "true",
      "aws:config:old": "whatever",
    };
    const settings = readSettings(table, (name) => texts[name]);
    assert.deepEqual(settings, {
      region: "eu-central-1",
      secretKey: "hidden",
      endpoints: [{ s3: "http://127.0.0.1" }],
      skip: true,
    });
    assert.deepEqual(secretSettings(table, settings), ["hidden"]);
    assert.throws(() => readSettings(table, () => "no json"), /argument endpoints must be JSON/);
  });

  it("make everything new only where the table says so", () => {
    const before = { region: "a", endpoints: "x" };
    assert.deepEqual(diffSettings(table, before, { region: "a", endpoints: "y" }), {
      diffs: ["endpoints"],
      replaces: [],
    });
    const moved = diffSettings(table, before, { region: "b", endpoints: "x" });
    assert.deepEqual(moved, { diffs: ["region"], replaces: ["region"] });
  });
});
