import assert from "node:assert/strict";
import { claimRef } from "../../components/claim-objects";
import { classProblems, existingProblems, volumeStateProblems } from "../../components/pvc-checks";
import { fakeApi } from "../support/fake-api";

const FREE = (name: string) =>
  `Make it free, images and all, with: oc patch pv ${name} --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'.`;

describe("classProblems", () => {
  const cluster = fakeApi({
    "StorageClass files": { provisioner: "cephfs.csi.ceph.com" },
    "StorageClass blocks": { provisioner: "ebs.csi.aws.com" },
  });

  it("does not look for a class that was not named", async () => {
    const api = fakeApi();
    assert.deepEqual(await classProblems(api, {}), []);
    assert.deepEqual(await classProblems(api, { storageClassName: "" }), []);
    assert.deepEqual(api.looks, []);
  });

  it("rejects a class that is not there", async () => {
    assert.deepEqual(await classProblems(cluster, { storageClassName: "fast" }), [
      {
        field: "storageClassName",
        value: "fast",
        rule: "name a StorageClass of the cluster",
        remedy: "List them with: oc get storageclass",
      },
    ]);
  });

  it("rejects many writers on block volumes, which would stay Pending", async () => {
    assert.deepEqual(
      await classProblems(cluster, { storageClassName: "blocks", accessModes: ["ReadWriteMany"] }),
      [
        {
          field: "storageClassName",
          value: "blocks",
          rule: "be a class with ReadWriteMany: ebs.csi.aws.com gives block volumes, which one node can mount at a time",
          remedy: "Use a file class, or accessModes: [ReadWriteOnce] with one replica.",
        },
      ],
    );
  });

  it("accepts many writers on files, and one on blocks", async () => {
    assert.deepEqual(
      await classProblems(cluster, { storageClassName: "files", accessModes: ["ReadWriteMany"] }),
      [],
    );
    assert.deepEqual(
      await classProblems(cluster, { storageClassName: "blocks", accessModes: ["ReadWriteOnce"] }),
      [],
    );
    assert.deepEqual(await classProblems(cluster, { storageClassName: "blocks" }), []);
  });
});

describe("volumeStateProblems", () => {
  const at = (phase?: string) =>
    fakeApi({ "PersistentVolume pv": phase === undefined ? {} : { status: { phase } } });

  it("does not look where no volume is named", async () => {
    const api = fakeApi();
    assert.deepEqual(await volumeStateProblems(api, {}), []);
    assert.deepEqual(api.looks, []);
  });

  it("accepts a volume that is free, in use, or still to come", async () => {
    for (const api of [at("Available"), at("Bound"), at(), fakeApi()])
      assert.deepEqual(await volumeStateProblems(api, { volumeName: "pv" }), []);
  });

  it("rejects a released volume, with the command that frees it", async () => {
    assert.deepEqual(await volumeStateProblems(at("Released"), { volumeName: "pv" }), [
      {
        field: "volumeName",
        value: "pv",
        rule: "be free: it is Released, and a released volume with reclaim policy Retain never binds again by itself",
        remedy: FREE("pv"),
      },
    ]);
  });
});

describe("existingProblems", () => {
  const check = (claim?: object) =>
    existingProblems(fakeApi({ "PersistentVolumeClaim images": claim }), claimRef("images"));

  it("accepts a claim that the registry can write to", async () => {
    for (const mode of ["ReadWriteMany", "ReadWriteOnce"])
      assert.deepEqual(await check({ spec: { accessModes: ["ReadOnlyMany", mode] } }), []);
  });

  it("rejects a claim that is not in the registry's namespace", async () => {
    assert.deepEqual(await check(), [
      {
        field: "existing",
        value: "images",
        rule: "be a claim in openshift-image-registry",
        remedy: "List them with: oc get pvc -n openshift-image-registry. To make one, use create.",
      },
    ]);
  });

  it("rejects a claim that is being deleted", async () => {
    assert.deepEqual(await check({ metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }), [
      {
        field: "existing",
        value: "images",
        rule: "be a claim that stays: this one is being deleted",
        remedy: "Use another claim.",
      },
    ]);
  });

  it("rejects a claim that the registry cannot write to", async () => {
    assert.deepEqual(await check({ spec: { accessModes: ["ReadOnlyMany"] } }), [
      {
        field: "existing",
        value: "images",
        rule: "have access mode ReadWriteMany or ReadWriteOnce, it has ReadOnlyMany",
        remedy: "Use another claim.",
      },
    ]);
    assert.equal((await check({})).length, 1);
  });
});
