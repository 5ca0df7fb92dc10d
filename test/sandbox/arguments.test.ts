import assert from "node:assert/strict";
import { parseArguments, UsageError } from "../../sandbox/arguments";
import { platforms } from "../../sandbox/platform";

describe("a command line of the sandbox", () => {
  it("means bare metal unless told otherwise", () => {
    assert.deepEqual(parseArguments(["up"]), {
      command: "up",
      platform: "baremetal",
      json: false,
      allFeatures: false,
    });
  });

  it("may name a cloud, which has no choice of storage", () => {
    const expected = { command: "push", platform: "aws", json: false, allFeatures: false };
    assert.deepEqual(parseArguments(["push", "--platform", "aws"]), expected);
  });

  it("may have its flags before or after the subcommand", () => {
    const expected = {
      command: "up",
      platform: "vsphere",
      storage: "empty-dir",
      json: true,
      allFeatures: true,
    };
    const flags = ["--platform", "vsphere", "--storage=empty-dir", "--json", "--all-features"];
    assert.deepEqual(parseArguments(["up", ...flags]), expected);
    assert.deepEqual(parseArguments([...flags, "up"]), expected);
  });

  const known = "(known: up, status, kubeconfig, push, down, reset)";
  const choices = platforms.join(", ").replace(/, (?=\w+$)/, " or ");
  const wrong: [string, string][] = [
    ["", `a subcommand is missing ${known}`],
    ["upp", `unknown subcommand "upp"; did you mean up? ${known}`],
    ["destroy", `unknown subcommand "destroy" ${known}`],
    ["up down", `one subcommand is expected, got also "down"`],
    [
      "up --plattform vsphere",
      `unknown flag "--plattform"; did you mean --platform? (known: --platform, --storage, --json, --all-features)`,
    ],
    ["up -x", `unknown flag "-x" (known: --platform, --storage, --json, --all-features)`],
    ["up --platform", `--platform needs a value: ${choices}`],
    ["up --platform=", `--platform needs a value: ${choices}`],
    ["up --platform nfs", `unknown platform "nfs" (known: ${platforms.join(", ")})`],
    [
      "up --platform vspere",
      `unknown platform "vspere"; did you mean vsphere? (known: ${platforms.join(", ")})`,
    ],
    ["up --platform aws --storage pvc", "--storage belongs to baremetal and vsphere, not to aws"],
    ["up --platform vsphere --platform baremetal", "--platform must be given once"],
    ["up --storage s3", `unknown storage "s3" (known: pvc, empty-dir)`],
    ["status --storage pvc", "--storage belongs to up, not to status"],
    ["push --all-features", "--all-features belongs to up, not to push"],
    ["up --json=yes", `--json takes no value, got "yes"`],
  ];
  for (const [line, message] of wrong) {
    it(`rejects "${line}"`, () => {
      assert.throws(
        () => parseArguments(line.split(" ").filter((word) => word !== "")),
        (error: Error) => error instanceof UsageError && error.message === message,
      );
    });
  }
});
