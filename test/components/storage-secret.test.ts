import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, StorageSecret } from "../../components";
import type { StorageSecretArgs } from "../../components";
import { valueOf, refusal, run } from "../support/monitor";
import { openshift } from "../support/openshift";

const SECRET = "kubernetes:core/v1:Secret";
const TYPE = "openshift-image-registry:index:StorageSecret";
const credentials = {
  REGISTRY_STORAGE_S3_ACCESSKEY: "AKIA0",
  REGISTRY_STORAGE_S3_SECRETKEY: "confidential",
};
type Settings = Partial<StorageSecretArgs>;

const secret = (settings: Settings = {}, kubeconfig = "") =>
  new StorageSecret("registry-credentials", {
    cluster: new Cluster("cluster", { kubeconfig }),
    credentials,
    ...settings,
  });

describe("StorageSecret", () => {
  it("is the Secret that the operator reads first, with its values as secrets", async () => {
    const { find } = await run(() => secret());
    const { inputs, secrets, urn } = find(SECRET, "registry-credentials");
    assert.ok(urn.includes(`::${TYPE}$${SECRET}::`), urn);
    assert.deepEqual(inputs, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: "image-registry-private-configuration-user",
        namespace: "openshift-image-registry",
        annotations: {
          "openshift-image-registry/owner": "openshift-image-registry/prod",
          "openshift-image-registry/protected": "true",
        },
      },
      type: "Opaque",
      data: {
        REGISTRY_STORAGE_S3_ACCESSKEY: Buffer.from("AKIA0").toString("base64"),
        REGISTRY_STORAGE_S3_SECRETKEY: Buffer.from("confidential").toString("base64"),
      },
    });
    assert.deepEqual(secrets, ["data"]);
  });

  it("is secret however the credentials came", async () => {
    const { find } = await run(() => secret({ credentials: pulumi.output(credentials) }));
    assert.deepEqual(find(SECRET, "registry-credentials").secrets, ["data"]);
  });

  it("is protected until the registry is Removed, or the storage is given up", async () => {
    for (const [settings, protect] of [
      [{}, true],
      [{ managementState: "Unmanaged" }, true],
      [{ managementState: "Removed" }, false],
      [{ release: true }, false],
    ] as const) {
      const { find } = await run(() => secret(settings));
      const { options, inputs } = find(SECRET, "registry-credentials");
      assert.equal(options.protect, protect, JSON.stringify(settings));
      const { annotations } = inputs["metadata"] as { annotations: Record<string, string> };
      assert.equal(annotations["openshift-image-registry/protected"], String(protect));
    }
  });

  it("says which of two keys it holds", async () => {
    const rotation = { activeKey: "key2", bothKeys: true } as const;
    const { find } = await run(() => secret({ rotation }));
    const { annotations } = find(SECRET, "registry-credentials").inputs["metadata"] as {
      annotations: Record<string, string>;
    };
    assert.equal(annotations["openshift-image-registry/active-key"], "key2");
  });

  it("rejects values that the operator cannot use, without showing them", async () => {
    const wrong = { ...credentials, REGISTRY_STORAGE_S3_SECRETKEY: "confidential\n" };
    const text = await refusal(() => secret({ credentials: wrong }));
    assert.match(text, /credentials\.REGISTRY_STORAGE_S3_SECRETKEY must be one line/);
    assert.doesNotMatch(text, /confidential/);
  });

  it("gives its credentials, as a secret, to what looks for them in the registry", async () => {
    const { outputs } = await run(() => secret());
    assert.equal(await pulumi.isSecret(outputs.inUse.credentials), true);
    assert.deepEqual(await valueOf(outputs.inUse.credentials), credentials);
  });

  it("asks the cluster whether there is one that somebody else made", async () => {
    const path =
      "/api/v1/namespaces/openshift-image-registry/secrets/image-registry-private-configuration-user";
    const server = await openshift({ [path]: { metadata: {} } });
    const text = await refusal(() => secret({}, server.kubeconfig), { mocked: false });
    await server.stop();
    assert.match(text, /adoptSecret must be true to take over Secret/);
  });
});
