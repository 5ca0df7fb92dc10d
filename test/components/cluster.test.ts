import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../components";
import type { ClusterArgs } from "../../components";
import { mocked, settled } from "../../components/cluster";
import { CONFIG } from "../../components/gate";
import { TOKEN } from "../support/api-server";
import type { ApiServer } from "../support/api-server";
import { refusal, run, valueOf } from "../support/monitor";
import { openshift, PATHS } from "../support/openshift";

const PROVIDER = "pulumi:providers:kubernetes";
const STASH = "pulumi:index:Stash";
const LIVE = { mocked: false };

describe("Cluster, under mocks", () => {
  it("makes one provider, from the kubeconfig as a secret", async () => {
    const { find } = await run(() => new Cluster("cluster", { kubeconfig: "text" }));
    const { inputs, secrets } = find(PROVIDER, "cluster-provider");
    assert.deepEqual(inputs, {
      kubeconfig: "text",
      upsertExistingObjects: "true",
      clusterIdentifier: "mocked",
      enableServerSideApply: "true",
      enableSecretMutable: "true",
    });
    assert.deepEqual(secrets, ["kubeconfig"]);
  });

  it("needs no kubeconfig and no cluster", async () => {
    const { outputs, registered, find } = await run(() => {
      assert.equal(mocked(), true);
      const cluster = new Cluster("cluster");
      return { cluster, found: cluster.lookup(CONFIG) };
    });
    assert.equal(await valueOf(outputs.found), undefined);
    const urn = find("openshift-image-registry:index:Cluster", "cluster").urn;
    assert.deepEqual(registered.get(urn), { namespace: "openshift-image-registry" });
    assert.equal(outputs.cluster.timeoutSeconds, 1200);
    assert.equal(outputs.cluster.declaredVersion, undefined);
  });

  it("offers a stand-in that reads nothing and writes nothing", async () => {
    const { outputs: cluster } = await run(() => new Cluster("cluster"));
    const api = await cluster.api;
    assert.equal(await api.get(CONFIG), undefined);
    assert.equal(await api.may({ group: "", resource: "namespaces", verbs: [] }, "get"), true);
    await assert.rejects(api.mergePatch(CONFIG, {}, "m"), {
      message: "there is no cluster under mocks",
    });
  });

  it("knows the release that was declared", async () => {
    const { outputs } = await run(
      () => new Cluster("cluster", { openshiftVersion: "4.16", timeoutSeconds: 60 }),
    );
    assert.deepEqual(outputs.declaredVersion, { major: 4, minor: 16 });
    assert.equal(outputs.timeoutSeconds, 60);
  });

  it("rejects wrong arguments before it creates anything", async () => {
    const message = await refusal(
      () => new Cluster("cluster", { openshiftVersion: "3.11", timeoutSeconds: 0 }),
    );
    assert.equal(
      message,
      "Nothing was changed, because:\n" +
        '  - openshiftVersion must be a release of OpenShift, 4.4 or newer, got "3.11". Write it like 4.16, or leave it out for the newest.\n' +
        "  - timeoutSeconds must be a whole number of seconds, 1 or more, got 0. Leave it out for 1200.",
    );
  });
});

describe("Cluster", () => {
  let server: ApiServer | undefined;
  afterEach(() => server?.stop());

  const args = (more: ClusterArgs = {}): ClusterArgs => ({
    kubeconfig: pulumi.secret(server?.kubeconfig ?? ""),
    ...more,
  });

  it("remembers the cluster's identity, and gives it to the provider", async () => {
    server = await openshift();
    const { find } = await run(() => new Cluster("cluster", args()), LIVE);
    const { inputs, secrets } = find(STASH, "cluster-identity");
    assert.deepEqual(inputs["input"], { id: "1234", server: server.url });
    assert.deepEqual(secrets, []);
    const provider = find(PROVIDER, "cluster-provider");
    assert.equal(provider.inputs["clusterIdentifier"], "1234");
    assert.ok(String(provider.inputs["kubeconfig"]).includes(server.url));
    assert.deepEqual(provider.secrets, ["kubeconfig"]);
  });

  it("reads objects after the gate", async () => {
    server = await openshift();
    const { outputs } = await run(() => new Cluster("cluster", args()).lookup(CONFIG), LIVE);
    assert.equal((await valueOf(outputs))?.spec?.["replicas"], 2);
  });

  it("asks the requirements of all components before it lets anything through", async () => {
    server = await openshift();
    const problem = { field: "size", value: 1, rule: "be larger", remedy: "Enlarge it." };
    const message = await refusal(() => {
      const cluster = new Cluster("cluster", args());
      cluster.require({ permissions: [], check: () => Promise.resolve([problem]) });
    }, LIVE);
    assert.equal(
      message,
      "Nothing was changed, because:\n  - size must be larger, got 1. Enlarge it.",
    );
  });

  it("accepts the cluster that the stack wrote to first, also at a new address", async () => {
    server = await openshift();
    const first = { id: "1234", server: "https://old.example.com" };
    await run(() => new Cluster("cluster", args()), {
      ...LIVE,
      state: { "cluster-identity": { output: first } },
    });
  });

  it("rejects another cluster than the one that the stack wrote to first, and names both", async () => {
    server = await openshift();
    const first = { id: "9999", server: "https://first.example.com" };
    const state = { "cluster-identity": { output: first } };
    const message = await refusal(() => new Cluster("cluster", args()), { ...LIVE, state });
    assert.equal(
      message,
      "Nothing was changed, because:\n" +
        `  - kubeconfig must lead to the cluster that this stack configures, 9999 at https://first.example.com, got "cluster 1234 at ${server.url}". ` +
        "One stack is one cluster: correct the context, or create a stack for the other cluster (pulumi stack init). If the cluster was installed anew, see docs/recovery.md.",
    );
  });

  it("rejects a kubeconfig that cannot be read, without showing it", async () => {
    const message = await refusal(
      () => new Cluster("cluster", { kubeconfig: `{ token: ${TOKEN}` }),
      LIVE,
    );
    assert.equal(
      message,
      "Nothing was changed, because:\n  - kubeconfig must be a kubeconfig in YAML or JSON, got [secret]. Check it with: oc --kubeconfig <file> whoami",
    );
  });

  it("rejects a credential that the cluster does not accept, in one sentence", async () => {
    const review = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    server = await openshift({ [PATHS.version]: () => ({ status: 401 }) });
    const message = await refusal(() => new Cluster("cluster", args()), LIVE);
    assert.equal(
      message,
      `The cluster at ${server.url} does not accept the credential of the kubeconfig. Log in again.`,
    );
    assert.ok(server.seen.some(({ path }) => path === review));
  });

  it("warns in a preview of an operator that is not there yet", async () => {
    server = await openshift({ [PATHS.config]: undefined });
    const { logs } = await run(() => new Cluster("cluster", args({ timeoutSeconds: 30 })), {
      ...LIVE,
      preview: true,
    });
    assert.deepEqual(logs.length, 1);
    assert.match(
      logs[0] ?? "",
      /^warning: configs.* is not there yet.* The update will wait up to 30 seconds for it\.$/,
    );
  });
});

describe("settled", () => {
  it("is the plain value of an output", async () => {
    assert.equal(await settled(pulumi.output(Promise.resolve(1))), 1);
  });
});
