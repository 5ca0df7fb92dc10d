import assert from "node:assert/strict";
import { valueOf } from "../support/monitor";
import { platformContract } from "../support/platform-contract";
import { CLAIM, runSample } from "../support/stack";

platformContract("vsphere");

describe("vsphere", () => {
  it("runs one pod, re-created, on a block volume", async () => {
    const { outputs, find } = await runSample("vsphere");
    assert.deepEqual(find(CLAIM, "storage").inputs["spec"], {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "100Gi" } },
      storageClassName: "thin-csi",
    });
    assert.deepEqual(await valueOf(outputs.registry), {
      managementState: "Managed",
      replicas: 1,
      rolloutStrategy: "Recreate",
      storage: { pvc: { claim: "image-registry-storage" } },
    });
  });
});
