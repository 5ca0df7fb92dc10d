import assert from "node:assert/strict";
import type { Manifest } from "../../../sandbox/kube";
import { CLAIMS, Scenario } from "./scenario";
import type { LiveConfig } from "./scenario";
import { succeeds } from "./test-stack";
import type { Outcome, TestStack } from "./test-stack";

const claimPath = `${CLAIMS}/image-registry-storage`;
const ownerOf = ({ metadata }: Manifest) =>
  metadata.annotations?.["openshift-image-registry/owner"];

describe("destroying a stack", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let claim: Manifest;

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack({});
    await succeeds(stack.up());
    claim = await boundClaim();
  });

  after(() => scenario.end());

  async function boundClaim(): Promise<Manifest> {
    const found = await scenario.lab.api.get<Manifest>(claimPath);
    assert.ok(found, "the claim is gone");
    assert.equal(found.metadata.deletionTimestamp, undefined, "the claim is being deleted");
    assert.equal((found["status"] as { phase?: string }).phase, "Bound");
    return found;
  }

  /** A destroy that must be refused, with nothing deleted, from the cluster or from the state. */
  async function refused(destroy: Promise<Outcome>, before: LiveConfig): Promise<void> {
    const resources = (await stack.resources()).length;
    const { ok, text } = await destroy;
    assert.ok(!ok, text);
    assert.match(text, /registry-config" cannot be deleted\s+because it is protected/);
    assert.equal((await boundClaim()).metadata.uid, claim.metadata.uid);
    assert.deepEqual(await scenario.config(), before);
    assert.equal((await stack.resources()).length, resources);
  }

  it("is refused while the registry is Managed, by its preview", async () => {
    await refused(stack.destroy(), await scenario.config());
  });

  it("is refused while the registry is Managed, also with --skip-preview", async () => {
    await refused(stack.destroySkippingPreview(), await scenario.config());
  });

  it("is refused while the registry is Unmanaged, in both ways", async () => {
    await stack.set({ registry: { managementState: "Unmanaged" } });
    const up = await succeeds(stack.up());
    assert.match(up.text, /managementState is Unmanaged: .* nothing will use it/);
    const before = await scenario.config();
    assert.equal(before.spec["managementState"], "Unmanaged");
    await refused(stack.destroy(), before);
    await refused(stack.destroySkippingPreview(), before);
  });

  it("works in two steps, keeps the claim, and leaves a registry that is Removed and nobody's", async () => {
    await stack.set({ registry: { managementState: "Removed" } });
    const down = await succeeds(stack.up());
    assert.deepEqual(down.outputs["kept"], [
      "claim openshift-image-registry/image-registry-storage",
    ]);
    const removed = await scenario.config();
    assert.equal(ownerOf(removed), undefined);
    await succeeds(stack.destroy());
    assert.deepEqual(await stack.resources(), []);
    assert.equal((await boundClaim()).metadata.uid, claim.metadata.uid);
    assert.deepEqual((await scenario.config()).spec, removed.spec);
    assert.equal(removed.spec["managementState"], "Removed");
    // The driver stays: switching the registry on again by hand finds its images.
    assert.deepEqual(removed.spec.storage?.["pvc"], { claim: "image-registry-storage" });
  });

  it("is followed by an up that refuses the kept claim, and names the setting that adopts it", async () => {
    await stack.set({});
    const up = await stack.up();
    assert.ok(!up.ok);
    assert.match(
      up.text,
      /PersistentVolumeClaim openshift-image-registry\/image-registry-storage is already there\. It may hold images\. To use it, set existing: image-registry-storage/,
    );
    assert.equal((await scenario.config()).spec["managementState"], "Removed");
  });

  it("is followed by an up that adopts the kept claim with existing", async () => {
    await stack.set({ storage: { pvc: { existing: "image-registry-storage" } } });
    await succeeds(stack.up());
    const config = await scenario.config();
    assert.equal(config.spec["managementState"], "Managed");
    assert.equal(ownerOf(config), "openshift-image-registry/prod");
    assert.equal((await boundClaim()).metadata.uid, claim.metadata.uid);
  });
});
