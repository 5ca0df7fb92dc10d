import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { PATH } from "../../sandbox/operator/names";
import type { Deployment, KubeObject } from "../../sandbox/operator/types";
import { condition, managed, OperatorScene, reasonOf } from "./support/operator";

const refused = "Unable to apply resources: unable to sync storage configuration: ";

describe("the operator double's storage", () => {
  let scene: OperatorScene;

  beforeEach(async () => {
    scene = await OperatorScene.open();
    await scene.operator();
    await scene.until("conditions", (config) => reasonOf(config, "Removed") === "Removed");
  });

  afterEach(async () => {
    await scene.close();
  });

  /** Sends a change that the operator refuses, and gives its words. */
  async function refusal(spec: object): Promise<string> {
    const { metadata } = await scene.patch(spec);
    const config = await scene.until(
      "a refusal",
      ({ status, ...it }) =>
        (status.observedGeneration ?? 0) >= (metadata.generation ?? 0) &&
        reasonOf({ status, ...it }, "Progressing") === "Error",
    );
    assert.equal(condition(config, "Progressing").status, "True");
    return condition(config, "Progressing").message?.replace(refused, "") ?? "";
  }

  it("takes a named claim into use from Removed", async () => {
    await scene.claim("images");
    await scene.patch(managed("images", { replicas: 2 }));
    const config = await scene.ready();
    const { spec, status } = config;
    const storage = { managementState: "Unmanaged", pvc: { claim: "images" } };
    assert.deepEqual(spec.storage, storage);
    assert.deepEqual(status.storage, storage);
    assert.equal(status.storageManaged, false);
    assert.equal(status.readyReplicas, 2);
    assert.match(spec.httpSecret ?? "", /^[0-9a-f]{128}$/);
    const types = ["Available", "Progressing", "Degraded", "Removed", "StorageExists"];
    assert.deepEqual(
      types.map((type) => condition(config, type).status),
      ["True", "False", "False", "False", "True"],
    );
    assert.equal(reasonOf(config, "StorageExists"), "PVC Exists");
  });

  it("says who manages a storage that does not say it", async () => {
    await scene.claim("images");
    await scene.patch({ managementState: "Managed", storage: { pvc: { claim: "images" } } });
    const { spec } = await scene.ready();
    assert.equal(spec.storage.managementState, "Unmanaged");
  });

  it("refuses two drivers in the operator's words, and serves on", async () => {
    await scene.claim("images");
    await scene.patch(managed("images"));
    await scene.ready();
    const message = await refusal({ storage: { emptyDir: {} } });
    assert.equal(
      message,
      "exactly one storage type should be configured at the same time, got 2: [EmptyDir PVC]",
    );
    const config = await scene.config();
    assert.equal(reasonOf(config, "Available"), "Ready");
    assert.equal(condition(config, "Degraded").status, "False");
  });

  it("degrades at once without any storage", async () => {
    await scene.patch({ managementState: "Managed" });
    const config = await scene.until(
      "Degraded",
      (it) => reasonOf(it, "Degraded") === "StorageNotConfigured",
    );
    assert.equal(condition(config, "Degraded").status, "True");
    assert.equal(condition(config, "Degraded").message, "Error: storage backend not configured");
    assert.equal(reasonOf(config, "Available"), "StorageNotConfigured");
    assert.equal(condition(config, "Progressing").status, "False");
  });

  it("waits for a named claim that is missing", async () => {
    assert.equal(await refusal(managed("late")), 'persistentvolumeclaims "late" not found');
    assert.equal(reasonOf(await scene.config(), "StorageExists"), "PVC Issues Found");
    await scene.claim("late");
    await scene.ready();
  });

  it("makes a claim of its own where none is named, and manages it", async () => {
    await scene.patch({ managementState: "Managed", storage: { pvc: {} } });
    const { spec } = await scene.until("a claim", (it) => Boolean(it.spec.storage.pvc?.claim));
    assert.deepEqual(spec.storage, {
      managementState: "Managed",
      pvc: { claim: "image-registry-storage" },
    });
    const claim = await scene.lab.api.get<KubeObject & { spec: { accessModes: string[] } }>(
      `${PATH.claims}/image-registry-storage`,
    );
    assert.deepEqual(claim?.spec.accessModes, ["ReadWriteMany"]);
    assert.equal(claim.metadata.annotations?.["imageregistry.openshift.io"], "true");
  });

  it("refuses somebody else's claim under its own default name", async () => {
    await scene.claim("image-registry-storage");
    assert.equal(
      await refusal({ managementState: "Managed", storage: { pvc: {} } }),
      "could not create default PVC, it already exists and is not owned by the operator",
    );
  });

  const rwo: [string, object, string][] = [
    [
      "two replicas",
      { replicas: 2, rolloutStrategy: "Recreate" },
      "cannot use ReadWriteOnce access mode with more than one replica of the image registry",
    ],
    [
      "rolling updates",
      { replicas: 1, rolloutStrategy: "RollingUpdate" },
      "cannot use ReadWriteOnce access mode with RollingUpdate rollout strategy",
    ],
  ];
  for (const [what, spec, message] of rwo) {
    it(`refuses a ReadWriteOnce claim for ${what}`, async () => {
      await scene.claim("images", "ReadWriteOnce");
      assert.equal(await refusal(managed("images", spec)), message);
    });
  }

  it("refuses a claim that cannot be written to", async () => {
    await scene.claim("images", "ReadOnlyMany");
    assert.equal(
      await refusal(managed("images")),
      "PVC images does not contain the necessary access modes: ReadWriteMany or ReadWriteOnce",
    );
  });

  it("does not see a ReadWriteOnce registry scaled up: the second pod waits", async () => {
    await scene.claim("images", "ReadWriteOnce");
    await scene.patch(managed("images", { rolloutStrategy: "Recreate" }));
    await scene.ready();
    const { metadata } = await scene.patch({ replicas: 2 });
    const config = await scene.until(
      "one of two pods",
      (it) =>
        it.status.observedGeneration === metadata.generation &&
        reasonOf(it, "Available") === "MinimumAvailability",
    );
    assert.equal(reasonOf(config, "Progressing"), "DeploymentNotCompleted");
    assert.equal(reasonOf(config, "StorageExists"), "PVC Exists");
    await sleep(1_000);
    const deployment = await scene.lab.api.get<Deployment>(PATH.deployment);
    assert.equal(deployment?.status?.availableReplicas, 1);
  });

  it("tells the volume binder that a pod waits for the claim", async () => {
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "images" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "sandbox-block",
        resources: { requests: { storage: "100Gi" } },
      },
    };
    await scene.lab.api.create(PATH.claims, claim, "kubectl");
    await scene.patch(managed("images", { rolloutStrategy: "Recreate" }));
    const node = await scene.eventually("a node", async () => {
      const found = await scene.lab.api.get(`${PATH.claims}/images`);
      return found?.metadata.annotations?.["volume.kubernetes.io/selected-node"];
    });
    assert.equal(node, "sandbox");
    await scene.until("a wait", (it) => reasonOf(it, "Available") === "NoReplicasAvailable");
  });

  it("uses a folder that is nobody's for emptyDir", async () => {
    await scene.patch({ managementState: "Managed", storage: { emptyDir: {} } });
    const config = await scene.ready();
    assert.deepEqual(config.status.storage, { managementState: "Managed", emptyDir: {} });
    assert.equal(reasonOf(config, "StorageExists"), "Creation Successful");
  });

  it("says which storage it does not simulate", async () => {
    assert.equal(
      await refusal({ managementState: "Managed", storage: { swift: { container: "images" } } }),
      "storage swift is not simulated",
    );
  });
});
