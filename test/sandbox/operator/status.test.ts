import assert from "node:assert/strict";

import { conditionOf, setCondition } from "../../../sandbox/operator/conditions";
import { summary } from "../../../sandbox/operator/controllers/cluster-operator";
import { hostnames } from "../../../sandbox/operator/controllers/image-config";
import { PermanentError } from "../../../sandbox/operator/errors";
import { syncStatus, type Observed } from "../../../sandbox/operator/status";
import type { Condition, Config, Deployment, Route } from "../../../sandbox/operator/types";

const metadata = { name: "image-registry" };
const calm: Observed = {
  deployment: undefined,
  routes: [],
  failure: undefined,
  degradedAfterMs: 60_000,
};

function config(managementState?: string): Config {
  return {
    apiVersion: "imageregistry.operator.openshift.io/v1",
    kind: "Config",
    metadata: { name: "cluster" },
    spec: { ...(managementState !== undefined && { managementState }), replicas: 1, storage: {} },
    status: {
      conditions: [],
      generations: [],
      readyReplicas: 0,
      storageManaged: false,
      storage: {},
    },
  };
}

function deployment(available: number, replicas: number, reason: string): Deployment {
  const lastTransitionTime = "2026-01-01T00:00:00Z";
  const progressing = {
    type: "Progressing",
    status: reason === "ProgressDeadlineExceeded" ? ("False" as const) : ("True" as const),
    reason,
    message: "so it is",
    lastTransitionTime,
    lastUpdateTime: lastTransitionTime,
  };
  return {
    metadata,
    status: { availableReplicas: available, replicas, conditions: [progressing] },
  } as Partial<Deployment> as Deployment;
}

const ready = deployment(1, 1, "NewReplicaSetAvailable");
const deleting = { ...ready, metadata: { ...metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };
const permanent = new PermanentError("StorageNotConfigured", "storage backend not configured");

describe("the operator double's conditions", () => {
  // State, what is observed, then Available, Progressing and Degraded as status/reason.
  const table: [string | undefined, Partial<Observed>, string, string, string][] = [
    ["Managed", {}, "False/DeploymentNotFound", "True/WaitingForDeployment", "False/"],
    ["Managed", { deployment: ready }, "True/Ready", "False/Ready", "False/"],
    [
      "Managed",
      { deployment: deployment(1, 2, "ReplicaSetUpdated") },
      "True/MinimumAvailability",
      "True/DeploymentNotCompleted",
      "False/",
    ],
    [
      "Managed",
      { deployment: deployment(0, 1, "ReplicaSetUpdated") },
      "False/NoReplicasAvailable",
      "True/DeploymentNotCompleted",
      "False/",
    ],
    [
      "Managed",
      { deployment: deployment(1, 2, "ProgressDeadlineExceeded") },
      "True/MinimumAvailability",
      "True/DeploymentNotCompleted",
      "True/ProgressDeadlineExceeded",
    ],
    [
      "Managed",
      { deployment: deleting },
      "False/DeploymentDeleted",
      "True/FinalizingDeployment",
      "False/",
    ],
    [
      "Managed",
      { deployment: ready, failure: new Error("no") },
      "True/Ready",
      "True/Error",
      "False/",
    ],
    [
      "Managed",
      { failure: permanent },
      "False/StorageNotConfigured",
      "False/Error",
      "True/StorageNotConfigured",
    ],
    [
      "Managed",
      { degradedAfterMs: -1 },
      "False/DeploymentNotFound",
      "True/WaitingForDeployment",
      "True/Unavailable",
    ],
    ["Removed", {}, "True/Removed", "False/Removed", "False/Removed"],
    ["Removed", { deployment: ready }, "True/Ready", "True/DeletingDeployment", "False/Removed"],
    ["Unmanaged", {}, "True/Unmanaged", "False/Unmanaged", "False/Unmanaged"],
    [undefined, {}, "False/DeploymentNotFound", "True/WaitingForDeployment", "False/"],
  ];
  for (const [state, observed, ...expected] of table) {
    it(`are ${expected.join(", ")} (${state ?? "no state"})`, () => {
      const subject = config(state);
      syncStatus(subject, { ...calm, ...observed });
      const found = ["Available", "Progressing", "Degraded"].map((type) => {
        const { status, reason } = conditionOf(subject, type) ?? {};
        return `${status ?? ""}/${reason ?? ""}`;
      });
      assert.deepEqual(found, expected);
    });
  }

  it("keep their time while their status stays", () => {
    const subject = config();
    setCondition(subject, "Available", "False", "A");
    const [condition] = subject.status.conditions;
    assert.ok(condition);
    condition.lastTransitionTime = "2026-01-01T00:00:00Z";
    setCondition(subject, "Available", "False", "B");
    assert.equal(condition.lastTransitionTime, "2026-01-01T00:00:00Z");
    assert.equal(condition.reason, "B");
    setCondition(subject, "Available", "True", "B");
    assert.notEqual(condition.lastTransitionTime, "2026-01-01T00:00:00Z");
  });

  it("are summed up by the one that is not normal", () => {
    const one = (type: string, status: Condition["status"], reason: string): Condition => ({
      type,
      status,
      reason,
      message: `${type} it is`,
      lastTransitionTime: "2026-01-01T00:00:00Z",
    });
    const parts = [one("Degraded", "False", ""), one("XDegraded", "True", "Broken")];
    const { status, reason, message } = summary("Degraded", "False", parts, []);
    assert.deepEqual([status, reason], ["True", "XBroken"]);
    assert.equal(message, "Degraded: Degraded it is\nXDegraded: XDegraded it is");
    assert.equal(summary("Degraded", "False", [], []).reason, "AsExpected");
  });
});

describe("the registry's host names", () => {
  const route = (name: string, host: string, own = true): Route => ({
    apiVersion: "route.openshift.io/v1",
    kind: "Route",
    metadata: { name, ...(own && { annotations: { "imageregistry.openshift.io": "true" } }) },
    spec: { to: { kind: "Service", name: "image-registry" } },
    status: { ingress: [{ host }] },
  });

  it("begin with the default route; others of the operator follow sorted, once each", () => {
    const first = "default-route-openshift-image-registry.apps.example.com";
    const routes = [route("b", "b.com"), route("a", "a.com"), route("c", "a.com")];
    routes.push(route("default-route", first), route("foreign", "foreign.com", false));
    assert.deepEqual(hostnames(routes), [first, "a.com", "b.com"]);
  });
});
