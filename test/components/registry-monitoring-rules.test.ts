import assert from "node:assert/strict";
import type { AlertSettings, RegistryMonitoringSettings } from "../../components";
import { ALERT_NAMES } from "../../components/registry-alerts";
import { alertKind, monitoringProblems } from "../../components/registry-monitoring-rules";

const scrapers = { serviceAccounts: ["prometheus/k8s"] };
const serviceMonitor = { namespace: "prometheus" };

describe("monitoringProblems", () => {
  for (const settings of [
    { scrapers: { users: ["bob"] } },
    { alerts: {} },
    { alerts: { claimUsedPercent: 1, unavailableFor: "90s", degradedFor: "1h30m" } },
    { alerts: { kind: "PrometheusRule", namespace: "prometheus", labels: { "a.b/c": "d" } } },
    { alerts: { omit: ["ImageRegistryIsRemoved"] } },
    { scrapers, serviceMonitor: { ...serviceMonitor, interval: "1m", labels: { release: "x" } } },
  ] as RegistryMonitoringSettings[])
    it(`accepts ${JSON.stringify(settings)}`, () => {
      assert.deepEqual(monitoringProblems(settings), []);
    });

  for (const [settings, field, says] of [
    [{}, "", /at least one of scrapers, serviceMonitor and alerts/],
    [{ scrapers: {} }, "scrapers", /at least one of users/],
    [{ scrapers: { users: ["system:anonymous"] } }, "scrapers", /be known to the cluster/],
    [{ scrapers: { groups: ["*"] } }, "scrapers.groups.0", /no wildcard/],
    [{ serviceMonitor }, "scrapers.serviceAccounts", /service account of the Prometheus/],
    [
      { scrapers, serviceMonitor: { namespace: "openshift-image-registry" } },
      "serviceMonitor.namespace",
      /a project of your own/,
    ],
    [{ scrapers, serviceMonitor: { namespace: "kube-x" } }, "serviceMonitor.namespace", /your own/],
    [{ scrapers, serviceMonitor: { namespace: "A" } }, "serviceMonitor.namespace", /Prometheus/],
    [
      { scrapers, serviceMonitor: { ...serviceMonitor, interval: "0s" } },
      "serviceMonitor.interval",
      /be a duration/,
    ],
    [
      { scrapers, serviceMonitor: { ...serviceMonitor, labels: { "a b": "c" } } },
      "serviceMonitor.labels.a b",
      /a label of Kubernetes/,
    ],
    [{ alerts: { labels: { a: "c d" } } }, "alerts.labels.a", /a label of Kubernetes/],
    [{ alerts: { labels: { "a/b/c": "d" } } }, "alerts.labels.a/b/c", /a label of Kubernetes/],
    [{ alerts: { claimUsedPercent: 0 } }, "alerts.claimUsedPercent", /from 1 to 99/],
    [{ alerts: { claimUsedPercent: 100 } }, "alerts.claimUsedPercent", /from 1 to 99/],
    [{ alerts: { claimUsedPercent: 85.5 } }, "alerts.claimUsedPercent", /whole number/],
    [{ alerts: { unavailableFor: "ten minutes" } }, "alerts.unavailableFor", /be a duration/],
    [{ alerts: { unavailableFor: "10m1h" } }, "alerts.unavailableFor", /be a duration/],
    [{ alerts: { degradedFor: "" } }, "alerts.degradedFor", /be a duration/],
    [{ alerts: { degradedFor: "1.5h" } }, "alerts.degradedFor", /be a duration/],
    [{ alerts: { omit: ["Watchdog"] } }, "alerts.omit.0", /be one of ImageRegistryIsRemoved/],
    [{ alerts: { omit: ALERT_NAMES } }, "alerts.omit", /leave at least one alert/],
    [{ alerts: { namespace: "shop" } }, "alerts.namespace", /left out with AlertingRule/],
    [{ alerts: { kind: "PrometheusRule", namespace: "A" } }, "alerts.namespace", /rules your/],
  ] as [RegistryMonitoringSettings, string, RegExp][])
    it(`rejects ${JSON.stringify(settings)}`, () => {
      const problems = monitoringProblems(settings);
      assert.deepEqual(
        problems.map((problem) => problem.field),
        [field],
      );
      assert.match(problems[0]?.rule ?? "", says);
    });

  it("rejects AlertingRule on a release that does not have it", () => {
    const version = { major: 4, minor: 13 };
    const [problem] = monitoringProblems({ alerts: { kind: "AlertingRule" } }, version);
    assert.equal(problem?.field, "alerts.kind");
    assert.equal(problem.rule, "be left out on OpenShift 4.13: it came with 4.14");
    assert.deepEqual(monitoringProblems({ alerts: {} }, version), []);
  });
});

describe("alertKind", () => {
  const old = { major: 4, minor: 13 };
  for (const [kind, version, expected] of [
    [undefined, undefined, "AlertingRule"],
    [undefined, { major: 4, minor: 14 }, "AlertingRule"],
    [undefined, old, "PrometheusRule"],
    ["PrometheusRule", undefined, "PrometheusRule"],
  ] as const)
    it(`is ${expected} for ${JSON.stringify([kind ?? null, version ?? null])}`, () => {
      const alerts: AlertSettings = kind ? { kind } : {};
      assert.equal(alertKind(alerts, version), expected);
    });
});
