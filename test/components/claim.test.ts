import assert from "node:assert/strict";
import { claimDefaults, claimProblems, immutableProblems, sharingOf } from "../../components/claim";
import type { NewClaim } from "../../components/claim";

const NAME_RULE =
  "be a name of Kubernetes: lower-case letters, digits, '-' and '.', at most 253 characters";

describe("claimDefaults", () => {
  it("is a shared claim of the documented name and size, of the default class", () => {
    assert.deepEqual(claimDefaults({}), {
      name: "image-registry-storage",
      accessModes: ["ReadWriteMany"],
      size: "100Gi",
    });
  });

  it("asks for no class with a volume of its own", () => {
    assert.equal(claimDefaults({ volume: {} }).storageClassName, "");
    assert.equal(claimDefaults({ volume: {}, storageClassName: "c" }).storageClassName, "c");
  });

  it("keeps what was given", () => {
    const given = {
      name: "n",
      accessModes: ["ReadWriteOnce"],
      size: "1Ti",
      storageClassName: "",
    } as const;
    assert.deepEqual(claimDefaults(given), given);
  });
});

describe("claimProblems", () => {
  const nfs = { server: "nfs.example.com", path: "/export" };

  it("accepts the defaults, and what OpenShift's documents show", () => {
    const fine: NewClaim[] = [
      {},
      { accessModes: ["ReadWriteOnce"], storageClassName: "thin" },
      { storageClassName: "", volumeName: "pv-1" },
      { selector: { app: "registry" } },
      { volume: { nfs } },
      { accessModes: ["ReadWriteOnce", "ReadWriteMany"] },
    ];
    for (const claim of fine) assert.deepEqual(claimProblems(claim), [], JSON.stringify(claim));
  });

  for (const field of ["name", "storageClassName", "volumeName"] as const) {
    it(`rejects a ${field} that Kubernetes does not allow`, () => {
      assert.deepEqual(claimProblems({ [field]: "My_Claim" }), [
        {
          field,
          value: "My_Claim",
          rule: NAME_RULE,
          remedy: "Correct the name, or leave it out for the default.",
        },
      ]);
    });
  }

  it("rejects a blank name, but takes a blank class for none", () => {
    assert.deepEqual(
      claimProblems({ name: "" }).map(({ field }) => field),
      ["name"],
    );
    assert.deepEqual(claimProblems({ storageClassName: "" }), []);
  });

  for (const modes of [[], ["ReadOnlyMany"], ["ReadWriteOncePod"]]) {
    it(`rejects access modes ${JSON.stringify(modes)}, with which the registry cannot write`, () => {
      assert.deepEqual(
        claimProblems({ accessModes: modes as unknown as NewClaim["accessModes"] & object }),
        [
          {
            field: "accessModes",
            value: modes,
            rule: "contain ReadWriteMany or ReadWriteOnce: the registry writes, and its operator knows no other mode",
            remedy: "Use ReadWriteMany for two or more replicas, else ReadWriteOnce.",
          },
        ],
      );
    });
  }

  for (const size of ["0", "-1Gi", "100GB", "big", ""]) {
    it(`rejects size ${JSON.stringify(size)}`, () => {
      assert.deepEqual(claimProblems({ size }), [
        {
          field: "size",
          value: size,
          rule: "be a Kubernetes quantity above 0",
          remedy: "Write it like 100Gi.",
        },
      ]);
    });
  }

  it("rejects every other way to choose a volume beside one that is declared", () => {
    const claim = {
      volume: { nfs },
      volumeName: "pv",
      selector: { a: "b" },
      storageClassName: "c",
    };
    const rule = "be left out together with volume: the claim is bound to that volume";
    const remedy = "Remove one of the two.";
    assert.deepEqual(claimProblems(claim), [
      { field: "volumeName", value: "pv", rule, remedy },
      { field: "selector", value: { a: "b" }, rule, remedy },
      { field: "storageClassName", value: "c", rule, remedy },
    ]);
  });

  it("rejects what is wrong with the volume, under its name", () => {
    assert.deepEqual(
      claimProblems({ volume: {} }).map(({ field }) => field),
      ["volume"],
    );
  });
});

describe("sharingOf", () => {
  it("lets any number of pods share a claim that is ReadWriteMany, whatever else it is", () => {
    for (const modes of [["ReadWriteMany"], ["ReadWriteOnce", "ReadWriteMany"]])
      assert.deepEqual(sharingOf(modes, "c"), { because: "claim c is ReadWriteMany" });
  });

  it("allows one pod, re-created, on any other", () => {
    assert.deepEqual(sharingOf(["ReadWriteOnce"], "c"), {
      maxReplicas: 1,
      rolloutStrategy: "Recreate",
      because: "claim c is ReadWriteOnce: one pod at a time can write to it",
    });
    assert.match(sharingOf([], "c").because, /^claim c is without an access mode/);
  });
});

describe("immutableProblems", () => {
  const wanted = claimDefaults({ storageClassName: "fast", volumeName: "pv-1" });
  const spec = {
    accessModes: ["ReadWriteMany"],
    storageClassName: "fast",
    volumeName: "pv-1",
    resources: { requests: { storage: "100Gi" } },
  };
  const rest =
    "claim image-registry-storage exists, may hold images, and Kubernetes does not change this in a claim";
  const remedy =
    "Set it back; or give the new claim another name, copy the images, and switch (docs/storage.md).";

  it("finds nothing where there is no claim, or the same", () => {
    assert.deepEqual(immutableProblems(wanted, undefined), []);
    assert.deepEqual(immutableProblems(wanted, { spec }), []);
  });

  it("does not ask for what was left to the cluster", () => {
    assert.deepEqual(immutableProblems(claimDefaults({}), { spec }), []);
  });

  it("takes access modes in any order", () => {
    const both = claimDefaults({ accessModes: ["ReadWriteOnce", "ReadWriteMany"] });
    assert.deepEqual(
      immutableProblems(both, { spec: { accessModes: ["ReadWriteMany", "ReadWriteOnce"] } }),
      [],
    );
  });

  it("accepts a larger size, in any unit", () => {
    for (const size of ["200Gi", "0.1Ti", "100Gi"])
      assert.deepEqual(immutableProblems({ ...wanted, size }, { spec }), []);
  });

  it("rejects every change that Kubernetes does not make, with what is there", () => {
    const other = claimDefaults({
      accessModes: ["ReadWriteOnce"],
      storageClassName: "slow",
      volumeName: "pv-2",
      size: "50Gi",
    });
    assert.deepEqual(immutableProblems(other, { spec }), [
      {
        field: "accessModes",
        value: ["ReadWriteOnce"],
        rule: `stay ["ReadWriteMany"]: ${rest}`,
        remedy,
      },
      { field: "storageClassName", value: "slow", rule: `stay "fast": ${rest}`, remedy },
      { field: "volumeName", value: "pv-2", rule: `stay "pv-1": ${rest}`, remedy },
      { field: "size", value: "50Gi", rule: `be at least 100Gi: ${rest}`, remedy },
    ]);
  });

  it("takes an absent class for the blank one", () => {
    const none = claimDefaults({ storageClassName: "" });
    assert.deepEqual(
      immutableProblems(none, {
        spec: { ...spec, storageClassName: undefined, volumeName: undefined },
      }),
      [],
    );
    const bare = { spec: {} };
    const problems = immutableProblems(none, bare);
    assert.deepEqual(
      problems.map(({ field, rule }) => `${field} ${rule.slice(0, 7)}`),
      ["accessModes stay []"],
    );
  });
});
