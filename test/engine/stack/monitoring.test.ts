import assert from "node:assert/strict";
import type { Manifest } from "../../../sandbox/kube";
import { installPrometheus, prometheusPaths } from "../../../sandbox/prometheus";
import { allowed } from "./reviews";
import { Scenario } from "./scenario";
import { succeeds } from "./test-stack";
import type { TestStack } from "./test-stack";

const ROLE = "/apis/rbac.authorization.k8s.io/v1/clusterroles/prometheus-scraper";
const ALERTS =
  "/apis/monitoring.openshift.io/v1/namespaces/openshift-monitoring/alertingrules/image-registry-alerts";
const OWN_RULES =
  "/apis/monitoring.coreos.com/v1/namespaces/prometheus/prometheusrules/image-registry-alerts";
const MONITOR =
  "/apis/monitoring.coreos.com/v1/namespaces/prometheus/servicemonitors/openshift-image-registry";

const robot = "system:serviceaccount:prometheus:k8s";
const scrapers = { users: ["bob"], serviceAccounts: ["prometheus/k8s"] };
const serviceMonitor = { namespace: "prometheus", labels: { release: "own" } };

type Rules = Manifest & {
  readonly spec: { readonly groups: { readonly rules: { alert: string; expr: string }[] }[] };
};

describe("monitoring of the registry", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "prometheus" } };
    await scenario.lab.api.create("/api/v1/namespaces", namespace, "oc");
    stack = await scenario.stack({});
  });

  after(async () => {
    for (const path of prometheusPaths) await scenario.lab.api.remove(path);
    await scenario.end();
  });

  const scrapes = (user: string) =>
    allowed(scenario.lab, { user }, { verb: "get", resource: "registry/metrics" });
  const rulesAt = async (path: string) => {
    const live = await scenario.lab.api.get<Rules>(path);
    return live?.spec.groups.flatMap(({ rules }) => rules);
  };

  it("refuses kinds that the cluster does not know", async () => {
    await stack.set({ monitoring: { scrapers, serviceMonitor } });
    const up = await stack.up();
    assert.ok(!up.ok, up.text);
    assert.match(up.text, /it has no definition servicemonitors\.monitoring\.coreos\.com/);
    assert.equal(await scenario.lab.api.get(ROLE), undefined);
  });

  it("lets the scrapers read the metrics, as the API server sees it, and has alerts", async () => {
    assert.equal(await scrapes("bob"), false);
    await stack.set({ monitoring: { scrapers, alerts: { claimUsedPercent: 70 } } });
    await succeeds(stack.up());
    for (const user of ["bob", robot]) assert.equal(await scrapes(user), true, user);
    assert.equal(await scrapes("eve"), false);
    const rules = (await rulesAt(ALERTS)) ?? [];
    assert.equal(rules.length, 7);
    assert.match(rules.find(({ alert }) => alert.endsWith("ClaimFilling"))?.expr ?? "", /> 70$/);
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
  });

  it("follows the settings: fewer alerts, fewer scrapers", async () => {
    const omit = ["ImageRegistryIsRemoved", "ImageRegistryPrunerFailing"];
    await stack.set({ monitoring: { scrapers: { users: ["zoe"] }, alerts: { omit } } });
    await succeeds(stack.up());
    assert.equal((await rulesAt(ALERTS))?.length, 5);
    assert.deepEqual([await scrapes("bob"), await scrapes("zoe")], [false, true]);
  });

  it("serves a Prometheus of one's own", async () => {
    await installPrometheus(scenario.lab.api, "prometheus", () => undefined);
    const alerts = { kind: "PrometheusRule", namespace: "prometheus", labels: { release: "own" } };
    await stack.set({ monitoring: { scrapers, serviceMonitor, alerts } });
    await succeeds(stack.up());
    const { api } = scenario.lab;
    assert.equal(await api.get(ALERTS), undefined);
    assert.equal((await rulesAt(OWN_RULES))?.length, 7);
    const monitor = await api.get<Manifest>(MONITOR);
    assert.deepEqual(monitor?.metadata["labels"], { release: "own" });
    const discovers = { user: robot };
    const endpoints = {
      verb: "watch",
      resource: "endpoints",
      namespace: "openshift-image-registry",
    };
    assert.equal(await allowed(scenario.lab, discovers, { ...endpoints, group: "" }), true);
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
  });

  it("refuses a role of that name that somebody else made", async () => {
    await stack.set({});
    await succeeds(stack.up());
    assert.deepEqual([await scrapes("bob"), await rulesAt(OWN_RULES)], [false, undefined]);
    const { api } = scenario.lab;
    const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", rules: [] };
    const metadata = { name: "prometheus-scraper" };
    await api.create(ROLE.replace(/\/[^/]*$/, ""), { ...role, metadata }, "oc");
    await stack.set({ monitoring: { scrapers } });
    const up = await stack.up();
    assert.ok(!up.ok, up.text);
    assert.match(
      up.text,
      /ClusterRole prometheus-scraper is already there\. If nobody needs it, oc/,
    );
    await api.remove(ROLE);
    await succeeds(stack.up());
  });

  it("is gone with the stack", async () => {
    const registry = { managementState: "Removed" };
    await stack.set({ registry, monitoring: { scrapers, serviceMonitor, alerts: {} } });
    await succeeds(stack.up());
    assert.ok(await rulesAt(ALERTS));
    await succeeds(stack.destroy());
    const { api } = scenario.lab;
    for (const path of [ROLE, ALERTS, MONITOR]) assert.equal(await api.get(path), undefined, path);
    assert.equal(await scrapes("bob"), false);
  });
});
