import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { gcsProblems } from "../../../components/gcp/gcs-rules";
import { serviceAccountKey } from "../../support/clouds";

// Wrong settings are in test/stacks/wrong/gcs.ts.
describe("gcsProblems", () => {
  const existing = { bucket: "images", region: "europe-west3", projectID: "example.com:project" };

  it("accepts everything that fits", () => {
    const kmsKeyName = "projects/p/locations/eu/keyRings/r/cryptoKeys/k";
    const create = { kmsKeyName, softDeleteSeconds: 604800, storageClass: "NEARLINE" };
    for (const settings of [
      { create: { ...create, location: "europe-west3", labels: { team: "a" } } },
      { create: { location: "EU" }, deleteData: true },
      { create: { location: "nam4", softDeleteSeconds: 0 } },
      { existing, identity: { create: { accountId: "registry", bothKeys: true } } },
      { existing, identity: { existing: { keyfile: serviceAccountKey("one") } } },
    ])
      assert.deepEqual(gcsProblems(settings), [], JSON.stringify(settings));
  });

  it("leaves a key that comes late to the chain", () => {
    const identity = { existing: { keyfile: pulumi.output("confidential") } };
    assert.deepEqual(gcsProblems({ existing, identity }), []);
  });

  it("tells everything at once", () => {
    const wrong = {
      create: { location: "L", bucket: "B" },
      existing: { ...existing, region: "" },
      identity: { create: { accountId: "A" }, existing: { keyfile: "" } },
      deleteData: true,
    };
    assert.deepEqual(
      gcsProblems(wrong).map(({ field }) => field),
      [
        "",
        "create.bucket",
        "create.location",
        "existing.region",
        "identity",
        "identity.create.accountId",
        "identity.existing.keyfile",
        "deleteData",
      ],
    );
  });
});
