import assert from "node:assert/strict";

import { PATH } from "../../sandbox/operator/names";
import type { Condition, KubeObject, Route } from "../../sandbox/operator/types";
import { condition, managed, OperatorScene, reasonOf } from "./support/operator";

type WithStatus<S> = KubeObject & { status?: S };

interface Hostnames {
  internalRegistryHostname?: string;
  externalRegistryHostnames?: string[];
}

describe("the operator double publishes the registry", () => {
  const host = "default-route-openshift-image-registry.apps.sandbox.example.com";
  let scene: OperatorScene;

  beforeEach(async () => {
    scene = await OperatorScene.open();
    await scene.operator();
    await scene.until("conditions", (config) => reasonOf(config, "Removed") === "Removed");
    await scene.claim("images");
  });

  afterEach(async () => {
    await scene.close();
  });

  async function hostnames(external: string[]): Promise<Hostnames> {
    return scene.eventually(`host names ${external.join(" ")}`, async () => {
      const image = await scene.lab.api.get<WithStatus<Hostnames>>(PATH.image);
      const found = image?.status?.externalRegistryHostnames ?? [];
      return found.join() === external.join() ? image?.status : undefined;
    });
  }

  it("under the cluster's domain, and says so in image.config", async () => {
    await scene.patch(managed("images", { defaultRoute: true }));
    await scene.ready();
    const { internalRegistryHostname } = await hostnames([host]);
    assert.equal(internalRegistryHostname, "image-registry.openshift-image-registry.svc:5000");
    const route = await scene.lab.api.get<Route>(`${PATH.routes}/default-route`);
    assert.equal(route?.spec.host, host);
    assert.deepEqual(route.spec.tls, { termination: "reencrypt" });
    assert.equal(route.metadata.annotations?.["imageregistry.openshift.io"], "true");
  });

  it("under names of its own, with a certificate, until they are not listed any more", async () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "registry-tls" },
      stringData: { "tls.crt": "certificate", "tls.key": "key" },
    };
    await scene.lab.api.create(PATH.secrets, secret, "kubectl");
    const routes = [
      { name: "public", hostname: "registry.example.com", secretName: "registry-tls" },
    ];
    await scene.patch(managed("images", { defaultRoute: true, routes }));
    await hostnames([host, "registry.example.com"]);
    const route = await scene.lab.api.get<Route>(`${PATH.routes}/public`);
    assert.equal(route?.spec.tls?.certificate, "certificate");
    // Until then the operator may write back what it read before, and this patch would be lost.
    await scene.ready();
    await scene.patch({ routes: [], defaultRoute: false });
    await hostnames([]);
    assert.deepEqual(await scene.lab.api.list(PATH.routes), []);
  });

  it("not under a host that is taken", async () => {
    const hostname = "registry.example.com";
    await scene.patch(managed("images", { routes: [{ name: "a", hostname }] }));
    await scene.ready();
    const routes = [
      { name: "a", hostname },
      { name: "b", hostname },
    ];
    await scene.patch({ routes });
    const config = await scene.until(
      "Degraded",
      (it) => reasonOf(it, "Degraded") === "RouteDegraded",
    );
    assert.equal(
      condition(config, "Degraded").message,
      `route b (host ${hostname}, router default) not admitted: ` +
        `route a already exposes ${hostname} and is older`,
    );
  });

  it("not under one name twice", async () => {
    await scene.patch(managed("images", { routes: [{ name: "default-route" }] }));
    const config = await scene.until(
      "Degraded",
      (it) => reasonOf(it, "Degraded") === "VerificationFailed",
    );
    assert.equal(
      condition(config, "Degraded").message,
      "Error: unable to complete resource: " +
        "duplication of names has been detected in the additional routes",
    );
  });

  it("and sums its conditions up in the ClusterOperator", async () => {
    await scene.patch(managed("images"));
    await scene.ready();
    const available = await scene.eventually("the ClusterOperator", async () => {
      const found = await scene.lab.api.get<WithStatus<{ conditions: Condition[] }>>(
        PATH.clusterOperator,
      );
      return found?.status?.conditions.find(({ reason }) => reason === "Ready");
    });
    assert.equal(available.type, "Available");
    assert.equal(
      available.message,
      "Available: The registry is ready\n" +
        "NodeCADaemonAvailable: The daemon set node-ca has available replicas",
    );
  });
});
