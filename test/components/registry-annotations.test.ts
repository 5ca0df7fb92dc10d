import assert from "node:assert/strict";
import { patchAnnotations } from "../../components/registry-annotations";

const waitFor = (state: Parameters<typeof patchAnnotations>[0]) =>
  JSON.parse(patchAnnotations(state, true)["pulumi.com/waitFor"] ?? "[]") as string[];

const settled = [
  "condition=Available=True",
  "condition=Progressing=False",
  "condition=Degraded=False",
];

describe("patchAnnotations", () => {
  it("waits for what the state is to lead to", () => {
    assert.deepEqual(waitFor("Managed"), [...settled, "condition=StorageExists=True"]);
    assert.deepEqual(waitFor("Removed"), [...settled, "condition=Removed=True"]);
    assert.deepEqual(waitFor("Unmanaged"), settled);
  });

  it("waits for nothing when it is told so", () => {
    assert.equal(patchAnnotations("Managed", false)["pulumi.com/waitFor"], undefined);
  });

  it("names an owner until the registry is Removed", () => {
    const owner = "openshift-image-registry/owner";
    assert.ok(patchAnnotations("Managed", true)[owner]);
    assert.ok(patchAnnotations("Unmanaged", true)[owner]);
    assert.equal(patchAnnotations("Removed", true)[owner], undefined);
  });
});
