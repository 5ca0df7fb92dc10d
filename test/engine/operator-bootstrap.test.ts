import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { PATH } from "../../sandbox/operator/names";
import type { Config } from "../../sandbox/operator/types";
import type { Platform } from "../../sandbox/platform";
import { OperatorScene, reasonOf } from "./support/operator";

interface Managed extends Config {
  metadata: Config["metadata"] & {
    managedFields?: { manager: string; operation: string; fieldsV1: Record<string, object> }[];
  };
}

describe("the operator double bootstraps", () => {
  let scene: OperatorScene | undefined;

  afterEach(async () => {
    await scene?.close();
  });

  const byDefault: [Platform, string, object, number][] = [
    ["baremetal", "Removed", {}, 1],
    ["vsphere", "Removed", {}, 1],
    ["aws", "Managed", { s3: { trustedCA: { name: "" }, virtualHostedStyle: false } }, 2],
    ["gcp", "Managed", { gcs: {} }, 2],
    ["azure", "Managed", { azure: { networkAccess: { type: "External" } } }, 2],
  ];
  for (const [platform, state, storage, replicas] of byDefault) {
    it(`${platform} as ${state} with ${replicas} replicas`, async () => {
      scene = await OperatorScene.open(platform);
      await scene.operator();
      const { spec, metadata } = await scene.until("conditions", (config) =>
        Boolean(config.status.observedGeneration),
      );
      assert.equal(spec.managementState, state);
      assert.deepEqual(spec.storage, storage);
      assert.equal(spec.replicas, replicas);
      assert.equal(spec.rolloutStrategy, "RollingUpdate");
      assert.deepEqual(metadata.finalizers, ["imageregistry.operator.openshift.io/finalizer"]);
    });
  }

  it("every field as the operator's own, by Update", async () => {
    scene = await OperatorScene.open();
    await scene.operator();
    await scene.until("conditions", (config) => reasonOf(config, "Removed") === "Removed");
    const { metadata }: Managed = await scene.config();
    const [spec, status] = metadata.managedFields ?? [];
    assert.equal(spec?.manager, "cluster-image-registry-operator");
    assert.equal(spec.operation, "Update");
    const fields = Object.keys(spec.fieldsV1["f:spec"] ?? {});
    for (const field of ["replicas", "managementState", "rolloutStrategy", "requests", "storage"]) {
      assert.ok(fields.includes(`f:${field}`), `${field} of ${fields.join(" ")}`);
    }
    assert.equal(status?.manager, "cluster-image-registry-operator");
  });

  it("late where it is told to", async () => {
    scene = await OperatorScene.open();
    await scene.operator({ bootstrapDelayMs: 1_500 });
    await sleep(1_000);
    assert.equal(await scene.lab.api.get(PATH.config), undefined);
    await scene.until("the configuration", () => true);
  });

  it("again after somebody deleted the configuration", async () => {
    scene = await OperatorScene.open();
    await scene.operator();
    await scene.until("conditions", (config) => reasonOf(config, "Removed") === "Removed");
    const { metadata } = await scene.patch({ replicas: 5 });
    await scene.lab.api.remove(PATH.config);
    const { spec } = await scene.until("another one", (it) => it.metadata.uid !== metadata.uid);
    assert.equal(spec.replicas, 1);
  });

  it("nothing where there is a configuration already", async () => {
    scene = await OperatorScene.open();
    const config = {
      apiVersion: "imageregistry.operator.openshift.io/v1",
      kind: "Config",
      metadata: { name: "cluster" },
      spec: { replicas: 3 },
    };
    await scene.lab.api.create(PATH.configs, config, "installer");
    await scene.operator();
    // Without a management state nothing is reconciled, but the operator reports.
    const { spec, metadata } = await scene.until(
      "a report",
      (it) => reasonOf(it, "Available") === "DeploymentNotFound",
    );
    assert.equal(spec.managementState, undefined);
    assert.equal(spec.replicas, 3);
    assert.equal(metadata.finalizers, undefined);
  });
});
