import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";

import { ADDRESS_ANNOTATION } from "../../sandbox/operator";
import { PATH } from "../../sandbox/operator/names";
import type { Deployment } from "../../sandbox/operator/types";
import { isAlive } from "../../sandbox/process-identity";
import { Processes } from "../../sandbox/processes";
import { tool } from "../../sandbox/toolchain";
import { managed, OperatorScene, reasonOf } from "./support/operator";

const run = promisify(execFile);
const quiet = (): void => undefined;

describe("the operator double's registry", function () {
  this.timeout(300_000);
  let scene: OperatorScene;
  let registry: string;

  before(async () => {
    registry = await tool("registry", console.log);
  });

  beforeEach(async () => {
    scene = await OperatorScene.open();
    await scene.operator({ registry });
    await scene.until("conditions", (config) => reasonOf(config, "Removed") === "Removed");
  });

  afterEach(async () => {
    await scene.close();
  });

  async function address(): Promise<string> {
    const deployment = await scene.lab.api.get<Deployment>(PATH.deployment);
    return deployment?.metadata.annotations?.[ADDRESS_ANNOTATION] ?? "";
  }

  const crane = async (...args: string[]): Promise<string> =>
    (await run(await tool("crane", quiet), args)).stdout.trim();

  async function push(): Promise<string> {
    const layer = join(scene.lab.dir, "layer.tar");
    await run("tar", ["-cf", layer, "-C", join(__dirname, "support"), "lab.ts"]);
    return crane("append", "-f", layer, "-t", `${await address()}/demo/image:1`);
  }

  const processes = (): Processes => new Processes(join(scene.dir, "registry"));

  it("answers, and keeps images in the claim's folder over a rollout", async () => {
    const folder = await scene.claim("images");
    await scene.patch(managed("images"));
    await scene.ready();
    assert.equal(await status(`http://${await address()}/v2/`), 200);
    await push();
    assert.ok(existsSync(join(folder, "docker/registry/v2/repositories/demo/image")));
    const before = await address();
    await scene.patch({ logLevel: "Debug" });
    await scene.ready();
    assert.notEqual(await address(), before);
    assert.equal(await crane("ls", `${await address()}/demo/image`), "1");
    // The one that was replaced is drained, and then ends.
    assert.equal(await status(`http://${before}/v2/`), 200);
    await scene.eventually("one process", () =>
      Promise.resolve(processes().list().length === 1 || undefined),
    );
  });

  it("loses the images of an emptyDir with its process", async () => {
    await scene.patch({ managementState: "Managed", storage: { emptyDir: {} } });
    await scene.ready();
    await push();
    assert.equal(await crane("ls", `${await address()}/demo/image`), "1");
    await scene.patch({ logLevel: "Debug" });
    await scene.ready();
    await assert.rejects(crane("ls", `${await address()}/demo/image`), /NAME_UNKNOWN/);
  });

  it("refuses pushes when it is read-only", async () => {
    await scene.claim("images");
    await scene.patch(managed("images", { readOnly: true }));
    await scene.ready();
    await assert.rejects(push(), /405|UNSUPPORTED/);
  });

  it("comes back after it was killed", async () => {
    await scene.claim("images");
    await scene.patch(managed("images"));
    await scene.ready();
    await push();
    const [record] = processes().list();
    assert.ok(record);
    process.kill(record.pid, "SIGKILL");
    await scene.eventually("another process", async () => {
      const [next] = processes().list();
      return next && next.pid !== record.pid && (await address()) !== "" ? next : undefined;
    });
    await scene.ready();
    assert.equal(await crane("ls", `${await address()}/demo/image`), "1");
  });

  it("is ended by a new operator when the old one was killed", async () => {
    await scene.close();
    const stale = processes();
    await stale.start({
      name: "registry-1",
      command: "sleep",
      args: ["600"],
      ready: () => Promise.resolve(true),
    });
    const [orphan] = stale.list();
    assert.ok(orphan && isAlive(orphan));
    await scene.operator({ registry });
    assert.ok(!isAlive(orphan));
  });

  it("ends with Removed, and with its operator", async () => {
    await scene.claim("images");
    await scene.patch(managed("images"));
    await scene.ready();
    await scene.patch({ managementState: "Removed" });
    await scene.until("Removed", (it) => reasonOf(it, "Progressing") === "Removed");
    await scene.eventually("no process", () =>
      Promise.resolve(processes().list().length === 0 ? true : undefined),
    );
    await scene.patch({ managementState: "Managed" });
    await scene.ready();
    const [record] = processes().list();
    assert.ok(record && isAlive(record));
    await scene.close();
    assert.ok(!isAlive(record));
  });

  it("keeps its secret out of logs and files", async () => {
    const folder = join(scene.dir, "registry");
    await scene.claim("images");
    await scene.patch(managed("images", { httpSecret: "not-to-be-seen" }));
    await scene.ready();
    await push();
    const files = readdirSync(scene.dir, { recursive: true, withFileTypes: true });
    const texts = files
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"));
    assert.ok(existsSync(folder) && texts.length > 0);
    assert.ok(!texts.some((text) => text.includes("not-to-be-seen")));
  });
});

function status(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}
