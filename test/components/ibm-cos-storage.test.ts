import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, IbmCosStorage } from "../../components";
import type { IbmCosSettings } from "../../components";
import { refusal, run, valueOf } from "../support/monitor";
import { openshift } from "../support/openshift";
import { storageContract } from "../support/storage-contract";

const instance = "crn:v1:bluemix:public:cloud-object-storage:global:a/1234:5678";
const place = {
  bucket: "images",
  location: "eu-de",
  resourceKeyCRN: `${instance}:resource-key:9abc`,
  serviceInstanceCRN: `${instance}::`,
};
const INFRASTRUCTURE = "/apis/config.openshift.io/v1/infrastructures/cluster";

const storage = (settings: Partial<IbmCosSettings> = {}, kubeconfig = "") =>
  new IbmCosStorage("storage", {
    cluster: new Cluster("cluster", { kubeconfig }),
    ...place,
    apiKey: "confidential",
    ...settings,
  });

storageContract({
  title: "a bucket of IBM Cloud",
  type: "openshift-image-registry:index:IbmCosStorage",
  make: (name, cluster, opts) =>
    new IbmCosStorage(name, { cluster, ...place, apiKey: "confidential" }, opts),
  wrong: (name, cluster, opts) =>
    new IbmCosStorage(name, { cluster, ...place, location: "eu-de-1", apiKey: "key" }, opts),
});

describe("IbmCosStorage", () => {
  it("names the place, and hands the key over under the operator's name", async () => {
    const { outputs } = await run(() => storage());
    assert.deepEqual(outputs.spec, { ibmcos: place });
    assert.deepEqual(await valueOf(outputs.credentials), {
      REGISTRY_STORAGE_IBMCOS_IAMAPIKEY: "confidential",
    });
    assert.deepEqual(await valueOf(outputs.kept), ["IBM COS bucket images in eu-de"]);
  });

  it("rejects a key that comes late and cannot be used, without showing it", async () => {
    const text = await refusal(
      () => storage({ apiKey: pulumi.output("confi\ndential") }).credentials,
    );
    assert.match(text, /apiKey must be one line, not empty and without spaces, got \[secret\]/);
  });

  /** What a cluster on this platform says. */
  async function on(platformStatus: object): Promise<string> {
    const server = await openshift({ [INFRASTRUCTURE]: { status: { platformStatus } } });
    const text = await refusal(() => storage({}, server.kubeconfig), { mocked: false });
    await server.stop();
    return text;
  }

  it("is for IBM's platforms, and for the cluster's own location", async () => {
    assert.match(
      await on({ type: "AWS" }),
      /storage ibmcos must be used on IBMCloud or PowerVS only: .*, got "AWS"\. Use S3CompatibleStorage/,
    );
    assert.match(
      await on({ type: "IBMCloud", ibmcloud: { location: "us-south" } }),
      /location must be us-south, the location of the cluster: .*, got "eu-de"/,
    );
    for (const fine of [{ type: "PowerVS" }, { type: "IBMCloud", ibmcloud: { location: "eu-de" } }])
      assert.doesNotMatch(await on(fine), /location|ibmcos/);
  });
});
