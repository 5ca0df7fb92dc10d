import assert from "node:assert/strict";
import fc from "fast-check";
import { DRIVERS, driversOf, placeOf, sharingProblems } from "../../components/storage";
import type { Driver, Sharing } from "../../components/storage";

const driver = fc.constantFrom(...(Object.keys(DRIVERS) as Driver[]));

describe("driversOf", () => {
  it("finds exactly the keys that choose a storage, sorted", () => {
    fc.assert(
      fc.property(fc.uniqueArray(driver), (drivers) => {
        const storage = Object.fromEntries(drivers.map((one) => [one, {}]));
        assert.deepEqual(driversOf({ managementState: "Unmanaged", ...storage }), drivers.sort());
      }),
    );
  });

  it("takes null and absence for none", () => {
    assert.deepEqual(driversOf({ s3: null, pvc: undefined }), []);
    assert.deepEqual(driversOf(undefined), []);
  });
});

describe("placeOf", () => {
  it("names the storage and where the images are in it", () => {
    assert.equal(placeOf({ pvc: { claim: "images" } }), "pvc claim=images");
    assert.equal(placeOf({ emptyDir: {} }), "emptyDir");
    assert.equal(placeOf({}), "");
    assert.equal(
      placeOf({ emptyDir: {}, pvc: { claim: "images" } }),
      "emptyDir and pvc claim=images",
    );
  });

  it("is the same place when other settings of the storage change", () => {
    const s3 = { bucket: "b", regionEndpoint: "https://s3.example.com" };
    assert.equal(placeOf({ s3: { ...s3, encrypt: true, region: "r" } }), placeOf({ s3 }));
    assert.notEqual(placeOf({ s3: { ...s3, bucket: "c" } }), placeOf({ s3 }));
  });
});

describe("sharingProblems", () => {
  const because = "claim c is ReadWriteOnce";
  const sharings: Sharing[] = [
    { because },
    { because, maxReplicas: 1 },
    { because, maxReplicas: 1, rolloutStrategy: "Recreate" },
  ];
  const strategy = fc.constantFrom(undefined, "Recreate", "RollingUpdate");
  const replicas = fc.option(fc.nat(10), { nil: undefined });

  it("is the decision table: fine exactly where one pod, or a shared storage, is asked for", () => {
    fc.assert(
      fc.property(fc.constantFrom(...sharings), replicas, strategy, (sharing, count, rollout) => {
        const many = sharing.maxReplicas === 1 && (count ?? 1) > 1;
        const rolling = sharing.rolloutStrategy !== undefined && rollout === "RollingUpdate";
        const fields = [...(many ? ["replicas"] : []), ...(rolling ? ["rolloutStrategy"] : [])];
        assert.deepEqual(
          sharingProblems(sharing, count, rollout).map(({ field }) => field),
          fields,
        );
      }),
    );
  });

  it("rejects two pods and a rolling update on a claim for one, with the reason", () => {
    const one: Sharing = { because, maxReplicas: 1, rolloutStrategy: "Recreate" };
    assert.deepEqual(sharingProblems(one, 2, "RollingUpdate"), [
      {
        field: "replicas",
        value: 2,
        rule: "be at most 1, because claim c is ReadWriteOnce",
        remedy: "Set replicas: 1, or use a ReadWriteMany claim or object storage.",
      },
      {
        field: "rolloutStrategy",
        value: "RollingUpdate",
        rule: "be Recreate, because claim c is ReadWriteOnce",
        remedy: "Set rolloutStrategy: Recreate, or leave it out.",
      },
    ]);
  });
});
