import assert from "node:assert/strict";

import { PATH } from "../../sandbox/operator/names";
import type { OperatorOptions } from "../../sandbox/operator";
import type { Config, Deployment } from "../../sandbox/operator/types";
import { condition, managed, OperatorScene, reasonOf } from "./support/operator";

describe("the operator double's reports and mistakes", () => {
  let scene: OperatorScene;

  afterEach(async () => {
    await scene.close();
  });

  async function open(options: Partial<OperatorOptions> = {}): Promise<void> {
    scene = await OperatorScene.open();
    await scene.operator(options);
    await scene.until("conditions", (config) => reasonOf(config, "Removed") === "Removed");
    await scene.claim("images");
  }

  const sees = (config: Config, generation: number | undefined): boolean =>
    config.status.observedGeneration === generation;

  it("call a change done before its rollout has begun", async () => {
    await open({ settleMs: 5_000 });
    await scene.patch(managed("images"));
    await scene.ready();
    const { metadata } = await scene.patch({ logLevel: "Debug" });
    const stale = await scene.until("the change seen", (it) => sees(it, metadata.generation));
    const deployment = await scene.lab.api.get<Deployment>(PATH.deployment);
    assert.ok(deployment && deployment.metadata.generation !== undefined);
    assert.ok((deployment.status?.observedGeneration ?? 0) < deployment.metadata.generation);
    assert.equal(reasonOf(stale, "Progressing"), "Ready");
    assert.equal(reasonOf(stale, "Available"), "Ready");
    // The rollout itself may be over between two looks.
    await scene.eventually("the rollout", async () => {
      const now = await scene.lab.api.get<Deployment>(PATH.deployment);
      return now?.status?.observedGeneration === now?.metadata.generation ? now : undefined;
    });
    await scene.ready();
  });

  it("lose what is written while the operator completes the configuration", async () => {
    await open({ writeBackDelayMs: 4_000 });
    await scene.patch(managed("images"));
    // The operator now holds a spec with a new httpSecret, and without the next change.
    await scene.eventually("the first pass", () => scene.lab.api.get(PATH.deployment));
    await scene.patch({ logLevel: "Debug" });
    const { spec } = await scene.until("the write-back", (it) => Boolean(it.spec.httpSecret));
    assert.equal(spec.logLevel, "Normal");
  });

  it("keep managementState when they write back", async () => {
    await open({ writeBackDelayMs: 4_000 });
    await scene.patch(managed("images"));
    await scene.eventually("the first pass", () => scene.lab.api.get(PATH.deployment));
    await scene.patch({ managementState: "Unmanaged" });
    const { spec } = await scene.until("the write-back", (it) => Boolean(it.spec.httpSecret));
    assert.equal(spec.managementState, "Unmanaged");
  });

  it("rewrite what their own types write differently", async () => {
    await open();
    const requests = { read: { maxRunning: 10, maxInQueue: 0, maxWaitInQueue: "90s" } };
    await scene.patch(managed("images", { readOnly: false, requests }));
    const { spec } = await scene.ready();
    assert.equal(spec.readOnly, undefined);
    assert.deepEqual(spec.requests, {
      read: { maxRunning: 10, maxWaitInQueue: "1m30s" },
      write: { maxWaitInQueue: "0s" },
    });
  });

  it("stall on a duration that only the definition accepts", async () => {
    await open();
    const { metadata } = await scene.patch(
      managed("images", { requests: { read: { maxRunning: 1, maxWaitInQueue: "1d" } } }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const config = await scene.config();
    assert.ok(!sees(config, metadata.generation));
    assert.equal(config.spec.httpSecret, undefined);
  });

  it("repeat the message that they are told to fail with", async () => {
    await open({ neverReady: "the storage is on fire", degradedAfterMs: 500 });
    await scene.patch(managed("images"));
    const config = await scene.until(
      "Degraded",
      (it) => reasonOf(it, "Degraded") === "Unavailable",
    );
    assert.equal(condition(config, "Degraded").status, "True");
    assert.equal(reasonOf(config, "Available"), "DeploymentNotFound");
    assert.equal(
      condition(config, "Progressing").message,
      "Unable to apply resources: the storage is on fire",
    );
  });

  it("refuse negative replicas for good", async () => {
    await open();
    await scene.patch(managed("images", { replicas: -1 }));
    const config = await scene.until(
      "Degraded",
      (it) => reasonOf(it, "Degraded") === "VerificationFailed",
    );
    assert.equal(
      condition(config, "Degraded").message,
      "Error: unable to complete resource: replicas must be greater than or equal to 0",
    );
  });

  it("run into the API server with 0 replicas and rolling updates", async () => {
    await open();
    await scene.patch(managed("images", { replicas: 0 }));
    const config = await scene.until("an error", (it) => reasonOf(it, "Progressing") === "Error");
    assert.match(
      condition(config, "Progressing").message ?? "",
      /failed to create object .*Name=image-registry: .*maxUnavailable: Invalid value: -1/,
    );
  });

  it("leave an Unmanaged registry as it is", async () => {
    await open();
    await scene.patch(managed("images"));
    await scene.ready();
    const { metadata } = await scene.patch({ managementState: "Unmanaged", replicas: 2 });
    const config = await scene.until("Unmanaged", (it) => sees(it, metadata.generation));
    for (const type of ["Available", "Progressing", "Degraded"]) {
      assert.equal(reasonOf(config, type), "Unmanaged");
    }
    const deployment = await scene.lab.api.get<Deployment>(PATH.deployment);
    assert.equal(deployment?.spec.replicas, 1);
  });

  it("give up on a rollout that takes too long", async () => {
    await open({ progressDeadlineMs: 500 });
    await scene.patch(managed("images"));
    await scene.ready();
    await scene.claim("block", "ReadWriteOnce");
    await scene.patch({ storage: { pvc: { claim: "block" } }, rolloutStrategy: "Recreate" });
    await scene.ready();
    const { metadata } = await scene.patch({ rolloutStrategy: "RollingUpdate", logLevel: "Debug" });
    const config = await scene.until(
      "Degraded",
      (it) => sees(it, metadata.generation) && reasonOf(it, "Degraded") !== "",
    );
    assert.equal(reasonOf(config, "Degraded"), "ProgressDeadlineExceeded");
    assert.match(
      condition(config, "Degraded").message ?? "",
      /^Registry deployment has timed out progressing: ReplicaSet "image-registry-\w+" has timed/,
    );
  });
});
