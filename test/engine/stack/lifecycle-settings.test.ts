import assert from "node:assert/strict";
import { Scenario } from "./scenario";
import type { TestStack } from "./test-stack";

const affinity = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "infra", operator: "Exists" }] }],
    },
  },
};

const spread = {
  maxSkew: 1,
  topologyKey: "kubernetes.io/hostname",
  whenUnsatisfiable: "ScheduleAnyway",
  labelSelector: { matchLabels: { "docker-registry": "default" } },
};

/** Everything a user can set beyond the core, httpSecret apart; durations and quantities as no Go program spells them. */
const registry = {
  logLevel: "Debug",
  operatorLogLevel: "Trace",
  readOnly: true,
  disableRedirect: true,
  defaultRoute: true,
  proxy: { http: "http://proxy.example.com:3128", noProxy: ".example.com" },
  requests: { read: { maxRunning: 10, maxInQueue: 20, maxWaitInQueue: "60s" } },
  resources: { requests: { cpu: "1000m", memory: "1024Mi" }, limits: { memory: "2Gi" } },
  nodeSelector: { infra: "true" },
  tolerations: [{ key: "infra", operator: "Exists", effect: "NoSchedule" }],
  affinity,
  topologySpreadConstraints: [spread],
};

describe("the settings of a registry", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack({ registry });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    assert.equal(
      up.outputs["defaultRouteHost"],
      "default-route-openshift-image-registry.apps.sandbox.example.com",
    );
  });

  after(() => scenario.end());

  it("reach the configuration, in Go's spelling, which the operator keeps", async () => {
    const { spec } = await scenario.config();
    for (const [field, value] of Object.entries(registry)) {
      if (field === "requests" || field === "resources") continue;
      assert.deepEqual(spec[field], value, field);
    }
    const { read } = spec["requests"] as typeof registry.requests;
    assert.deepEqual(read, { maxRunning: 10, maxInQueue: 20, maxWaitInQueue: "1m0s" });
    assert.deepEqual(spec["resources"], {
      requests: { cpu: "1", memory: "1Gi" },
      limits: { memory: "2Gi" },
    });
  });

  it("are as they were sent after the operator's write-back: a second up changes nothing", async () => {
    const before = (await scenario.config()).metadata.generation;
    const again = await stack.up();
    assert.ok(again.ok, again.text);
    assert.deepEqual(Object.keys(again.changes), ["same"]);
    assert.equal((await scenario.config()).metadata.generation, before);
  });

  it("in another spelling of the same value are no drift for verify", async () => {
    const { resources } = registry;
    await scenario.ocPatch({ resources, requests: { read: { maxWaitInQueue: "60s" } } });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
  });

  it("that are removed are released, and those that stay are kept", async () => {
    const requests = { read: { maxRunning: 11 } };
    const nodeSelector = { infra: "false" };
    await stack.set({ registry: { logLevel: "Debug", nodeSelector, requests } });
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    const { spec, metadata } = await scenario.config();
    assert.equal(spec["logLevel"], "Debug");
    assert.deepEqual(spec["nodeSelector"], { infra: "false" });
    assert.deepEqual(spec["proxy"] ?? {}, {});
    assert.deepEqual((spec["requests"] as typeof registry.requests).read.maxRunning, 11);
    for (const gone of ["affinity", "resources", "tolerations", "topologySpreadConstraints"]) {
      assert.equal(spec[gone], undefined, gone);
    }
    assert.equal(spec["disableRedirect"] ?? false, false);
    const { managedFields } = metadata as { managedFields?: readonly Managed[] };
    const ours = managedFields?.filter(({ manager }) => manager === "openshift-image-registry");
    assert.deepEqual(Object.keys(ours?.[0]?.fieldsV1["f:spec"] ?? {}).sort(), [
      "f:logLevel",
      "f:managementState",
      "f:nodeSelector",
      "f:replicas",
      "f:requests",
      "f:rolloutStrategy",
      "f:storage",
    ]);
  });
});

interface Managed {
  readonly manager: string;
  readonly fieldsV1: { readonly "f:spec"?: object };
}
