import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { gcsProblems, nameProblems } from "../../../components/gcp/gcs-rules";
import type { GcsSettings } from "../../../components/gcp";
import { serviceAccountKey } from "../../support/clouds";

const existing = { bucket: "images", region: "europe-west3", projectID: "example.com:project" };

// Wrong settings are in test/stacks/wrong/gcs.ts.
describe("gcsProblems", () => {
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

describe("nameProblems", () => {
  const create = { location: "EU" };
  const given = { existing: { keyfile: serviceAccountKey("one") } };
  const fields = (name: string, settings: GcsSettings) =>
    nameProblems(name, settings).map(({ field }) => field);

  it("accepts a name that Google's lengths have room for", () => {
    assert.deepEqual(fields("imageregistry", { create }), []);
    assert.deepEqual(fields("a".repeat(14), { create, identity: { create: {} } }), []);
    assert.deepEqual(fields(`1_${"a".repeat(53)}`, { create, identity: given }), []);
  });

  it("accepts any name of which nothing is made", () => {
    const bucket = "images";
    const identity = { create: { accountId: "registry" } };
    assert.deepEqual(fields("A long name", { create: { ...create, bucket }, identity }), []);
    assert.deepEqual(fields("A long name", { existing, identity: given }), []);
  });

  it("rejects every other name", () => {
    for (const name of ["Images", "", "images.of.production", "_images"])
      assert.deepEqual(
        fields(name, { create }),
        ["create.bucket", "identity.create.accountId"],
        name,
      );
    for (const name of ["a".repeat(15), "1images", "my_images"])
      assert.deepEqual(fields(name, { create }), ["identity.create.accountId"], name);
    assert.deepEqual(fields("a".repeat(56), { create, identity: given }), ["create.bucket"]);
  });
});
