import assert from "node:assert/strict";
import { Cluster, IbmCosStorage, SwiftStorage } from "../../components";
import type { StorageSpec } from "../../components";
import { run } from "../support/monitor";
import { lab } from "./support/lab";

const CONFIGS = "/apis/imageregistry.operator.openshift.io/v1/configs";
const instance = "crn:v1:bluemix:public:cloud-object-storage:global:a/1234:5678";

/** Storage that no cloud of the sandbox plays. */
const storages: Readonly<Record<string, (cluster: Cluster) => { readonly spec: StorageSpec }>> = {
  swift: (cluster) =>
    new SwiftStorage("storage", {
      cluster,
      container: "images",
      authURL: "https://keystone.example.com:5000/v3",
      domain: "Default",
      domainID: "default",
      tenant: "registry",
      tenantID: "0a1b",
      regionName: "regionOne",
      credentials: { user: { username: "registry", password: "confidential" } },
    }),
  ibmcos: (cluster) =>
    new IbmCosStorage("storage", {
      cluster,
      bucket: "images",
      location: "eu-de",
      resourceKeyCRN: `${instance}:resource-key:9abc`,
      serviceInstanceCRN: `${instance}::`,
      apiKey: "confidential",
    }),
};

describe("OpenShift's definition of the registry's configuration", () => {
  for (const [driver, make] of Object.entries(storages))
    it(`has every field that a storage ${driver} sends, spelled as it sends it`, async () => {
      const { api, fresh } = await lab();
      await fresh();
      const { outputs } = await run(() => make(new Cluster("cluster")).spec);
      assert.deepEqual(Object.keys(outputs), [driver]);
      const spec = { managementState: "Removed", replicas: 1, storage: outputs };
      const head = { apiVersion: "imageregistry.operator.openshift.io/v1", kind: "Config" };
      const config = { ...head, metadata: { name: "cluster" }, spec };
      const made = await api.create<typeof config>(CONFIGS, config, "lab");
      // The API server drops what the definition does not know.
      assert.deepEqual(made.spec.storage, outputs);
    });
});
