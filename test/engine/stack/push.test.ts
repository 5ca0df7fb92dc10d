import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { pushImage } from "../../../sandbox/push";
import type { Pushed } from "../../../sandbox/push";
import { settledRegistry } from "../../../sandbox/registry-state";
import { tool } from "../../../sandbox/toolchain";
import { Scenario } from "./scenario";
import type { StackSettings, TestStack } from "./test-stack";
import { folderOf } from "./volume-objects";

const quiet = () => undefined;
const run = promisify(execFile);

async function apply(stack: TestStack, settings: StackSettings): Promise<void> {
  await stack.set(settings);
  const up = await stack.up();
  assert.ok(up.ok, up.text);
}

async function push({ lab }: Scenario): Promise<Pushed> {
  return pushImage(await settledRegistry(lab.api), quiet);
}

/** Pulls an image that was pushed before, by its digest, from wherever the registry is now. */
async function pull({ lab, dir }: Scenario, { digest, image }: Pushed): Promise<void> {
  const { address = "" } = await settledRegistry(lab.api);
  const [, ...path] = image.split(":").slice(0, -1).join(":").split("/");
  const target = join(dir, "pulled");
  rmSync(target, { recursive: true, force: true });
  const source = `${address}/${path.join("/")}@${digest}`;
  await run(await tool("crane", quiet), ["pull", "--format=oci", source, target]);
}

describe("an image that is pushed through the registry", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let operator: { stop(): Promise<void> };
  let image: Pushed;

  const start = async () => scenario.startOperator({ registry: await tool("registry", quiet) });
  const restart = async () => {
    await operator.stop();
    operator = await start();
  };

  before(async () => {
    scenario = await Scenario.begin(false);
    operator = await start();
    stack = await scenario.stack({});
    await apply(stack, {});
  });

  after(() => scenario.end());

  it("can be pulled, and is in the claim's folder", async () => {
    image = await push(scenario);
    await pull(scenario, image);
    const { blob = "no file" } = image;
    assert.ok(blob.startsWith(await folderOf(scenario)), blob);
    assert.ok(existsSync(blob), blob);
  });

  it("survives a restart of the registry", async () => {
    await restart();
    await pull(scenario, image);
  });

  it("survives an up with other settings", async () => {
    await apply(stack, { registry: { logLevel: "Debug", replicas: 1 } });
    await pull(scenario, image);
  });

  it("survives the two steps of a destroy, and an up that adopts the claim", async () => {
    await apply(stack, { registry: { managementState: "Removed" } });
    await assert.rejects(settledRegistry(scenario.lab.api).then(() => pull(scenario, image)));
    const gone = await stack.destroy();
    assert.ok(gone.ok, gone.text);
    await apply(stack, { storage: { pvc: { existing: "image-registry-storage" } } });
    await pull(scenario, image);
  });

  it("does not survive a restart on an emptyDir, as acceptDataLoss says", async () => {
    const emptyDir = { acceptDataLoss: true };
    await apply(stack, { storage: { emptyDir }, registry: { acceptEmptyStorage: true } });
    await assert.rejects(pull(scenario, image), /MANIFEST_UNKNOWN|NAME_UNKNOWN/);
    const lost = await push(scenario);
    await pull(scenario, lost);
    await restart();
    await assert.rejects(pull(scenario, lost), /MANIFEST_UNKNOWN|NAME_UNKNOWN/);
  });
});
