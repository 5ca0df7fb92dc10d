import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tool } from "../../sandbox/toolchain";
import { explainGo, go } from "../../sandbox/toolchain/go";
import { downloadBases, pinnedVersion, tools } from "../../sandbox/toolchain/tools";
import { findVersion, fits } from "../../sandbox/toolchain/versions";

const version = pinnedVersion("registry", tools.crane.requirement);
const published = tools.crane.download({ version, os: process.platform, arch: process.arch });

describe("a tool of the sandbox", () => {
  const environment = { ...process.env };
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const files = new Map<string, Buffer | string>();
  let dir: string;
  let server: Server;
  let bases: typeof downloadBases;
  let builds: number;

  const build = (
    name: string,
    _spec: unknown,
    _version: string,
    scratch: string,
  ): Promise<string> => {
    builds += 1;
    writeFileSync(join(scratch, name), "built");
    return Promise.resolve(join(scratch, name));
  };

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "toolchain-"));
    mkdirSync(join(dir, "path"));
    process.env.OPENSHIFT_IMAGE_REGISTRY_CACHE = join(dir, "cache");
    process.env.PATH = join(dir, "path");
    builds = 0;
    lines.length = 0;
    files.clear();
    server = createServer((request, response) => {
      const content = files.get(request.url ?? "");
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    bases = { ...downloadBases, crane: base };
  });

  afterEach(() => {
    server.close();
    Object.assign(process.env, environment);
    delete process.env.OPENSHIFT_IMAGE_REGISTRY_CACHE;
    rmSync(dir, { recursive: true });
  });

  /** Publishes an archive that holds the program, and a sum for it. */
  function publish(sum?: string): void {
    const content = join(dir, "content");
    mkdirSync(content);
    writeFileSync(join(content, "crane"), "downloaded", { mode: 0o755 });
    const archive = join(dir, "archive.tar.gz");
    execFileSync("tar", ["-czf", archive, "-C", content, "crane"], { env: environment });
    const bytes = readFileSync(archive);
    const actual = createHash("sha256").update(bytes).digest("hex");
    const name = published?.path.split("/").at(-1) ?? "";
    files.set(`/${published?.path ?? ""}`, bytes);
    files.set(
      `/${published?.checksums ?? ""}`,
      `${"0".repeat(64)}  other\n${sum ?? actual}  ${name}\n`,
    );
    process.env.PATH = `${join(dir, "path")}:${environment.PATH ?? ""}`;
  }

  /** Puts a program on PATH that says which version it is. */
  function onPath(says: string): string {
    const path = join(dir, "path", "crane");
    writeFileSync(path, `#!/bin/sh\necho ${says}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  const get = (): Promise<string> => tool("crane", log, { bases, build });

  it("is taken from PATH where its version fits", async () => {
    const path = onPath(version);
    assert.equal(await get(), path);
    assert.deepEqual(lines, [`crane ${version} from PATH: ${path}`]);
  });

  it("is downloaded, checked against the published sum, and cached", async () => {
    publish();
    const path = await get();
    assert.equal(readFileSync(path, "utf8"), "downloaded");
    assert.equal(lines.at(-1), `crane ${version} from download: ${path}`);
    files.clear();
    assert.equal(await get(), path);
    assert.equal(lines.at(-1), `crane ${version} from cache: ${path}`);
    assert.equal(builds, 0);
  });

  it("is not taken from PATH in another version", async () => {
    const path = onPath("v0.1.0");
    publish();
    assert.equal(readFileSync(await get(), "utf8"), "downloaded");
    assert.match(lines[0] ?? "", new RegExp(`^${path} is v0.1.0, not ${version} .*: passed over$`));
  });

  it("is built when the download does not match its published sum", async () => {
    publish("f".repeat(64));
    assert.equal(readFileSync(await get(), "utf8"), "built");
    const fault = lines.find((line) => line.includes("no download")) ?? "";
    assert.match(fault, /has SHA-256 [0-9a-f]{64}, but f{64} is published for it$/);
  });

  it("is built when the download is not there", async () => {
    assert.equal(readFileSync(await get(), "utf8"), "built");
    assert.match(lines.join("\n"), /no download: http:\S+ answered 404/);
  });

  it("is built when the server cannot be reached", async () => {
    bases = { ...bases, crane: "http://127.0.0.1:1" };
    assert.equal(readFileSync(await get(), "utf8"), "built");
    assert.match(lines.join("\n"), /no download: 127\.0\.0\.1:1 cannot be reached/);
  });

  it("leaves nothing half made in the cache, whoever else fills it", async () => {
    publish();
    const [one, other] = await Promise.all([get(), get()]);
    assert.equal(one, other);
    assert.deepEqual(readdirSync(join(dir, "cache")), ["crane"]);
  });

  it("rejects with every way that was tried and the remedy", async () => {
    const broken = (): Promise<string> => Promise.reject(new Error("Go 1.24.0 is needed"));
    await assert.rejects(tool("crane", log, { bases, build: broken }), (error: Error) => {
      assert.match(
        error.message,
        /^crane v\S+ cannot be had:\n- http:\S+ answered 404\n- Go 1.24.0/,
      );
      assert.match(error.message, /Remedy: mend one of these, or put crane \(.*\) on PATH$/);
      return true;
    });
  });

  it("rejects with the version of Go to install where there is none", async () => {
    await assert.rejects(go("registry", ["version"], "build crane", "no-such-go"), {
      message: "Go 1.24.0 or newer is needed to build crane: install it",
    });
  });
});

describe("the compiler's complaints", () => {
  const faults: [string, RegExp][] = [
    ["write x: no space left on device", /disk is full: make room/],
    ["go: go.mod requires go >= 1.24.0 (running go 1.20)", /Go 1\.24\.0 or newer is needed/],
    ["dial tcp: lookup proxy.golang.org: no such host", /set GOPROXY$/],
    ["syntax error", /^Go could not build crane:\n {2}syntax error$/],
  ];
  for (const [stderr, expected] of faults) {
    it(`names the remedy for: ${stderr}`, () => {
      assert.match(explainGo(stderr, "registry", "build crane"), expected);
    });
  }
});

describe("versions of tools", () => {
  it("are found in what a tool prints", () => {
    assert.equal(findVersion("Kubernetes v1.33.0"), "v1.33.0");
    assert.equal(findVersion("etcd Version: 3.5.21\nGit SHA: 1.2"), "v3.5.21");
    assert.equal(findVersion("Kubernetes v0.0.0-master+$Format:%H$"), undefined);
    assert.equal(findVersion("registry github.com/x/v3 v3.0.0+unknown"), "v3.0.0");
  });

  const table: [string, string, "same minor" | "same major, not older", boolean][] = [
    ["v1.33.4", "v1.33.0", "same minor", true],
    ["v1.34.0", "v1.33.0", "same minor", false],
    ["v2.33.0", "v1.33.0", "same minor", false],
    ["v3.255.0", "v3.255.0", "same major, not older", true],
    ["v3.260.1", "v3.255.2", "same major, not older", true],
    ["v3.255.1", "v3.255.2", "same major, not older", false],
    ["v3.254.9", "v3.255.0", "same major, not older", false],
    ["v4.0.0", "v3.255.0", "same major, not older", false],
  ];
  for (const [found, pinned, rule, expected] of table) {
    it(`${found} ${expected ? "stands" : "does not stand"} in for ${pinned} (${rule})`, () => {
      assert.equal(fits(found, pinned, rule), expected);
    });
  }
});
