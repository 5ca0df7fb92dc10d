import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

describe("my registry", () => {
  const created: pulumi.runtime.MockResourceArgs[] = [];

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource(resource) {
        created.push(resource);
        return { id: `${resource.name}-id`, state: resource.inputs as object };
      },
      call: () => ({}),
    });
  });

  it("keeps its images", async () => {
    const { kept } = await import("./my-registry");
    const names = await new Promise((resolve) => kept.apply(resolve));
    assert.deepEqual(names, ["claim openshift-image-registry/image-registry-storage"]);
  });

  it("asks for 200Gi of file storage", () => {
    const claim = created.find(({ type }) => type.endsWith(":PersistentVolumeClaim"));
    const { spec } = claim?.inputs as { spec: { storageClassName: string; resources: object } };
    assert.equal(spec.storageClassName, "cephfs");
    assert.deepEqual(spec.resources, { requests: { storage: "200Gi" } });
  });
});
