import assert from "node:assert/strict";
import { connect } from "../../components/cluster-api";
import type { ClusterApi } from "../../components/cluster-api";
import { CONFIG } from "../../components/gate";
import { resolveKubeconfig } from "../../components/kubeconfig";
import { apiServer, TOKEN } from "../support/api-server";
import type { Answer, ApiServer } from "../support/api-server";
import { withoutWaiting } from "../support/clock";

const CONFIG_PATH = "/apis/imageregistry.operator.openshift.io/v1/configs/cluster";
const CLAIM = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "claim", namespace: "ns" },
};
const ROLES = { group: "apps", resource: "deployments", verbs: ["get"] };

describe("connect", () => {
  let server: ApiServer | undefined;
  afterEach(() => server?.stop());

  async function serve(answers: Record<string, Answer>): Promise<ClusterApi> {
    server = await apiServer(answers);
    return connectTo(server.kubeconfig);
  }

  /** Answers that are given one after the other; the last one for ever. */
  const inTurn = (...statuses: number[]): Answer => {
    let turn = 0;
    return () => ({
      status: statuses[Math.min(turn++, statuses.length - 1)] ?? 500,
      body: { kind: "Config", message: "slow down" },
    });
  };

  it("reads an object of the cluster by its kind's plural", async () => {
    const api = await serve({ [`GET ${CONFIG_PATH}`]: { kind: "Config", spec: { replicas: 1 } } });
    assert.deepEqual((await api.get(CONFIG))?.spec, { replicas: 1 });
    assert.equal(server?.seen[0]?.authorization, `Bearer ${TOKEN}`);
  });

  it("reads OpenShift's Ingress, and a class, whose plural ends in es", async () => {
    const api = await serve({
      "GET /apis/config.openshift.io/v1/ingresses/cluster": {
        spec: { domain: "apps.example.com" },
      },
    });
    const ref = {
      apiVersion: "config.openshift.io/v1",
      kind: "Ingress",
      metadata: { name: "cluster" },
    };
    assert.deepEqual((await api.get(ref))?.spec, { domain: "apps.example.com" });
  });

  it("reads objects of a namespace, in the core group and in others", async () => {
    const deployment = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "d", namespace: "ns" },
    };
    const api = await serve({
      "GET /api/v1/namespaces/ns/persistentvolumeclaims/claim": {
        kind: "PersistentVolumeClaim",
        spec: { volumeName: "v" },
      },
      "GET /apis/apps/v1/namespaces/ns/deployments/d": {
        kind: "Deployment",
        spec: { replicas: 2 },
      },
    });
    assert.equal((await api.get(CLAIM))?.spec?.["volumeName"], "v");
    assert.equal((await api.get(deployment))?.spec?.["replicas"], 2);
  });

  it("takes a missing object, and a missing kind, for undefined", async () => {
    const api = await serve({});
    assert.equal(await api.get(CONFIG), undefined);
    assert.equal(await api.get(CLAIM), undefined);
  });

  it("sends a JSON merge patch under the manager's name", async () => {
    const api = await serve({ [`PATCH ${CONFIG_PATH}`]: { kind: "Config" } });
    await api.mergePatch(CONFIG, { spec: { storage: { emptyDir: null } } }, "someone");
    const sent = server?.seen.find(({ method }) => method === "PATCH");
    assert.equal(sent?.contentType, "application/merge-patch+json");
    assert.equal(sent.query.get("fieldManager"), "someone");
    assert.deepEqual((sent.body as { spec: unknown }).spec, { storage: { emptyDir: null } });
  });

  it("asks for a right, with the namespace where there is one", async () => {
    const api = await serve({});
    assert.equal(await api.may({ ...ROLES, namespace: "ns" }, "get"), true);
    assert.equal(await api.may(ROLES, "list"), true);
    const asked = server?.seen.map(
      ({ body }) => (body as { spec: { resourceAttributes: object } }).spec.resourceAttributes,
    );
    assert.deepEqual(asked, [
      { group: "apps", resource: "deployments", verb: "get", namespace: "ns" },
      { group: "apps", resource: "deployments", verb: "list" },
    ]);
  });

  it("asks for a right on part of one object", async () => {
    const api = await serve({});
    await api.may({ group: "a", resource: "things/part", verbs: ["get"], name: "one" }, "get");
    const { spec } = server?.seen[0]?.body as { spec: { resourceAttributes: object } };
    const attributes = { group: "a", resource: "things", subresource: "part", verb: "get" };
    assert.deepEqual(spec.resourceAttributes, { ...attributes, name: "one" });
  });

  it("takes a review without an answer for no", async () => {
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const api = await serve({ [`POST ${path}`]: () => ({ status: 201, body: { spec: {} } }) });
    assert.equal(await api.may(ROLES, "get"), false);
  });

  it("tries again while the API server is short of breath", async () => {
    const api = await serve({ [`GET ${CONFIG_PATH}`]: inTurn(503, 429, 500, 200) });
    assert.ok(await withoutWaiting(() => api.get(CONFIG)));
    assert.equal(server?.seen.length, 4);
  });

  it("rejects after four tries, with the API server's own words", async () => {
    const api = await serve({ [`GET ${CONFIG_PATH}`]: inTurn(503) });
    await assert.rejects(
      withoutWaiting(() => api.get(CONFIG)),
      {
        message: `The cluster at ${api.server} refused a request (503): slow down`,
      },
    );
    assert.equal(server?.seen.length, 4);
  });

  for (const [what, body, reason] of [
    ["JSON", { message: "configs is forbidden" }, "configs is forbidden"],
    ["HTML", "<html>forbidden</html>", "no reason was given"],
    ["nothing", {}, "no reason was given"],
  ] as const) {
    it(`rejects what is forbidden at once, and reads an answer of ${what}`, async () => {
      const api = await serve({ [`GET ${CONFIG_PATH}`]: () => ({ status: 403, body }) });
      await assert.rejects(api.get(CONFIG), {
        message: `The cluster at ${api.server} refused a request (403): ${reason}`,
      });
      assert.equal(server?.seen.length, 1);
    });
  }

  it("rejects an outdated credential with what to do, and without the credential", async () => {
    const api = await serve({
      [`GET ${CONFIG_PATH}`]: () => ({ status: 401, body: { message: TOKEN } }),
    });
    const error = await api.get(CONFIG).then(() => assert.fail("was accepted"), String);
    assert.equal(
      error,
      `Error: The cluster at ${api.server} does not accept the credential of the kubeconfig. Log in again.`,
    );
  });

  it("rejects a server that does not answer, after four tries", async () => {
    const api = await serve({});
    await server?.stop();
    const error = await withoutWaiting(() => api.get(CONFIG)).then(
      () => assert.fail("was answered"),
      String,
    );
    assert.match(
      error,
      /^Error: The cluster at http:\/\/127\.0\.0\.1:\d+ does not answer: .*ECONNREFUSED.*\. Check the network, the context and your login\.$/,
    );
    assert.ok(!error.includes(TOKEN));
  });
});

function connectTo(text: string): ClusterApi {
  const resolved = resolveKubeconfig({ text });
  assert.ok("config" in resolved);
  return connect(resolved.config);
}
