import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { LiveObject } from "../../components/cluster-api";
import { liveProblems, OWNER, ownerName, switchProblems } from "../../components/registry-checks";
import type { StorageSpec } from "../../components/storage";
import { fakeApi } from "../support/fake-api";

const claim: StorageSpec = { pvc: { claim: "images" } };
const registry = (managementState: string, storage?: object): LiveObject => ({
  spec: { managementState },
  status: { storage },
});

describe("switchProblems", () => {
  it("lets a registry move that serves nobody", () => {
    for (const config of [
      undefined,
      {},
      registry("Removed", { emptyDir: {} }),
      registry("Managed"),
      registry("Managed", {}),
    ])
      assert.deepEqual(switchProblems(config, claim, false), []);
  });

  it("accepts the place where the images are", () => {
    const live = registry("Managed", { ...claim, managementState: "Unmanaged" });
    assert.deepEqual(switchProblems(live, claim, false), []);
  });

  for (const [state, storage, from] of [
    ["Managed", { emptyDir: {} }, "emptyDir"],
    ["Unmanaged", { emptyDir: {} }, "emptyDir"],
    ["Managed", { pvc: { claim: "before" } }, "pvc claim=before"],
  ] as const) {
    it(`rejects to move a ${state} registry away from ${from}, unless told`, () => {
      assert.deepEqual(switchProblems(registry(state, storage), claim, false), [
        {
          field: "acceptEmptyStorage",
          value: false,
          rule: `be true to move a serving registry from ${from} to pvc claim=images: its images are not copied`,
          remedy:
            "Set readOnly: true, copy the images (docs/storage.md), then set acceptEmptyStorage: true for this change.",
        },
      ]);
      assert.deepEqual(switchProblems(registry(state, storage), claim, true), []);
    });
  }
});

describe("liveProblems", () => {
  const wanted = { storage: { spec: claim } };
  const live = (config?: LiveObject) => ({ id: "1", version: { major: 4, minor: 10 }, config });
  const owned = (owner: string) => live({ metadata: { annotations: { [OWNER]: owner } } });
  before(() => {
    pulumi.runtime.setMockOptions({}, "registry", "prod");
  });

  it("finds nothing on a new cluster", async () => {
    assert.deepEqual(await liveProblems(fakeApi(), live(), wanted), []);
  });

  it("accepts the stack's own configuration", async () => {
    assert.equal(ownerName(), "registry/prod");
    assert.deepEqual(await liveProblems(fakeApi(), owned("registry/prod"), wanted), []);
  });

  it("rejects the configuration of another stack, unless it is taken over", async () => {
    assert.deepEqual(await liveProblems(fakeApi(), owned("other/prod"), wanted), [
      {
        field: "takeOver",
        value: false,
        rule: "be true to configure a registry that stack other/prod configures: two stacks would undo each other's settings",
        remedy:
          "Destroy other/prod first (managementState: Removed, up, destroy), or set takeOver: true and forget that stack.",
      },
    ]);
    assert.deepEqual(
      await liveProblems(fakeApi(), owned("other/prod"), { ...wanted, takeOver: true }),
      [],
    );
  });

  it("rejects fields that the live release does not have", async () => {
    const problems = await liveProblems(fakeApi(), live(), {
      ...wanted,
      topologySpreadConstraints: [],
    });
    assert.deepEqual(
      problems.map(({ field, rule }) => [field, rule]),
      [["topologySpreadConstraints", "be left out on OpenShift 4.10: it came with 4.11"]],
    );
  });

  it("rejects a move to an empty place", async () => {
    const config = registry("Managed", { emptyDir: {} });
    assert.deepEqual(
      (await liveProblems(fakeApi(), live(config), wanted)).map(({ field }) => field),
      ["acceptEmptyStorage"],
    );
  });

  it("rejects a move to a place that is yet to be made, unless this stack has pointed it there", async () => {
    const config = registry("Managed", { s3: { bucket: "operators" } });
    const later = { storage: { spec: pulumi.output(claim) } };
    assert.deepEqual(
      (await liveProblems(fakeApi(), live(config), later)).map(({ rule }) => rule),
      [
        "be true to move a serving registry from s3 bucket=operators to new storage: its images are not copied",
      ],
    );
    const annotations = { [OWNER]: ownerName() };
    const ours = { ...config, metadata: { annotations } };
    assert.deepEqual(await liveProblems(fakeApi(), live(ours), later), []);
    const accepted = { ...later, acceptEmptyStorage: true };
    assert.deepEqual(await liveProblems(fakeApi(), live(config), accepted), []);
  });

  it("rejects two replicas on a single node", async () => {
    const single = fakeApi({
      "Infrastructure cluster": { status: { infrastructureTopology: "SingleReplica" } },
    });
    assert.deepEqual(await liveProblems(single, live(), { ...wanted, replicas: 2 }), [
      {
        field: "replicas",
        value: 2,
        rule: "be at most 1 on a cluster with a single node",
        remedy: "Set replicas: 1.",
      },
    ]);
    assert.deepEqual(await liveProblems(single, live(), { ...wanted, replicas: 1 }), []);
  });

  it("accepts two replicas where there are more nodes, or the cluster does not say", async () => {
    const many = fakeApi({
      "Infrastructure cluster": { status: { infrastructureTopology: "HighlyAvailable" } },
    });
    for (const api of [many, fakeApi()])
      assert.deepEqual(await liveProblems(api, live(), { ...wanted, replicas: 2 }), []);
  });
});
