import assert from "node:assert/strict";
import { valueOf } from "../support/monitor";
import { platformContract } from "../support/platform-contract";
import { PATCH, runSample } from "../support/stack";

platformContract("aws", "aws");

describe("aws", () => {
  const s3 = {
    bucket: "imageregistry-0a1b2c3",
    region: "eu-central-1",
    encrypt: true,
    virtualHostedStyle: false,
    trustedCA: { name: "" },
  };

  it("runs two pods on a bucket of its own", async () => {
    const { outputs } = await runSample("aws");
    assert.deepEqual(await valueOf(outputs.registry), {
      managementState: "Managed",
      replicas: 2,
      rolloutStrategy: "RollingUpdate",
      storage: { s3 },
    });
  });

  it("sends the patch whole, with the bucket as one that the operator leaves alone", async () => {
    const { inputs } = (await runSample("aws")).find(PATCH, "registry-config");
    assert.deepEqual(inputs["spec"], {
      managementState: "Managed",
      replicas: 2,
      rolloutStrategy: "RollingUpdate",
      storage: { s3, managementState: "Unmanaged" },
      defaultRoute: true,
    });
  });
});
