import assert from "node:assert/strict";
import { valueOf } from "../support/monitor";
import { platformContract } from "../support/platform-contract";
import { runSample } from "../support/stack";

platformContract("azure", "azure-native");

describe("azure", () => {
  it("runs two pods on a container in an account of its own", async () => {
    const { outputs } = await runSample("azure");
    assert.deepEqual(await valueOf(outputs.registry), {
      managementState: "Managed",
      replicas: 2,
      rolloutStrategy: "RollingUpdate",
      storage: { azure: { accountName: "imageregistry0a1b2c3d", container: "image-registry" } },
    });
  });
});
