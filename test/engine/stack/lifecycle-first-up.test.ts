import assert from "node:assert/strict";
import { commandsFor } from "../../../components/registry-commands";
import { Scenario } from "./scenario";
import type { LiveConfig } from "./scenario";
import type { Outcome, TestStack } from "./test-stack";
import { specManagers, watchConfig } from "./watching";

/** The part of a spec that decides where and how the registry runs. */
const core = ({ spec }: LiveConfig) => ({
  managementState: spec["managementState"],
  replicas: spec["replicas"],
  rolloutStrategy: spec["rolloutStrategy"],
  storage: spec.storage,
});

describe("the first up of a stack", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let up: Outcome;
  let seen: LiveConfig[];

  before(async () => {
    scenario = await Scenario.begin();
    const watch = watchConfig(scenario);
    stack = await scenario.stack({});
    up = await stack.up();
    watch.stop();
    seen = watch.seen;
    assert.ok(up.ok, up.text);
  });

  after(() => scenario.end());

  it("takes the registry from Removed to Managed in one write, which carries all of the core", () => {
    const states = seen.map(({ spec }) => spec["managementState"]);
    const first = states.indexOf("Managed");
    assert.ok(first > 0, `a watcher saw ${states.join(", ")}`);
    assert.deepEqual(new Set(states.slice(0, first)), new Set(["Removed"]));
    assert.deepEqual(new Set(states.slice(first)), new Set(["Managed"]));
    for (const config of seen.slice(first)) {
      assert.deepEqual(core(config), {
        managementState: "Managed",
        replicas: 2,
        rolloutStrategy: "RollingUpdate",
        storage: { managementState: "Unmanaged", pvc: { claim: "image-registry-storage" } },
      });
    }
  });

  it("returns when the registry serves on the claim, and says so in its outputs", async () => {
    const { status } = await scenario.config();
    assert.equal(status?.["readyReplicas"], 2);
    assert.deepEqual(up.outputs, {
      platform: "baremetal",
      registry: {
        managementState: "Managed",
        replicas: 2,
        rolloutStrategy: "RollingUpdate",
        storage: { pvc: { claim: "image-registry-storage" } },
      },
      internalHost: "image-registry.openshift-image-registry.svc:5000",
      routeHosts: [],
      commands: commandsFor([]),
      kept: ["claim openshift-image-registry/image-registry-storage"],
    });
  });

  it("owns what it sent as openshift-image-registry, by Apply alone", async () => {
    const managers = specManagers(await scenario.config());
    assert.deepEqual(
      managers.filter((one) => one.startsWith("openshift-image-registry")),
      ["openshift-image-registry Apply"],
    );
    assert.equal(managers.filter((one) => one.startsWith("pulumi")).length, 0);
  });

  it("writes the stack's name as the owner", async () => {
    const { metadata } = await scenario.config();
    assert.equal(
      metadata.annotations?.["openshift-image-registry/owner"],
      "openshift-image-registry/prod",
    );
  });

  it("leaves nothing for a second up to do", async () => {
    const before = (await scenario.config()).metadata.generation;
    const started = Date.now();
    const again = await stack.up();
    assert.ok(again.ok, again.text);
    assert.deepEqual(Object.keys(again.changes), ["same"]);
    assert.equal((await scenario.config()).metadata.generation, before);
    assert.ok(Date.now() - started < 20_000, "a second up takes seconds");
  });
});
