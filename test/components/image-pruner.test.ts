import assert from "node:assert/strict";
import { Cluster, ImagePruner } from "../../components";
import type { ImagePrunerSettings } from "../../components";
import { refusal, run, valueOf } from "../support/monitor";
import { openshift } from "../support/openshift";

const PATCH = "kubernetes:imageregistry.operator.openshift.io/v1:ImagePrunerPatch";
const IMAGES = "/apis/config.openshift.io/v1/images/cluster";

const built = (settings: ImagePrunerSettings) =>
  run(() => new ImagePruner("pruner", { cluster: new Cluster("cluster"), ...settings }));

/** The pruner on a cluster whose image configuration has this status. */
async function seen(status: object, settings: ImagePrunerSettings = {}) {
  const server = await openshift({ [IMAGES]: { status } });
  try {
    const { outputs, logs } = await run(
      async () => {
        const cluster = new Cluster("cluster", { kubeconfig: server.kubeconfig });
        const pruner = new ImagePruner("pruner", { cluster, ...settings });
        return valueOf(pruner.prunesRegistry);
      },
      { mocked: false },
    );
    return { prunes: outputs, said: logs.join("\n") };
  } finally {
    await server.stop();
  }
}

describe("ImagePruner", () => {
  it("patches what was set, and nothing else", async () => {
    const settings = { schedule: "0 3 * * *", keepTagRevisions: 5, suspend: false };
    const { find } = await built(settings);
    const { inputs, options } = find(PATCH, "pruner");
    assert.deepEqual(inputs["spec"], settings);
    assert.deepEqual(inputs["metadata"], {
      name: "cluster",
      annotations: {
        "pulumi.com/patchForce": "true",
        "pulumi.com/patchFieldManager": "openshift-image-registry",
      },
    });
    // Given back when it leaves the stack: nothing in it is required.
    assert.notEqual(options.retainOnDelete, true);
    assert.notEqual(options.protect, true);
  });

  it("knows that layers are pruned where the cluster has a registry", async () => {
    const internalRegistryHostname = "image-registry.openshift-image-registry.svc:5000";
    const { prunes, said } = await seen({ internalRegistryHostname });
    assert.equal(prunes, true);
    assert.doesNotMatch(said, /only objects/);
  });

  it("warns that they are not where it has none, unless the pruner is suspended", async () => {
    const { prunes, said } = await seen({});
    assert.equal(prunes, false);
    assert.match(said, /only objects of the API are pruned: the cluster has no registry/);
    assert.doesNotMatch((await seen({}, { suspend: true })).said, /only objects/);
  });

  it("rejects wrong settings before it registers anything", async () => {
    const text = await refusal(() => {
      new ImagePruner("pruner", { cluster: new Cluster("cluster"), schedule: "0 0 * * 7" });
    });
    assert.match(text, /^Nothing was changed, because:\n {2}- schedule must be a schedule of a/);
  });
});
