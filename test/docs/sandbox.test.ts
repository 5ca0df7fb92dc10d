import assert from "node:assert/strict";
import { commands, storages } from "../../sandbox/arguments";
import { platforms } from "../../sandbox/platform";
import { storageClasses } from "../../sandbox/volume-classes";
import { page, rowsOf } from "./markdown";

const sandbox = page("docs/sandbox.md");

describe("docs/sandbox.md", () => {
  it("has every command, and no other", () => {
    const shown = rowsOf(sandbox).flatMap(
      (row) => /^npm run sandbox -- (\w+)/.exec(row)?.[1] ?? [],
    );
    assert.deepEqual(["up", ...shown].sort(), [...commands].sort());
    assert.match(sandbox.text, /`npm run sandbox -- up` is the same/);
  });

  it("has the flags and what they may be", () => {
    const flags = rowsOf(sandbox).filter((row) => row.startsWith("--"));
    assert.deepEqual(flags, [
      "--platform baremetal",
      `--storage ${storages[0]}`,
      "--all-features",
      "--json",
    ]);
    for (const storage of storages) assert.ok(sandbox.text.includes(`\`${storage}\``), storage);
  });

  it("has every storage class", () => {
    const names = platforms.flatMap(storageClasses).map(({ metadata }) => metadata.name);
    const missing = names.filter((name) => !sandbox.text.includes(`\`${name}\``));
    assert.deepEqual(missing, []);
  });
});
