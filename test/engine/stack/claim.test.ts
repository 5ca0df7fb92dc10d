import assert from "node:assert/strict";
import { Scenario } from "./scenario";
import type { TestStack } from "./test-stack";
import { readClaim } from "./volume-objects";

describe("the claim of a stack", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack({});
    const up = await stack.up();
    assert.ok(up.ok, up.text);
  });

  after(() => scenario.end());

  const create = (settings: object) => ({ storage: { pvc: { create: settings } } });

  it("is for many pods, has 100Gi of the default class, and is named in the configuration", async () => {
    const { spec, status } = await readClaim(scenario);
    assert.deepEqual(spec?.accessModes, ["ReadWriteMany"]);
    assert.equal(spec.resources?.requests?.["storage"], "100Gi");
    assert.equal(spec.storageClassName, "sandbox-files");
    assert.equal(status?.phase, "Bound");
    const config = await scenario.config();
    assert.deepEqual(config.spec.storage, {
      managementState: "Unmanaged",
      pvc: { claim: "image-registry-storage" },
    });
  });

  it("is refused another access mode, class or smaller size, all at once, with nothing changed", async () => {
    const before = [await readClaim(scenario), await scenario.config()];
    await stack.set(
      create({
        accessModes: ["ReadWriteOnce"],
        storageClassName: "sandbox-files-retain",
        size: "50Gi",
      }),
    );
    for (const { ok, text } of [await stack.preview(), await stack.up()]) {
      assert.ok(!ok, text);
      assert.match(
        text,
        /create\.accessModes must stay \["ReadWriteMany"\].*got \["ReadWriteOnce"\]/,
      );
      assert.match(text, /create\.storageClassName must stay "sandbox-files"/);
      assert.match(text, /create\.size must be at least 100Gi.*got "50Gi"/);
      assert.match(text, /give the new claim another name, copy the images, and switch/);
    }
    assert.deepEqual([await readClaim(scenario), await scenario.config()], before);
  });

  it("shows the API server's answer where the class cannot grow a claim, and grows it where it can", async () => {
    await stack.set(create({ size: "200Gi" }));
    const refused = await stack.up();
    assert.ok(!refused.ok, refused.text);
    assert.match(refused.text, /the storageclass that provisions the pvc must support resize/);

    const path = "/apis/storage.k8s.io/v1/storageclasses/sandbox-files";
    await scenario.lab.api.merge(path, { allowVolumeExpansion: true }, "oc");
    const grown = await stack.up();
    assert.ok(grown.ok, grown.text);
    const { spec } = await readClaim(scenario);
    assert.equal(spec?.resources?.requests?.["storage"], "200Gi");
  });
});

describe("a claim on vSphere", () => {
  let scenario: Scenario;
  let stack: TestStack;
  const platform = "vsphere";

  before(async () => {
    scenario = await Scenario.begin({}, platform);
  });

  after(() => scenario.end());

  it("is for one pod, of the block class, and warns when it is small", async () => {
    stack = await scenario.stack({ platform, storage: { pvc: { create: { size: "10Gi" } } } });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    assert.match(
      up.text,
      /warning: claim image-registry-storage asks for 10Gi: .*100Gi as the least/,
    );
    const { spec, status } = await readClaim(scenario);
    assert.deepEqual(spec?.accessModes, ["ReadWriteOnce"]);
    assert.equal(spec.storageClassName, "thin-csi");
    assert.equal(status?.phase, "Bound");
    const config = await scenario.config();
    assert.equal(config.spec["replicas"], 1);
    assert.equal(config.spec["rolloutStrategy"], "Recreate");
    assert.deepEqual(up.outputs["registry"], {
      managementState: "Managed",
      replicas: 1,
      rolloutStrategy: "Recreate",
      storage: { pvc: { claim: "image-registry-storage" } },
    });
  });

  it("is for many pods where the user names a class that has such volumes", async () => {
    const shared = {
      name: "shared",
      accessModes: ["ReadWriteMany"],
      storageClassName: "sandbox-files",
    };
    const registry = { acceptEmptyStorage: true };
    await stack.set({ platform, storage: { pvc: { create: shared } }, registry });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    const { spec } = await readClaim(scenario, "shared");
    assert.deepEqual(spec?.accessModes, ["ReadWriteMany"]);
    const config = await scenario.config();
    assert.equal(config.spec["replicas"], 2);
    assert.equal(config.spec["rolloutStrategy"], "RollingUpdate");
  });
});
