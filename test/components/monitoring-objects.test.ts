import assert from "node:assert/strict";
import {
  definitionProblems,
  grantProblems,
  monitoringPermissions,
  placesOf,
  serviceMonitorSpec,
} from "../../components/monitoring-objects";
import { fakeApi } from "../support/fake-api";

const scrapers = { serviceAccounts: ["prometheus/k8s"] };
const serviceMonitor = { namespace: "prometheus" };
const settings = { scrapers, serviceMonitor, alerts: {} };
const places = placesOf(settings, undefined);

const definitions = {
  "CustomResourceDefinition servicemonitors.monitoring.coreos.com": {},
  "CustomResourceDefinition alertingrules.monitoring.openshift.io": {},
};
const projects = { "Namespace prometheus": {}, "Namespace openshift-monitoring": {} };

describe("placesOf", () => {
  it("says what there will be, and where", () => {
    const where = [places.serviceMonitor, places.alerts].map((place) => [
      place?.kind,
      place?.metadata.namespace,
    ]);
    assert.deepEqual(where, [
      ["ServiceMonitor", "prometheus"],
      ["AlertingRule", "openshift-monitoring"],
    ]);
    assert.deepEqual(placesOf({ scrapers }, undefined), {});
  });
});

describe("serviceMonitorSpec", () => {
  it("checks the registry's certificate, with the cluster's own authority", () => {
    const text = JSON.stringify(serviceMonitorSpec(serviceMonitor));
    assert.match(text, /"serverName":"image-registry\.openshift-image-registry\.svc"/);
    assert.match(text, /"name":"openshift-service-ca\.crt","key":"service-ca\.crt"/);
    assert.match(text, /"interval":"30s"/);
    assert.ok(!text.includes("insecureSkipVerify"));
  });
});

describe("monitoringPermissions", () => {
  const asked = (...args: Parameters<typeof monitoringPermissions>) =>
    monitoringPermissions(...args).map(({ resource, namespace }) => [resource, namespace ?? ""]);

  it("are those for what is asked for", () => {
    assert.deepEqual(asked(settings, places), [
      ["clusterroles", ""],
      ["clusterrolebindings", ""],
      ["roles", "openshift-image-registry"],
      ["rolebindings", "openshift-image-registry"],
      ["servicemonitors", "prometheus"],
      ["alertingrules", "openshift-monitoring"],
      ["customresourcedefinitions", ""],
    ]);
    assert.deepEqual(asked({ scrapers }, {}), [
      ["clusterroles", ""],
      ["clusterrolebindings", ""],
    ]);
  });
});

describe("grantProblems", () => {
  it("asks for each role that is made and bound, where it is", async () => {
    const poor = fakeApi({}, () => false);
    const rules = (await grantProblems(poor, settings)).map(({ rule }) => rule);
    assert.equal(rules.length, 4);
    assert.match(
      rules[0] ?? "",
      /prometheus-scraper: escalate it, or hold get registry\/metrics\.im/,
    );
    assert.match(rules[3] ?? "", /discovery: bind it, or hold get services; list services; watch/);
    assert.deepEqual(await grantProblems(poor, { alerts: {} }), []);
    assert.deepEqual(await grantProblems(fakeApi(), settings), []);
  });
});

describe("definitionProblems", () => {
  it("is content with a cluster that knows the kinds, and has the projects", async () => {
    assert.deepEqual(
      await definitionProblems(fakeApi({ ...definitions, ...projects }), places),
      [],
    );
  });

  it("names a kind that the cluster does not know", async () => {
    const problems = await definitionProblems(fakeApi(projects), places);
    assert.deepEqual(
      problems.map(({ field }) => field),
      ["monitoring.serviceMonitor", "monitoring.alerts"],
    );
    assert.match(
      problems[1]?.rule ?? "",
      /cluster that knows AlertingRule: it has no definition alertingrules\.monitoring\.openshift\.io$/,
    );
  });

  it("names a project that is not there", async () => {
    const [problem, ...more] = await definitionProblems(
      fakeApi({ ...definitions, "Namespace openshift-monitoring": {} }),
      places,
    );
    assert.deepEqual([problem?.field, more], ["monitoring.serviceMonitor.namespace", []]);
    assert.equal(problem?.rule, "be in a project that is there");
  });
});
