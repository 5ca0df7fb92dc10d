import assert from "node:assert/strict";
import { Cluster, RegistryMonitoring } from "../../components";
import type { RegistryMonitoringSettings } from "../../components";
import { alertGroups } from "../../components/registry-alerts";
import { runHooks } from "../support/hooks";
import { refusal, run } from "../support/monitor";
import type { Run } from "../support/monitor";
import { openshift } from "../support/openshift";

const RBAC = "kubernetes:rbac.authorization.k8s.io/v1";
const scrapers = { users: ["bob"], serviceAccounts: ["prometheus/k8s"] };
const own = { namespace: "prometheus", labels: { release: "own" }, interval: "1m" };

function monitoring(settings: RegistryMonitoringSettings, kubeconfig = "", version?: string) {
  const cluster = new Cluster("cluster", {
    kubeconfig,
    ...(version !== undefined && { openshiftVersion: version }),
  });
  return new RegistryMonitoring("monitoring", { cluster, ...settings });
}

const madeIn = ({ resources }: Run<unknown>) =>
  resources.map(({ name }) => name).filter((name) => name.startsWith("monitoring-"));

describe("RegistryMonitoring", () => {
  it("makes the manual's role, and binds it", async () => {
    const { find, ...result } = await run(() => monitoring({ scrapers }));
    const role = find(`${RBAC}:ClusterRole`, "monitoring-scraper");
    assert.deepEqual(role.inputs["metadata"], {
      name: "prometheus-scraper",
      annotations: { "pulumi.com/patchForce": "true" },
    });
    assert.deepEqual(role.inputs["rules"], [
      { apiGroups: ["image.openshift.io"], resources: ["registry/metrics"], verbs: ["get"] },
    ]);
    const binding = find(`${RBAC}:ClusterRoleBinding`, "monitoring-scrapers");
    assert.deepEqual(
      (binding.inputs["subjects"] as { name: string }[]).map(({ name }) => name),
      ["bob", "k8s"],
    );
    assert.ok(binding.dependencies.includes(role.urn));
    assert.deepEqual(madeIn({ find, ...result }), ["monitoring-scraper", "monitoring-scrapers"]);
  });

  it("lets a Prometheus of one's own find the registry, and trust it", async () => {
    const { find } = await run(() => monitoring({ scrapers, serviceMonitor: own }));
    const { inputs } = find(
      "kubernetes:monitoring.coreos.com/v1:ServiceMonitor",
      "monitoring-service-monitor",
    );
    const { namespace, labels } = inputs["metadata"] as Record<string, unknown>;
    assert.deepEqual([namespace, labels], ["prometheus", { release: "own" }]);
    const spec = inputs["spec"] as { endpoints: Record<string, unknown>[] };
    const { interval, path, port } = spec.endpoints[0] ?? {};
    assert.deepEqual([interval, path, port], ["1m", "/extensions/v2/metrics", "5000-tcp"]);
    const found = find(`${RBAC}:RoleBinding`, "monitoring-discoverers").inputs;
    assert.deepEqual(found["subjects"], [
      { kind: "ServiceAccount", name: "k8s", namespace: "prometheus" },
    ]);
  });

  it("puts its alerts where OpenShift's own Prometheus reads them", async () => {
    const { find, ...result } = await run(() => monitoring({ alerts: {} }));
    const { inputs } = find(
      "kubernetes:monitoring.openshift.io/v1:AlertingRule",
      "monitoring-alerts",
    );
    // An empty set of labels would be a change after every refresh.
    assert.deepEqual(inputs["metadata"], {
      name: "image-registry-alerts",
      namespace: "openshift-monitoring",
      annotations: { "pulumi.com/patchForce": "true" },
    });
    assert.deepEqual(inputs["spec"], { groups: alertGroups({}) });
    assert.deepEqual(madeIn({ find, ...result }), ["monitoring-alerts"]);
  });

  for (const [title, alerts, version, namespace] of [
    ["before 4.14", {}, "4.13", "openshift-image-registry"],
    ["where it is asked for", { kind: "PrometheusRule", namespace: "mine" }, undefined, "mine"],
  ] as const)
    it(`takes a PrometheusRule ${title}`, async () => {
      const { find } = await run(() => monitoring({ alerts }, "", version));
      const { inputs } = find(
        "kubernetes:monitoring.coreos.com/v1:PrometheusRule",
        "monitoring-alerts",
      );
      assert.equal((inputs["metadata"] as { namespace: string }).namespace, namespace);
    });

  it("rejects wrong settings before it makes anything", async () => {
    const text = await refusal(() => monitoring({ alerts: { claimUsedPercent: 100 } }));
    assert.match(text, /alerts\.claimUsedPercent must be a whole number from 1 to 99, got 100\./);
  });

  it("refuses to take over a role that somebody else made", async () => {
    const path = "/apis/rbac.authorization.k8s.io/v1/clusterroles/prometheus-scraper";
    const server = await openshift({ [path]: {} });
    try {
      const { find } = await run(() => monitoring({ scrapers }, server.kubeconfig), {
        mocked: false,
      });
      const role = find(`${RBAC}:ClusterRole`, "monitoring-scraper");
      await assert.rejects(runHooks(role, "beforeCreate"), {
        message:
          "ClusterRole prometheus-scraper is already there. If nobody needs it, oc delete clusterrole prometheus-scraper.",
      });
    } finally {
      await server.stop();
    }
  });
});
