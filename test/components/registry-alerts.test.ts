import assert from "node:assert/strict";
import { ALERT_NAMES, alertGroups, alertRules } from "../../components/registry-alerts";
import type { AlertName } from "../../components/registry-alerts";

const rule = (name: AlertName, thresholds: Parameters<typeof alertRules>[0] = {}) => {
  const found = alertRules(thresholds).find(({ alert }) => alert === name);
  assert.ok(found, name);
  return found;
};

/** What the registry, its operator, the version operator, the kubelet and Prometheus export (see docs/monitoring.md). */
const METRICS = [
  "cluster_operator_conditions",
  "imageregistry_storage_errors_total",
  "kubelet_volume_stats_used_bytes",
  "kubelet_volume_stats_capacity_bytes",
  "ALERTS",
];

describe("alertRules", () => {
  it("has every alert once, in the order of the names", () => {
    assert.deepEqual(
      alertRules({}).map(({ alert }) => alert),
      ALERT_NAMES,
    );
  });

  for (const { alert, expr, labels, annotations, ...rest } of alertRules({})) {
    it(`says of ${alert} what it is, how bad, and where`, () => {
      assert.match(labels["severity"] ?? "", /^(warning|critical)$/);
      assert.equal(labels["namespace"], "openshift-image-registry");
      assert.match(annotations["summary"] ?? "", /^\S.*\.$/);
      assert.match(annotations["description"] ?? "", /^\S.* .*\.$/);
      assert.match(rest.for, /^\d+m$/);
    });

    it(`asks for ${alert} for metrics that there are`, () => {
      const asked = [...expr.matchAll(/([a-zA-Z_]+)\{/g)].map(([, name = ""]) => name);
      assert.ok(asked.length > 0);
      for (const name of asked) assert.ok(METRICS.includes(name), name);
    });

    it(`closes every bracket of ${alert}`, () => {
      const bare = expr.replace(/"[^"]*"/g, "");
      for (const [open, close] of ["()", "{}", "[]"].map((pair) => pair.split("")))
        assert.equal(bare.split(open ?? "").length, bare.split(close ?? "").length, expr);
    });
  }

  it("takes its thresholds", () => {
    assert.match(rule("ImageRegistryClaimFilling").expr, /> 85$/);
    const high = rule("ImageRegistryClaimFilling", { claimUsedPercent: 95 });
    assert.match(high.expr, /> 95$/);
    assert.match(high.annotations["description"] ?? "", /begins at 95 %/);
    assert.equal(rule("ImageRegistryUnavailable", { unavailableFor: "1m" }).for, "1m");
    assert.equal(rule("ImageRegistryOperatorDegraded", { degradedFor: "2h" }).for, "2h");
  });

  it("is quiet where OpenShift's own alert is there", () => {
    assert.match(
      rule("ImageRegistryVolumeFull").expr,
      /unless on\(\) ALERTS\{alertname="ImageRegistryStorageFull"\}$/,
    );
    assert.match(
      rule("ImageRegistryVolumeReadOnly").expr,
      /unless on\(\) ALERTS\{alertname="ImageRegistryStorageReadOnly"\}$/,
    );
  });

  it("tells a failing pruner from a degraded registry, also where both are", () => {
    const reasonIn = (name: AlertName) =>
      new RegExp(`^(?:${/reason=~"([^"]+)"/.exec(rule(name).expr)?.[1] ?? "never"})$`);
    const pruner = reasonIn("ImageRegistryPrunerFailing");
    assert.ok(pruner.test("ImagePrunerJobFailed"));
    assert.ok(pruner.test("ImagePrunerJobFailed::Unavailable"));
    assert.ok(!pruner.test("Unavailable"));
    assert.match(rule("ImageRegistryOperatorDegraded").expr, /reason!="ImagePrunerJobFailed"/);
    const removed = reasonIn("ImageRegistryIsRemoved");
    assert.ok(removed.test("Removed"));
    assert.ok(!removed.test("NotRemoved"));
  });
});

describe("alertGroups", () => {
  it("is one group, without what is omitted", () => {
    const omit = ["ImageRegistryIsRemoved", "ImageRegistryPrunerFailing"] as const;
    const [group, ...more] = alertGroups({ omit });
    assert.deepEqual(more, []);
    assert.equal(group?.name, "image-registry");
    assert.equal(group.rules.length, ALERT_NAMES.length - 2);
    for (const { alert } of group.rules) assert.ok(!omit.some((one) => one === alert));
  });
});
