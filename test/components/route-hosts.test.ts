import assert from "node:assert/strict";
import { Cluster } from "../../components";
import { hostsOf, liveHosts } from "../../components/route-hosts";
import type { Named } from "../../components/route-hosts";
import { fakeApi } from "../support/fake-api";
import { run, valueOf } from "../support/monitor";
import { openshift, PATHS } from "../support/openshift";

const named = { name: "public", hostname: "registry.example.com" };
const generated = { name: "inside" };
const HOST = "inside-openshift-image-registry.apps.example.com";

/** The hosts, on a cluster with this Ingress. */
async function hosts(routes: readonly Named[], ingress: object = { spec: {} }) {
  const server = await openshift({ [PATHS.ingress]: ingress });
  const { outputs } = await run(
    () => hostsOf(new Cluster("cluster", { kubeconfig: server.kubeconfig }), routes),
    { mocked: false },
  );
  const value = await valueOf(outputs);
  await server.stop();
  return value;
}

describe("hostsOf", () => {
  it("takes the host that is set, and makes the others as the router does", async () => {
    const ingress = { spec: { domain: "apps.example.com" } };
    assert.deepEqual(await hosts([named, generated], ingress), ["registry.example.com", HOST]);
  });

  it("knows none where the cluster has no domain", async () => {
    assert.deepEqual(await hosts([generated, named]), [undefined, "registry.example.com"]);
  });
});

describe("liveHosts", () => {
  it("asks for the domain only where a host is made of it", async () => {
    const api = fakeApi({ "Ingress cluster": { spec: { domain: "apps.example.com" } } });
    assert.deepEqual(await liveHosts(api, [named]), ["registry.example.com"]);
    assert.deepEqual(api.looks, []);
    assert.deepEqual(await liveHosts(api, [generated]), [HOST]);
    assert.deepEqual(api.looks, ["Ingress cluster"]);
  });
});
