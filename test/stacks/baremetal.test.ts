import assert from "node:assert/strict";
import { valueOf } from "../support/monitor";
import { platformContract } from "../support/platform-contract";
import { CLAIM, PATCH, runSample } from "../support/stack";

platformContract("baremetal");

describe("baremetal", () => {
  it("runs two pods on a shared claim", async () => {
    const { outputs, find } = await runSample("baremetal");
    assert.deepEqual(find(CLAIM, "storage").inputs["spec"], {
      accessModes: ["ReadWriteMany"],
      resources: { requests: { storage: "100Gi" } },
    });
    assert.deepEqual(await valueOf(outputs.registry), {
      managementState: "Managed",
      replicas: 2,
      rolloutStrategy: "RollingUpdate",
      storage: { pvc: { claim: "image-registry-storage" } },
    });
    assert.deepEqual(await valueOf(outputs.kept), [
      "claim openshift-image-registry/image-registry-storage",
    ]);
  });

  it("sends the patch whole", async () => {
    assert.deepEqual((await runSample("baremetal")).find(PATCH, "registry-config").inputs["spec"], {
      managementState: "Managed",
      replicas: 2,
      rolloutStrategy: "RollingUpdate",
      storage: { pvc: { claim: "image-registry-storage" }, managementState: "Unmanaged" },
      defaultRoute: true,
    });
  });
});
