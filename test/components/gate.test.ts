import assert from "node:assert/strict";
import { NAMESPACE, passGate } from "../../components/gate";
import type { GateOptions, Requirement } from "../../components/gate";
import { withoutWaiting } from "../support/clock";
import { fakeApi } from "../support/fake-api";

const version = {
  spec: { clusterID: "1234" },
  status: {
    desired: { version: "4.21.0" },
    history: [
      { state: "Partial", version: "4.21.0" },
      { state: "Completed", version: "4.20.3" },
    ],
  },
};
const config = { spec: { replicas: 1 } };
const ready = {
  "ClusterVersion version": version,
  [`Namespace ${NAMESPACE}`]: {},
  "Config cluster": config,
};

function options(more: Partial<GateOptions> = {}) {
  const said: string[] = [];
  const warned: string[] = [];
  const all: GateOptions = {
    declared: undefined,
    preview: false,
    timeoutSeconds: 20,
    say: (line) => said.push(line),
    warn: (line) => warned.push(line),
    ...more,
  };
  return { ...all, said, warned };
}

const claims: Requirement = {
  permissions: [
    {
      group: "",
      resource: "persistentvolumeclaims",
      verbs: ["get", "create"],
      namespace: NAMESPACE,
    },
  ],
};

describe("passGate", () => {
  it("passes an OpenShift whose registry's operator is there", async () => {
    const { live, problems } = await passGate(fakeApi(ready), [claims], options());
    assert.deepEqual(problems, []);
    assert.deepEqual(live, { id: "1234", version: { major: 4, minor: 20 }, config });
  });

  it("takes the desired release where no update has been completed", async () => {
    const young = { ...version, status: { desired: { version: "4.18.1" } } };
    const { live } = await passGate(
      fakeApi({ ...ready, "ClusterVersion version": young }),
      [],
      options(),
    );
    assert.deepEqual(live?.version, { major: 4, minor: 18 });
  });

  it("passes a cluster that does not say its release", async () => {
    const silent = { spec: { clusterID: "1234" } };
    const declared = { major: 4, minor: 30 };
    const { live, problems } = await passGate(
      fakeApi({ ...ready, "ClusterVersion version": silent }),
      [],
      options({ declared }),
    );
    assert.equal(live?.version, undefined);
    assert.deepEqual(problems, []);
  });

  it("rejects missing rights, all of them, before it looks at anything", async () => {
    const api = fakeApi(ready, ({ resource }, verb) => resource !== "configs" && verb !== "create");
    const { live, problems } = await passGate(api, [claims, claims], options());
    assert.equal(live, undefined);
    assert.deepEqual(api.looks, []);
    assert.deepEqual(problems, [
      {
        field: "kubeconfig",
        value: "a user of https://api.example.com:6443 that may not",
        rule: "belong to a user that may get configs.imageregistry.operator.openshift.io",
        remedy: "Grant it the ClusterRole of docs/permissions.yaml.",
      },
      {
        field: "kubeconfig",
        value: "a user of https://api.example.com:6443 that may not",
        rule: "belong to a user that may create persistentvolumeclaims in namespace openshift-image-registry",
        remedy: "Grant it the ClusterRole of docs/permissions.yaml.",
      },
    ]);
  });

  for (const [what, object] of [
    ["no ClusterVersion", undefined],
    ["no clusterID", {}],
    ["a blank clusterID", { spec: { clusterID: "" } }],
  ] as const) {
    it(`rejects a cluster with ${what}`, async () => {
      const { problems } = await passGate(
        fakeApi({ ...ready, "ClusterVersion version": object }),
        [],
        options(),
      );
      assert.deepEqual(problems, [
        {
          field: "kubeconfig",
          value: "https://api.example.com:6443",
          rule: "lead to an OpenShift cluster: one with a ClusterVersion that has a clusterID",
          remedy: "Check the context, or the server's address.",
        },
      ]);
    });
  }

  it("rejects a declared release that is newer than the cluster's", async () => {
    const { problems } = await passGate(
      fakeApi(ready),
      [],
      options({ declared: { major: 4, minor: 21 } }),
    );
    assert.deepEqual(problems, [
      {
        field: "openshiftVersion",
        value: "4.21",
        rule: "be no newer than the cluster, which runs 4.20",
        remedy: 'Set openshiftVersion: "4.20", or leave it out.',
      },
    ]);
  });

  it("accepts a declared release that is the cluster's, or older", async () => {
    for (const minor of [4, 20]) {
      const { problems } = await passGate(
        fakeApi(ready),
        [],
        options({ declared: { major: 4, minor } }),
      );
      assert.deepEqual(problems, []);
    }
  });

  it("collects what all requirements find, and shows them what it has read", async () => {
    const found = { field: "f", value: 1, rule: "r", remedy: "m" };
    const seen: unknown[] = [];
    const need: Requirement = {
      permissions: [],
      check: (_, live) => {
        seen.push(live.config);
        return Promise.resolve([found]);
      },
    };
    const { problems } = await passGate(fakeApi(ready), [need, claims, need], options());
    assert.deepEqual(problems, [found, found]);
    assert.deepEqual(seen, [config, config]);
  });

  it("waits for namespace and configuration, and says so once for each", async () => {
    let looks = 0;
    const after = (count: number, object: object) => () => (++looks > count ? object : undefined);
    const late = {
      ...ready,
      [`Namespace ${NAMESPACE}`]: after(3, {}),
      "Config cluster": after(8, config),
    };
    const settings = options({ timeoutSeconds: 60 });
    const { live } = await withoutWaiting(() => passGate(fakeApi(late), [], settings));
    assert.deepEqual(live?.config, config);
    assert.deepEqual(settings.said, [
      "namespace openshift-image-registry is not there yet: the registry's operator is still initialising, or the ImageRegistry capability is disabled; waiting up to 60 seconds",
      "configs.imageregistry.operator.openshift.io/cluster is not there yet: the registry's operator is still initialising, or the ImageRegistry capability is disabled; waiting up to 60 seconds",
    ]);
  });

  it("rejects an operator that does not come in time, with both causes", async () => {
    const absent = { ...ready, "Config cluster": undefined };
    const { live, problems } = await withoutWaiting(() => passGate(fakeApi(absent), [], options()));
    assert.equal(live, undefined);
    assert.deepEqual(problems, [
      {
        field: "cluster",
        value: "no configs.imageregistry.operator.openshift.io/cluster after 20 seconds",
        rule: "have the registry's operator running: it creates this",
        remedy:
          "Either the operator is still initialising (oc get clusteroperator image-registry): run this again later. Or the ImageRegistry capability is disabled (oc get clusterversion version -o jsonpath={.status.capabilities}): enable it.",
      },
    ]);
  });

  it("looks once in a preview, and warns of what is not there yet", async () => {
    const settings = options({ preview: true });
    const api = fakeApi({
      ...ready,
      [`Namespace ${NAMESPACE}`]: undefined,
      "Config cluster": undefined,
    });
    const { live, problems } = await passGate(api, [], settings);
    assert.deepEqual(problems, []);
    assert.equal(live?.config, undefined);
    assert.equal(api.looks.filter((look) => look.startsWith("Namespace")).length, 1);
    assert.deepEqual(settings.warned, [
      "namespace openshift-image-registry is not there yet: the registry's operator is still initialising, or the ImageRegistry capability is disabled. The update will wait up to 20 seconds for it.",
    ]);
  });
});
