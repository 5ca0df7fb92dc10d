import assert from "node:assert/strict";
import { volumeName, volumeProblems, volumeSource } from "../../components/static-volume";

const nfs = { server: "nfs.example.com", path: "/export" };
const local = { path: "/mnt/registry", node: "worker-1" };
const RWO = ["ReadWriteOnce"];

describe("volumeName", () => {
  it("carries the namespace, because volumes have none", () => {
    assert.equal(volumeName({ nfs }, "images"), "openshift-image-registry-images");
    assert.equal(volumeName({ nfs, name: "own" }, "images"), "own");
  });
});

describe("volumeSource", () => {
  it("is a share that every node can mount", () => {
    assert.deepEqual(volumeSource({ nfs }), { nfs });
  });

  it("is a folder of one node, to which it is tied", () => {
    const here = { key: "kubernetes.io/hostname", operator: "In", values: ["worker-1"] };
    assert.deepEqual(volumeSource({ local }), {
      local: { path: "/mnt/registry" },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [here] }] } },
    });
  });

  it("stays readable for a volume that has neither, which is refused elsewhere", () => {
    assert.deepEqual(volumeSource({}), { nfs: { server: "", path: "" } });
  });
});

describe("volumeProblems", () => {
  const found = (...args: Parameters<typeof volumeProblems>) => volumeProblems(...args);

  it("accepts NFS for many writers, and a local folder for one", () => {
    assert.deepEqual(found({ nfs }, "images", ["ReadWriteMany"]), []);
    assert.deepEqual(found({ local, name: "own" }, "images", RWO), []);
  });

  it("rejects a volume with both sources, or none", () => {
    const rule = "have exactly one of nfs and local";
    const remedy = "Say where the data is, once.";
    assert.deepEqual(found({ nfs, local }, "images", RWO), [
      { field: "", value: ["local", "nfs"], rule, remedy },
    ]);
    assert.deepEqual(found({}, "images", RWO), [{ field: "", value: undefined, rule, remedy }]);
  });

  it("rejects a name that Kubernetes does not allow", () => {
    assert.deepEqual(found({ nfs, name: "My Volume" }, "images", RWO), [
      {
        field: "name",
        value: "My Volume",
        rule: "be a name of Kubernetes: lower-case letters, digits, '-' and '.', at most 253 characters",
        remedy: "Correct the name, or leave it out.",
      },
    ]);
  });

  it("rejects relative paths", () => {
    const wrong = { rule: "be an absolute path", remedy: "Start it with /." };
    assert.deepEqual(found({ nfs: { ...nfs, path: "export" } }, "images", RWO), [
      { field: "nfs.path", value: "export", ...wrong },
    ]);
    assert.deepEqual(found({ local: { ...local, path: "" } }, "images", RWO), [
      { field: "local.path", value: "", ...wrong },
    ]);
  });

  it("rejects a blank server or node", () => {
    const wrong = { value: "", rule: "be a host name", remedy: "Name the server, or the node." };
    assert.deepEqual(found({ nfs: { ...nfs, server: "" } }, "images", RWO), [
      { field: "nfs.server", ...wrong },
    ]);
    assert.deepEqual(found({ local: { ...local, node: "" } }, "images", RWO), [
      { field: "local.node", ...wrong },
    ]);
  });

  it("rejects a local folder for many writers", () => {
    assert.deepEqual(found({ local }, "images", ["ReadWriteMany"]), [
      {
        field: "local",
        value: "/mnt/registry",
        rule: "be used with ReadWriteOnce: a folder of one node cannot be shared between nodes",
        remedy: "Set accessModes: [ReadWriteOnce], or use nfs.",
      },
    ]);
  });
});
