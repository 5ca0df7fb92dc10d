import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takeLock } from "../../sandbox/lock";
import { choosePorts } from "../../sandbox/ports";
import { isAlive, startTime } from "../../sandbox/process-identity";
import { Processes, type ProcessRecord, type ProcessSpec } from "../../sandbox/processes";

const forever = "setInterval(() => {}, 1000)";

describe("the processes of a sandbox", function () {
  this.timeout(20_000);
  let dir: string;
  let processes: Processes;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "processes-"));
    processes = new Processes(dir, 500);
  });

  afterEach(async () => {
    await processes.stop();
    rmSync(dir, { recursive: true });
  });

  const spec = (name: string, script = forever): ProcessSpec => ({
    name,
    command: process.execPath,
    args: ["-e", script, dir],
    ready: () => Promise.resolve(true),
  });

  const record = (name: string): ProcessRecord => {
    const found = processes.list().find((one) => one.name === name);
    assert.ok(found);
    return found;
  };

  it("are known to later commands by number and start time", async () => {
    await processes.start(spec("one"));
    const later = new Processes(dir);
    assert.ok(later.runs("one"));
    assert.equal(later.list()[0]?.started, startTime(record("one").pid));
  });

  it("are stopped last started first, and forgotten", async () => {
    await processes.start(spec("one"));
    await processes.start(spec("two"));
    const records = processes.list();
    assert.deepEqual(await new Processes(dir).stop(), ["two", "one"]);
    assert.deepEqual(records.map(isAlive), [false, false]);
    assert.deepEqual(processes.list(), []);
  });

  it("are killed when they do not stop when asked", async () => {
    await processes.start(spec("deaf", `process.on("SIGTERM", () => {}); ${forever}`));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const deaf = record("deaf");
    assert.deepEqual(await processes.stop(), ["deaf"]);
    assert.ok(!isAlive(deaf));
  });

  it("are not confused with a stranger that got the same number", async () => {
    const stranger = spawn(process.execPath, ["-e", forever], { detached: true });
    const pid = stranger.pid ?? 0;
    const file = join(dir, "processes.json");
    writeFileSync(file, JSON.stringify([{ name: "old", pid, started: "before", log: "" }]));
    assert.ok(!processes.runs("old"));
    assert.deepEqual(await processes.stop(), []);
    assert.ok(startTime(pid) !== undefined);
    stranger.kill("SIGKILL");
  });

  it("take their children along, even when they were killed themselves", async () => {
    const child = `require("child_process").spawn(process.execPath, ["-e", "${forever}", ${JSON.stringify(dir)}])`;
    const file = join(dir, "child");
    const script = `require("fs").writeFileSync(${JSON.stringify(file)}, String(${child}.pid)); ${forever}`;
    await processes.start({
      ...spec("parent", script),
      ready: () => readFile(file, "utf8").then((text) => text !== ""),
    });
    const pid = Number(readFileSync(file, "utf8"));
    const orphan = { pid, started: startTime(pid) ?? "" };
    process.kill(record("parent").pid, "SIGKILL");
    assert.deepEqual(await processes.stop(), ["parent"]);
    assert.ok(!isAlive(orphan));
  });

  it("tell their last words when they end while starting", async () => {
    const failing = { ...spec("bad", `console.error("port taken"); process.exit(3)`) };
    const never = { ...failing, ready: () => Promise.resolve(false) };
    await assert.rejects(
      processes.start(never),
      /^Error: bad ended while starting:\n {2}port taken\n/,
    );
  });

  it("are given up when they do not serve in time", async () => {
    const slow = { ...spec("slow"), ready: () => Promise.resolve(false), timeoutMs: 200 };
    await assert.rejects(processes.start(slow), /slow did not serve within 0.2 s/);
    await processes.rollBack();
    assert.deepEqual(processes.list(), []);
  });

  it("that ran before stay when a later start is taken back", async () => {
    await processes.start(spec("before"));
    const later = new Processes(dir);
    await later.start(spec("after"));
    await later.rollBack();
    assert.ok(processes.runs("before"));
    assert.ok(!processes.runs("after"));
    await assert.rejects(later.start(spec("more")), /more is not started: interrupted/);
  });

  it("leave nothing behind when a start is taken back while it waits", async () => {
    const starting = processes.start({ ...spec("late"), ready: () => Promise.resolve(false) });
    const late = record("late");
    const failed = assert.rejects(starting, /late ended while starting/);
    await processes.rollBack();
    await failed;
    assert.ok(!isAlive(late));
    assert.deepEqual(processes.list(), []);
  });

  it("rejects a program that is not there", async () => {
    const missing = { ...spec("none"), command: join(dir, "none") };
    await assert.rejects(processes.start(missing), /none cannot be started: .*ENOENT/);
  });
});

describe("ports", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "ports-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  it("stay the same while they are free, and move when somebody took one", async () => {
    const first = await choosePorts(dir, ["a", "b"]);
    assert.notEqual(first.a, first.b);
    assert.deepEqual(await choosePorts(dir, ["a", "b"]), first);
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(first.a, "127.0.0.1", resolve));
    const second = await choosePorts(dir, ["a", "b"]);
    assert.notEqual(second.a, (taken.address() as AddressInfo).port);
    assert.equal(second.b, first.b);
    taken.close();
  });
});

describe("the lock of a sandbox", () => {
  let file: string;
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), "lock-")), "lock");
  });

  it("rejects a second holder, naming the first", () => {
    const release = takeLock(file, "the sandbox of baremetal");
    assert.throws(() => takeLock(file, "the sandbox of baremetal"), {
      message:
        `the sandbox of baremetal is in use by process ${process.pid}: ` +
        `wait until it ends, or stop it (kill ${process.pid})`,
    });
    release();
    takeLock(file, "the sandbox of baremetal")();
  });

  it("is taken over from a process that is gone", () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: "before" }));
    takeLock(file, "the sandbox of baremetal")();
  });
});
