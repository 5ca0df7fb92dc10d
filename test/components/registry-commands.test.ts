import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { commandsFor } from "../../components/registry-commands";

/** Stands for the tools: writes down what it was started with, and what it read. */
const tool = `#!/bin/sh
[ "$1" = whoami ] && { echo sha256~token; exit; }
echo "$(basename "$0") $*" >> "$CALLS"
case "$(basename "$0")" in oc) ;; *) echo "stdin: $(cat)" >> "$CALLS" ;; esac
`;

describe("the commands of a registry", () => {
  let dir = "";
  before(() => {
    dir = mkdtempSync(join(tmpdir(), "commands-"));
    for (const name of ["oc", "podman", "docker", "curl"]) {
      writeFileSync(join(dir, name), tool);
      chmodSync(join(dir, name), 0o700);
    }
  });
  after(() => {
    rmSync(dir, { recursive: true });
  });

  function calls(command: string): string[] {
    const file = join(dir, "calls");
    rmSync(file, { force: true });
    const path = [dir, process.env["PATH"]].join(delimiter);
    execFileSync("sh", ["-c", command], { env: { PATH: path, CALLS: file } });
    return readFileSync(file, "utf8").trim().split("\n");
  }

  const { login, metrics, ...looks } = commandsFor(["registry.example.com", "other.example.com"]);

  for (const name of ["podman", "docker"] as const)
    it(`log in with ${name} to the first host, the token on no command line`, () => {
      assert.deepEqual(calls(login[name]), [
        `${name} login --username token --password-stdin registry.example.com`,
        "stdin: sha256~token",
      ]);
    });

  it("log in with oc, which has the token itself", () => {
    assert.deepEqual(calls(login.oc), ["oc registry login --registry=registry.example.com"]);
  });

  it("ask for the metrics with the token, likewise", () => {
    assert.deepEqual(calls(metrics), [
      "curl --header @- https://registry.example.com/extensions/v2/metrics",
      "stdin: Authorization: Bearer sha256~token",
    ]);
  });

  it("go to the internal host without one from outside", () => {
    const internal = "image-registry.openshift-image-registry.svc:5000";
    assert.ok(commandsFor([]).login.podman.endsWith(` ${internal}`));
    assert.ok(commandsFor([]).metrics.includes(`//${internal}/`));
  });

  for (const [name, command] of Object.entries(looks))
    it(`only look, for ${name}`, () => {
      const [call, ...more] = calls(command);
      assert.match(call ?? "", /^oc (get|logs) /);
      assert.deepEqual(more, []);
    });
});
