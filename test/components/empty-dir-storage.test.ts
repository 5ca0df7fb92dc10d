import assert from "node:assert/strict";
import { Cluster, EmptyDirStorage } from "../../components";
import { emptyDirProblems } from "../../components/empty-dir-storage";
import { run, valueOf } from "../support/monitor";
import { storageContract } from "../support/storage-contract";

storageContract({
  title: "EmptyDirStorage",
  type: "openshift-image-registry:index:EmptyDirStorage",
  make: (name, cluster, opts) => new EmptyDirStorage(name, { cluster, acceptDataLoss: true }, opts),
  wrong: (name, cluster) => new EmptyDirStorage(name, { cluster, acceptDataLoss: false }),
});

describe("EmptyDirStorage", () => {
  it("creates and keeps nothing, allows one pod, and warns", async () => {
    const { outputs, resources, logs } = await run(
      () =>
        new EmptyDirStorage("images", { cluster: new Cluster("cluster"), acceptDataLoss: true }),
    );
    assert.ok(!resources.some(({ type }) => type.startsWith("kubernetes:")));
    assert.deepEqual(outputs.spec, { emptyDir: {} });
    assert.equal(outputs.sharing.maxReplicas, 1);
    assert.deepEqual(await valueOf(outputs.kept), []);
    assert.deepEqual(logs, [
      "warning: emptyDir storage: all images are lost whenever the registry restarts",
    ]);
  });

  it("rejects whatever is not the acceptance in so many words", () => {
    for (const acceptDataLoss of [false, undefined, "true" as unknown as boolean])
      assert.deepEqual(emptyDirProblems({ acceptDataLoss } as { acceptDataLoss?: boolean }), [
        {
          field: "acceptDataLoss",
          value: acceptDataLoss,
          rule: "be true, because an emptyDir loses all images whenever the registry restarts",
          remedy:
            "For a trial set acceptDataLoss: true; for anything else use a claim or object storage.",
        },
      ]);
    assert.deepEqual(emptyDirProblems({ acceptDataLoss: true }), []);
  });
});
