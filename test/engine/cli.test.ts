import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { isAlive } from "../../sandbox/process-identity";
import type { ProcessRecord } from "../../sandbox/processes";
import type { Pushed } from "../../sandbox/push";
import type { Summary } from "../../sandbox/summary";

const checkout = resolve(__dirname, "../..");
const folder = join(checkout, ".sandbox");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line of the sandbox, in a home of its own; `line` sees its progress. */
function sandbox(words: string, line?: (text: string, pid: number) => void): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, OPENSHIFT_IMAGE_REGISTRY_SANDBOX: home };
    const child = spawn(process.execPath, ["sandbox/start.mjs", ...words.split(" ")], {
      cwd: checkout,
      env,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
      line?.(chunk.toString(), child.pid ?? 0);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

async function json<T>(words: string): Promise<T> {
  const { code, stdout, stderr } = await sandbox(`${words} --json`);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.trim().split("\n").length, 1, stdout);
  return JSON.parse(stdout) as T;
}

const home = join(folder, `test-cli-${process.pid}`);

const records = (): ProcessRecord[] => {
  const file = join(home, "vsphere", "cluster", "processes.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ProcessRecord[]) : [];
};

describe("npm start", function () {
  this.timeout(300_000);

  after(async () => {
    await sandbox("reset --platform vsphere");
    rmSync(home, { recursive: true, force: true });
  });

  it("leaves nothing running when it is interrupted", async () => {
    let seen: ProcessRecord[] = [];
    const { code, stdout, stderr } = await sandbox("up --platform vsphere --json", (text, pid) => {
      if (!text.includes("starting kube-controller-manager")) return;
      seen = records();
      process.kill(pid, "SIGINT");
    });
    assert.equal(code, 1, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /interrupted/);
    assert.ok(seen.length > 0);
    assert.deepEqual(seen.filter(isAlive), []);
    assert.deepEqual(records(), []);
  });

  it("provisions a registry and says so in one line of JSON", async () => {
    const summary = await json<Summary>("up --platform vsphere");
    assert.equal(summary.platform, "vsphere");
    assert.equal(summary.storage, "pvc");
    assert.equal(summary.claim?.phase, "Bound");
    assert.deepEqual(summary.claim.accessModes, ["ReadWriteOnce"]);
    assert.equal(summary.replicas, 1);
    assert.equal(summary.rolloutStrategy, "Recreate");
    assert.equal(summary.conditions.Available, "True");
    assert.equal(summary.internalHost, "image-registry.openshift-image-registry.svc:5000");
    assert.equal(summary.changed, true);
  });

  it("changes nothing the second time, within seconds", async () => {
    const before = records();
    const summary = await json<Summary>("up --platform vsphere");
    assert.equal(summary.changed, false);
    assert.ok(summary.seconds < 30, `${summary.seconds} s`);
    assert.deepEqual(records(), before);
  });

  it("takes an image into the claim's folder", async () => {
    const pushed = await json<Pushed>("push --platform vsphere");
    assert.match(pushed.digest, /^sha256:[0-9a-f]{64}$/);
    assert.ok(existsSync(pushed.blob ?? ""));
  });

  it("prints the path of a kubeconfig that nobody else can read", async () => {
    const { stdout } = await sandbox("kubeconfig --platform vsphere");
    assert.equal(stdout, `${join(home, "vsphere", "cluster", "kubeconfig")}\n`);
    assert.equal(statSync(stdout.trim()).mode & 0o077, 0);
  });

  it("notices a killed process and repairs it", async () => {
    const victim = records().find(({ name }) => name === "kube-apiserver");
    assert.ok(victim);
    process.kill(victim.pid, "SIGKILL");
    const status = await sandbox("status --platform vsphere");
    assert.match(status.stdout, /kube-apiserver +does not run/);
    const { code, stderr } = await sandbox("up --platform vsphere");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /kube-apiserver died; starting it and what depends on it again/);
    await json<Pushed>("push --platform vsphere");
  });

  it("rejects a second command on the same sandbox, naming the first", async () => {
    const [one, other] = await Promise.all([
      sandbox("up --platform vsphere"),
      sandbox("up --platform vsphere"),
    ]);
    assert.deepEqual([one.code, other.code].sort(), [0, 1]);
    const refused = one.code === 1 ? one : other;
    assert.match(refused.stderr, /^the sandbox of vsphere is in use by process \d+: wait/m);
  });

  it("stops everything on down, and continues with its state", async () => {
    const before = records();
    await json("down --platform vsphere");
    assert.deepEqual(before.filter(isAlive), []);
    const status = await sandbox("status --platform vsphere");
    assert.match(status.stdout, /etcd +does not run/);
    const summary = await json<Summary>("up --platform vsphere");
    assert.equal(summary.changed, false);
  });

  it("removes everything on reset", async () => {
    const before = records();
    await json("reset --platform vsphere");
    assert.deepEqual(before.filter(isAlive), []);
    assert.ok(!existsSync(join(home, "vsphere")));
  });
});

describe("npm start with all features", function () {
  this.timeout(300_000);

  after(async () => {
    await sandbox("reset");
    rmSync(home, { recursive: true, force: true });
  });

  it("sets all of them up and shows them, once", async () => {
    const first = await json<Summary>("up --all-features");
    assert.deepEqual(first.features, {
      routes: "registry.apps.sandbox.example.com",
      authorities: "registry.example.com..5000",
      pruner: "0 3 * * *",
      "pull secret": "registry.example.com:5000, for default",
      "every node pulls from": "registry.example.com:5000",
      access: "image-registry-access-registry-viewer, image-registry-access-system-image-builder",
      "scraped from": "monitoring",
      alerts: "image-registry-alerts",
    });
    const second = await json<Summary>("up --all-features");
    assert.equal(second.changed, false, JSON.stringify(second.changes));
  });

  it("takes out again, without the flag, whatever a stack takes out", async () => {
    const { features, conditions } = await json<Summary>("up");
    // Nothing takes a login out of the pull secret of the whole cluster.
    assert.deepEqual(features, { "every node pulls from": "registry.example.com:5000" });
    assert.equal(conditions.Available, "True");
  });
});

/** Where a cloud's `push` finds the layer. Azure's double has no blobs. */
const places: Readonly<Record<string, RegExp | undefined>> = {
  aws: /^s3:\/\/imageregistry-/,
  azure: undefined,
  gcp: /^gs:\/\/imageregistry-/,
};

describe("npm start on a cloud", function () {
  this.timeout(300_000);

  after(() => {
    rmSync(home, { recursive: true, force: true });
  });

  for (const [platform, place] of Object.entries(places)) {
    it(`brings ${platform} up, changes nothing the second time, and takes an image`, async () => {
      const at = `--platform ${platform}`;
      try {
        const first = await json<Summary>(`up ${at}`);
        assert.equal(first.conditions.Available, "True");
        assert.equal(first.changed, true);
        assert.ok(first.objectStorage);
        const pushed = await json<Pushed>(`push ${at}`);
        if (place) assert.match(pushed.blob ?? "", place);
        else assert.equal(pushed.blob, undefined);
        await json(`down ${at}`);
        const second = await json<Summary>(`up ${at}`);
        assert.equal(second.changed, false);
        assert.deepEqual(second.objectStorage, first.objectStorage);
        const { stdout } = await sandbox(`status ${at}`);
        assert.match(stdout, new RegExp(`(bucket|container) +${first.objectStorage.name} `));
      } finally {
        await sandbox(`reset ${at}`);
      }
    });
  }
});
