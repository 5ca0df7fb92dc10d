import assert from "node:assert/strict";
import { CoreV1Api, CustomObjectsApi, StorageV1Api } from "@kubernetes/client-node";
import { lab } from "./support/lab";

describe("a sandbox cluster", () => {
  it("serves OpenShift's configuration of a new installation", async () => {
    const { kube, fresh } = await lab();
    await fresh();
    const api = kube.makeApiClient(CustomObjectsApi);
    const read = async (plural: string, name: string): Promise<Record<string, unknown>> =>
      (await api.getClusterCustomObject({
        group: "config.openshift.io",
        version: "v1",
        plural,
        name,
      })) as Record<string, unknown>;
    const version = (await read("clusterversions", "version")) as {
      spec: { clusterID: string };
      status: { desired: { version: string } };
    };
    assert.match(version.spec.clusterID, /^[0-9a-f-]{36}$/);
    assert.equal(version.status.desired.version, "4.20.0");
    const infrastructure = (await read("infrastructures", "cluster")) as {
      status: { platform: string; platformStatus: { type: string } };
    };
    assert.equal(infrastructure.status.platform, "BareMetal");
    const image = await read("images", "cluster");
    assert.deepEqual(image.spec, { additionalTrustedCA: { name: "" }, registrySources: {} });
    const pullSecret = await kube
      .makeApiClient(CoreV1Api)
      .readNamespacedSecret({ name: "pull-secret", namespace: "openshift-config" });
    assert.equal(pullSecret.type, "kubernetes.io/dockerconfigjson");
  });

  it("is new again for the next scenario", async () => {
    const { kube, fresh } = await lab();
    const core = kube.makeApiClient(CoreV1Api);
    const namespace = "openshift-image-registry";
    await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: "left", finalizers: ["example.com/stay"] } },
    });
    await core.createNamespace({ body: { metadata: { name: "left" } } });
    await core.createPersistentVolume({
      body: {
        metadata: { name: "left" },
        spec: {
          accessModes: ["ReadWriteMany"],
          capacity: { storage: "1Gi" },
          hostPath: { path: "/nowhere" },
        },
      },
    });
    await fresh("vsphere");
    const maps = await core.listNamespacedConfigMap({ namespace });
    assert.deepEqual(
      maps.items.map(({ metadata }) => metadata?.name),
      [],
    );
    const namespaces = (await core.listNamespace()).items.map(({ metadata }) => metadata?.name);
    assert.ok(!namespaces.includes("left") && namespaces.includes(namespace));
    assert.equal((await core.listPersistentVolume()).items.length, 0);
    const classes = await kube.makeApiClient(StorageV1Api).listStorageClass();
    const byDefault = classes.items.filter(
      ({ metadata }) =>
        metadata?.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true",
    );
    assert.deepEqual(
      byDefault.map(({ metadata }) => metadata?.name),
      ["thin-csi"],
    );
    await fresh();
  });
});
