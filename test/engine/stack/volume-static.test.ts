import assert from "node:assert/strict";
import { join } from "node:path";
import { Scenario } from "./scenario";
import type { TestStack } from "./test-stack";
import { findVolume, readClaim } from "./volume-objects";

describe("a static volume that is declared with its claim", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
  });

  after(() => scenario.end());

  it("is an NFS share for many pods, bound to its claim by name", async () => {
    const nfs = { server: "nfs.example.com", path: "/exports/registry" };
    stack = await scenario.stack({ storage: { pvc: { create: { volume: { nfs } } } } });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    const claim = await readClaim(scenario);
    assert.equal(claim.spec?.volumeName, "openshift-image-registry-image-registry-storage");
    assert.equal(claim.spec.storageClassName, "");
    assert.equal(claim.status?.phase, "Bound");
    const volume = await findVolume(scenario, claim.spec.volumeName);
    assert.deepEqual(volume?.spec?.nfs, nfs);
    assert.equal(volume.spec.capacity?.["storage"], "100Gi");
    assert.equal(volume.spec.persistentVolumeReclaimPolicy, "Retain");
    assert.equal((await scenario.config()).spec["replicas"], 2);
    assert.deepEqual(up.outputs["kept"], [
      "claim openshift-image-registry/image-registry-storage",
      "volume openshift-image-registry-image-registry-storage",
    ]);
  });

  it("is a folder of one node for one pod, which is replaced by Recreate", async () => {
    const local = { path: join(scenario.dir, "local"), node: "worker-0" };
    const create = {
      name: "local",
      accessModes: ["ReadWriteOnce"],
      volume: { name: "registry-on-worker-0", local },
    };
    await stack.set({ storage: { pvc: { create } }, registry: { acceptEmptyStorage: true } });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    const claim = await readClaim(scenario, "local");
    assert.equal(claim.spec?.volumeName, "registry-on-worker-0");
    assert.equal(claim.status?.phase, "Bound");
    const { spec } = (await findVolume(scenario, "registry-on-worker-0")) ?? {};
    assert.deepEqual(spec?.local, { path: local.path });
    assert.deepEqual(spec.nodeAffinity?.required?.nodeSelectorTerms, [
      {
        matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["worker-0"] }],
      },
    ]);
    const config = await scenario.config();
    assert.equal(config.spec["replicas"], 1);
    assert.equal(config.spec["rolloutStrategy"], "Recreate");
  });
});
