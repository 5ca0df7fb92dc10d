import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { EngineProgress } from "../../sandbox/engine-events";
import type { RegistryState } from "../../sandbox/registry-state";
import { stackSettings } from "../../sandbox/stack-files";
import { summarize, summaryTable } from "../../sandbox/summary";
import type { Summary } from "../../sandbox/summary";

const state: RegistryState & Pick<Summary, "features"> = {
  managementState: "Managed",
  storage: "pvc",
  claim: {
    name: "image-registry-storage",
    phase: "Bound",
    capacity: "100Gi",
    accessModes: ["ReadWriteMany"],
    storageClass: "sandbox-files",
    volume: "pvc-1",
    folder: "/folder",
  },
  objectStorage: undefined,
  replicas: 2,
  rolloutStrategy: "RollingUpdate",
  address: "127.0.0.1:5000",
  internalHost: "image-registry.openshift-image-registry.svc:5000",
  routeHost: "default-route.apps.sandbox.example.com",
  conditions: { Available: "True", Progressing: "False" },
  messages: [],
  features: {},
};

describe("the summary of an up", () => {
  it("is a table of what was provisioned", () => {
    const summary = summarize("baremetal", "/kubeconfig", state, { create: 7, same: 1 }, 12.34);
    assert.equal(
      summaryTable(summary),
      [
        "platform         baremetal",
        "registry         Managed",
        "storage          pvc",
        "claim            image-registry-storage (Bound, 100Gi, ReadWriteMany, sandbox-files)",
        "replicas         2",
        "rollout          RollingUpdate",
        "internal host    image-registry.openshift-image-registry.svc:5000",
        "route host       default-route.apps.sandbox.example.com",
        "on this machine  127.0.0.1:5000",
        "conditions       Available=True Progressing=False",
        "changes          7 create, 1 same",
        "time taken       12.3 s",
      ].join("\n"),
    );
  });

  it("has a row for whatever was set up beside the registry", () => {
    const features = { pruner: "0 3 * * *", access: "image-registry-access-registry-viewer" };
    const text = summaryTable(summarize("baremetal", "", { ...state, features }, {}, 1));
    assert.match(text, /^pruner +0 3 \* \* \*$/m);
    assert.match(text, /^access +image-registry-access-registry-viewer$/m);
  });

  it("says when nothing changed", () => {
    assert.equal(summarize("baremetal", "", state, { same: 8 }, 1).changed, false);
    assert.equal(summarize("baremetal", "", state, { same: 8, update: 1 }, 1).changed, true);
  });

  it("says none where there is nothing", () => {
    const { claim: _claim, routeHost: _route, address: _address, ...rest } = state;
    const bare = { ...rest, claim: undefined, routeHost: undefined, address: undefined };
    const text = summaryTable(summarize("baremetal", "", { ...bare, conditions: {} }, {}, 1));
    for (const line of [/^claim +none$/m, /^route host +none$/m, /^conditions +none yet$/m]) {
      assert.match(text, line);
    }
  });
});

describe("the settings of the sandbox's stack", () => {
  const key = (name: string): string => `openshift-image-registry:${name}`;
  const sample = {
    [key("platform")]: "baremetal",
    [key("cluster")]: { context: "mine", openshiftVersion: "4.20" },
    [key("storage")]: { pvc: { create: {} } },
    [key("registry")]: { replicas: 2, rolloutStrategy: "RollingUpdate", defaultRoute: true },
  };

  it("are the sample's, pointed at the sandbox's cluster", () => {
    assert.deepEqual(stackSettings(sample, "/kubeconfig", "pvc"), {
      ...sample,
      [key("cluster")]: { openshiftVersion: "4.20", kubeconfigPath: "/kubeconfig" },
    });
  });

  it("leave the replicas to the storage where a pod loses it", () => {
    const settings = stackSettings(sample, "/kubeconfig", "empty-dir");
    assert.deepEqual(settings[key("storage")], { emptyDir: { acceptDataLoss: true } });
    assert.deepEqual(settings[key("registry")], { defaultRoute: true });
  });
});

describe("the engine's progress", () => {
  const event = (one: object): EngineEvent => one as EngineEvent;
  const message = (severity: string, text: string): EngineEvent =>
    event({ diagnosticEvent: { severity, message: text } });

  it("names what was done, without what stayed the same", () => {
    const lines: string[] = [];
    const progress = new EngineProgress((line) => lines.push(line));
    for (const op of ["create", "same"]) {
      const metadata = { op, type: "kubernetes:core/v1:Secret", urn: "urn:pulumi:a::b::c::pull" };
      progress.onEvent(event({ resOutputsEvent: { metadata } }));
    }
    assert.deepEqual(lines, ["  created Secret pull"]);
  });

  it("says a message once, without colours, and keeps errors for the end", () => {
    const lines: string[] = [];
    const progress = new EngineProgress((line) => lines.push(line));
    progress.onEvent(message("info", "<{%fg 1%}>waiting<{%reset%}>\n"));
    progress.onEvent(message("info", "waiting"));
    progress.onEvent(message("error", "no such class"));
    assert.deepEqual(lines, ["  waiting", "  no such class"]);
    assert.deepEqual(progress.errors, ["no such class"]);
  });

  it("never shows what the engine says for debugging, which holds secrets", () => {
    const lines: string[] = [];
    new EngineProgress((line) => lines.push(line)).onEvent(message("debug", "token: abc"));
    assert.deepEqual(lines, []);
  });
});
