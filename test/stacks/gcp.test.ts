import assert from "node:assert/strict";
import { valueOf } from "../support/monitor";
import { platformContract } from "../support/platform-contract";
import { runSample } from "../support/stack";

platformContract("gcp", "gcp");

describe("gcp", () => {
  it("runs two pods on a bucket of its own, and names its region and project", async () => {
    const { outputs } = await runSample("gcp");
    assert.deepEqual(await valueOf(outputs.registry), {
      managementState: "Managed",
      replicas: 2,
      rolloutStrategy: "RollingUpdate",
      storage: {
        gcs: {
          bucket: "imageregistry-0a1b2c3",
          region: "europe-west3",
          projectID: "example-project",
        },
      },
    });
  });
});
