import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../components";
import { claimRef } from "../../components/claim-objects";
import { CONFIG } from "../../components/gate";
import { explainFailure, refuseExisting } from "../../components/hooks";
import { captureConsole } from "../support/capture";
import type { ApiServer } from "../support/api-server";
import { runErrorHooks, runHooks } from "../support/hooks";
import { run } from "../support/monitor";
import { openshift, PATHS } from "../support/openshift";

const TYPE = "test:index:Custom";

class Custom extends pulumi.CustomResource {
  constructor(name: string, opts: pulumi.CustomResourceOptions) {
    super(TYPE, name, {}, opts);
  }
}

describe("hooks", () => {
  let server: ApiServer | undefined;
  afterEach(() => server?.stop());

  /** A resource with the hooks that the test makes for a cluster. */
  async function hooked(
    make: (cluster: Cluster, owner: pulumi.Resource) => pulumi.ResourceHookBinding,
  ) {
    const program = () => {
      const cluster = new Cluster("cluster", { kubeconfig: server?.kubeconfig ?? "" });
      const owner = new pulumi.ComponentResource("test:index:Owner", "owner");
      new Custom("custom", { hooks: make(cluster, owner) });
    };
    return (await run(program, { mocked: false, preview: true })).find(TYPE, "custom");
  }

  it("are none under mocks, which do not know them", async () => {
    await run(() => {
      const cluster = new Cluster("cluster");
      assert.deepEqual(refuseExisting(cluster, CONFIG, ""), {});
      assert.deepEqual(
        explainFailure("name", cluster, () => Promise.resolve("")),
        {},
      );
    });
  });

  it("let an object be created that is not there", async () => {
    server = await openshift();
    await runHooks(
      await hooked((cluster) => refuseExisting(cluster, claimRef("images"), "Adopt it.")),
      "beforeCreate",
    );
  });

  it("rejects to create one that is there, with the setting that adopts it", async () => {
    server = await openshift({ [`${PATHS.claims}/images`]: { kind: "PersistentVolumeClaim" } });
    const inNamespace = await hooked((cluster) =>
      refuseExisting(cluster, claimRef("images"), "Adopt it."),
    );
    await assert.rejects(runHooks(inNamespace, "beforeCreate"), {
      message: "PersistentVolumeClaim openshift-image-registry/images is already there. Adopt it.",
    });
    const inCluster = await hooked((cluster) => refuseExisting(cluster, CONFIG, "Adopt it."));
    await assert.rejects(runHooks(inCluster, "beforeCreate"), {
      message: "Config cluster is already there. Adopt it.",
    });
  });

  for (const [title, explain, logged] of [
    ["tell why an operation failed", () => Promise.resolve("no disk"), ["error: no disk"]],
    ["stay silent where nothing is known", () => Promise.resolve(undefined), []],
    ["stay silent where the cluster does not answer", () => Promise.reject(new Error("down")), []],
  ] as const) {
    it(`${title}, and ask for no second try`, async () => {
      server = await openshift();
      const resource = await hooked((_, owner) => explainFailure("explained", owner, explain));
      const { lines, restore } = captureConsole();
      const again = await runErrorHooks(resource);
      restore();
      assert.equal(again, false);
      assert.deepEqual(lines, logged);
    });
  }
});
