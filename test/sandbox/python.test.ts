import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pythonFor } from "../../sandbox/toolchain/python";

describe("a Python tool of the sandbox", () => {
  const before = process.env.OPENSHIFT_IMAGE_REGISTRY_CACHE;
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "python-"));
    process.env.OPENSHIFT_IMAGE_REGISTRY_CACHE = join(dir, "cache");
    lines.length = 0;
  });

  afterEach(() => {
    delete process.env.OPENSHIFT_IMAGE_REGISTRY_CACHE;
    if (before !== undefined) process.env.OPENSHIFT_IMAGE_REGISTRY_CACHE = before;
    rmSync(dir, { recursive: true });
  });

  /** A Python of some version, whose environments are shell scripts, and whose pip does what it is told. */
  function python(version: string, pip: string): string {
    const file = join(dir, "python3");
    const inside = `#!/bin/sh\\ncase "$1" in -c) exit 0;; esac\\n${pip}\\n`;
    const script = [
      "#!/bin/sh",
      `case "$1" in -c) echo ${version}; exit 0;; esac`,
      `mkdir -p "$3/bin" && printf '${inside}' > "$3/bin/python" && chmod +x "$3/bin/python"`,
    ];
    writeFileSync(file, `${script.join("\n")}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  function requirements(): string {
    const file = join(dir, "requirements.txt");
    writeFileSync(file, "moto==5.2.5 --hash=sha256:0\n");
    return file;
  }

  it("is installed once, into an environment of its own", async () => {
    const sources = { command: python("3 12", "exit 0"), requirements: requirements() };
    const first = await pythonFor("moto", log, sources);
    assert.equal(existsSync(first), true);
    assert.match(lines[0] ?? "", /^installing moto 5\.2\.5 from PyPI/);
    lines.length = 0;
    assert.equal(await pythonFor("moto", log, sources), first);
    assert.match(lines.join(), /^moto 5\.2\.5 from cache/);
  });

  it("is installed again where its Python is gone", async () => {
    const sources = { command: python("3 12", "exit 0"), requirements: requirements() };
    const path = await pythonFor("moto", log, sources);
    writeFileSync(path, "#!/nonexistent\n");
    lines.length = 0;
    assert.equal(await pythonFor("moto", log, sources), path);
    assert.match(lines[0] ?? "", /^installing moto/);
  });

  const wanted =
    /Python 3\.10 or newer, with its module venv, is needed as \S+ on PATH to install moto: install it/;

  it("names what is needed where Python is missing or too old", async () => {
    mkdirSync(join(dir, "empty"));
    const nowhere = { command: join(dir, "empty", "python3"), requirements: requirements() };
    await assert.rejects(pythonFor("moto", log, nowhere), wanted);
    const old = { command: python("3 9", "exit 0"), requirements: requirements() };
    await assert.rejects(pythonFor("moto", log, old), /; \S+ is 3\.9$/);
  });

  it("says what pip said, and the way out", async () => {
    const pip = "echo no route to host >&2; exit 1";
    const sources = { command: python("3 12", pip), requirements: requirements() };
    const failure = pythonFor("moto", log, sources);
    await assert.rejects(
      failure,
      /moto could not be installed from PyPI:\n {2}no route to host\nPyPI must/,
    );
    assert.equal(existsSync(join(dir, "cache", "moto")), false);
  });
});
