import assert from "node:assert/strict";
import { Scenario } from "./scenario";
import type { TestStack } from "./test-stack";
import { createVolume, findClaim, findVolume, readClaim, VOLUMES } from "./volume-objects";
import { eventually } from "./watching";

describe("a claim that never binds", () => {
  let scenario: Scenario;
  let stack: TestStack;
  const cluster = { timeoutSeconds: 4 };
  const create = (settings: object) => ({ cluster, storage: { pvc: { create: settings } } });

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack(create({ storageClassName: "sandbox-never" }));
  });

  after(() => scenario.end());

  it("fails the update within the time limit, with its class and the common causes, before the registry is touched", async () => {
    const { ok, text } = await stack.up();
    assert.ok(!ok, text);
    assert.match(text, /claim image-registry-storage is not bound yet; waiting up to 4 seconds/);
    assert.match(
      text,
      /Claim image-registry-storage \(class sandbox-never\) is Pending, not Bound/,
    );
    assert.match(text, /oc describe pvc -n openshift-image-registry image-registry-storage/);
    assert.match(
      text,
      /no default StorageClass; the class cannot provide this access mode or size/,
    );
    const { spec } = await scenario.config();
    assert.equal(spec["managementState"], "Removed");
    assert.deepEqual(spec.storage, {});
  });

  it("is refused another class, and left behind for a claim of another name", async () => {
    await stack.set(create({ storageClassName: "sandbox-files" }));
    const refused = await stack.up();
    assert.ok(!refused.ok, refused.text);
    assert.match(refused.text, /create\.storageClassName must stay "sandbox-never"/);
    assert.match(refused.text, /give the new claim another name/);

    await stack.set({ storage: { pvc: { create: { name: "images" } } } });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    assert.equal((await readClaim(scenario, "images")).status?.phase, "Bound");
    assert.ok(await findClaim(scenario, "image-registry-storage"), "the old claim is kept");
  });
});

describe("a volume that was made by hand", () => {
  let scenario: Scenario;
  let stack: TestStack;
  const create = (settings: object) => ({
    storage: { pvc: { create: { name: "second", storageClassName: "", ...settings } } },
  });

  before(async () => {
    scenario = await Scenario.begin();
    await createVolume(scenario, "by-name");
    await createVolume(scenario, "by-label", { usage: "registry" });
    stack = await scenario.stack({});
  });

  after(() => scenario.end());

  it("is refused by name when it is Released, with the command that frees it, which works", async () => {
    const uid = "00000000-0000-0000-0000-000000000000";
    const claimRef = { namespace: "openshift-image-registry", name: "first", uid };
    const path = `${VOLUMES}/by-name`;
    await scenario.lab.api.merge(path, { spec: { claimRef } }, "kube-controller-manager");
    await eventually("the volume to be Released", async () => {
      const volume = await findVolume(scenario, "by-name");
      return volume?.status?.phase === "Released" || undefined;
    });

    await stack.set(create({ volumeName: "by-name" }));
    const refused = await stack.up();
    assert.ok(!refused.ok, refused.text);
    assert.match(refused.text, /create\.volumeName must be free: it is Released/);
    const command = /oc patch pv by-name --type=json -p '(\[.*?\])'/.exec(refused.text);
    assert.equal(command?.[1], '[{"op":"remove","path":"/spec/claimRef"}]');

    await scenario.lab.api.merge(path, { spec: { claimRef: null } }, "oc");
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    assert.equal((await readClaim(scenario, "second")).spec?.volumeName, "by-name");
  });

  it("is found by its labels", async () => {
    const selector = { usage: "registry" };
    await stack.set({
      ...create({ name: "third", selector }),
      registry: { acceptEmptyStorage: true },
    });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    assert.equal((await readClaim(scenario, "third")).spec?.volumeName, "by-label");
  });

  it("is not declared a second time: the error says how to bind to it", async () => {
    const nfs = { server: "nfs.example.com", path: "/registry" };
    const volume = { name: "by-label", nfs };
    const registry = { acceptEmptyStorage: true };
    await stack.set({ storage: { pvc: { create: { name: "fourth", volume } } }, registry });
    const { ok, text } = await stack.up();
    assert.ok(!ok, text);
    assert.match(text, /PersistentVolume by-label is already there/);
    assert.match(text, /Then set volumeName: by-label and storageClassName: "" in place of volume/);
  });
});
