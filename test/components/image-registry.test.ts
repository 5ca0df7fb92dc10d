import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, EmptyDirStorage, ImageRegistry, PvcStorage } from "../../components";
import type { ImageRegistryArgs, Storage } from "../../components";
import { selfSigned } from "../../sandbox/certificate";
import type { ApiServer } from "../support/api-server";
import { withoutWaiting } from "../support/clock";
import { refusal, run, valueOf } from "../support/monitor";
import type { RunOptions } from "../support/monitor";
import { openshift, PATHS } from "../support/openshift";
import { SENT, serving } from "../support/registry";
import { PATCH } from "../support/registry-config";

type Settings = Omit<ImageRegistryArgs, "cluster" | "storage">;

/** A registry on the claim that the double's registry uses. */
function registry(settings: Settings = {}, kubeconfig = "", options?: RunOptions) {
  return run(() => {
    const cluster = new Cluster("cluster", { kubeconfig });
    const storage = new PvcStorage("storage", { cluster, create: { name: "images" } });
    return new ImageRegistry("registry", { cluster, storage, ...settings });
  }, options);
}

describe("ImageRegistry", () => {
  it("tells how the registry runs, without what is only sent", async () => {
    const { outputs } = await registry({ httpSecret: "word" });
    assert.deepEqual(await valueOf(outputs.summary), {
      managementState: "Managed",
      replicas: 2,
      rolloutStrategy: "RollingUpdate",
      storage: { pvc: { claim: "images" } },
    });
    assert.equal(
      await valueOf(outputs.internalHost),
      "image-registry.openshift-image-registry.svc:5000",
    );
    assert.deepEqual(await valueOf(outputs.kept), ["claim openshift-image-registry/images"]);
    const { login } = (await valueOf(outputs.commands)) ?? {};
    assert.match(login?.oc ?? "", /=image-registry\.openshift-image-registry\.svc:5000$/);
  });

  it("registers what it tells", async () => {
    const { find, registered } = await registry();
    const { urn } = find("openshift-image-registry:index:ImageRegistry", "registry");
    assert.deepEqual(Object.keys(registered.get(urn) ?? {}).sort(), [
      "commands",
      "internalHost",
      "kept",
      "routeHosts",
      "summary",
    ]);
  });

  it("never asks which storage it has", async () => {
    const { outputs } = await run(() => {
      const cluster = new Cluster("cluster");
      const storage = new EmptyDirStorage("storage", { cluster, acceptDataLoss: true });
      return new ImageRegistry("registry", { cluster, storage });
    });
    assert.deepEqual(await valueOf(outputs.summary), {
      managementState: "Managed",
      replicas: 1,
      rolloutStrategy: "RollingUpdate",
      storage: { emptyDir: {} },
    });
  });

  it("lets the program end whose credential is refused", async () => {
    const credentials = pulumi.secret("key").apply((): Record<string, string> => {
      throw new Error("the key is no key");
    });
    const refused = refusal(() => {
      const cluster = new Cluster("cluster");
      const { spec, sharing, dependencies, kept } = new EmptyDirStorage("storage", {
        cluster,
        acceptDataLoss: true,
      });
      const storage: Storage = { spec, sharing, dependencies, kept, credentials };
      new ImageRegistry("registry", { cluster, storage });
    });
    const tooLong = sleep(5_000, "the program waits for ever", { ref: false });
    assert.match(await Promise.race([refused, tooLong]), /the key is no key/);
  });

  it("does not know its summary in the preview that creates it", async () => {
    const { outputs } = await registry({}, "", { preview: true });
    assert.equal(await valueOf(outputs.summary), undefined);
  });

  describe("on a cluster", () => {
    let server: ApiServer | undefined;
    afterEach(() => server?.stop());

    for (const [what, spec, host] of [
      [
        "the cluster's domain",
        { domain: "apps.example.com" },
        "default-route-openshift-image-registry.apps.example.com",
      ],
      ["nothing, where the cluster has none", {}, undefined],
    ] as const) {
      it(`knows the default route's host from ${what}`, async () => {
        const live = serving({ spec: { ...SENT, defaultRoute: true } });
        server = await openshift({ [PATHS.ingress]: { spec }, [PATHS.config]: live });
        const { outputs } = await withoutWaiting(() =>
          registry({ defaultRoute: true }, server?.kubeconfig, { mocked: false }),
        );
        assert.equal(await valueOf(pulumi.output(outputs.defaultRouteHost)), host);
      });
    }

    it("knows every host by which it is reached, the default route's first", async () => {
      const routes = [{ name: "public", hostname: "registry.example.com" }];
      const live = serving({ spec: { ...SENT, defaultRoute: true, routes } });
      server = await openshift({ [PATHS.config]: live });
      const { outputs } = await withoutWaiting(() =>
        registry({ defaultRoute: true, routes }, server?.kubeconfig, { mocked: false }),
      );
      assert.deepEqual(await valueOf(outputs.routeHosts), [
        "default-route-openshift-image-registry.apps.example.com",
        "registry.example.com",
      ]);
      const { login, metrics } = (await valueOf(outputs.commands)) ?? {};
      for (const command of [...Object.values(login ?? {}), metrics])
        assert.match(
          command ?? "",
          /[ =/]default-route-openshift-image-registry\.apps\.example\.com(\/|$)/,
        );
    });

    it("sends its routes with the rest, and waits for their certificates", async () => {
      const { cert: certificate, key } = selfSigned(["registry.example.com"]);
      const tls = { certificate, key };
      const { find } = await registry({
        routes: [{ name: "public", hostname: "registry.example.com", tls }],
      });
      const { inputs, dependencies } = find(PATCH, "registry-config");
      assert.deepEqual((inputs["spec"] as { routes: unknown }).routes, [
        { name: "public", hostname: "registry.example.com", secretName: "public-route-tls" },
      ]);
      assert.ok(dependencies.some((urn) => urn.endsWith("::registry-route-public")));
    });

    it("has no route while it is Removed", async () => {
      const { outputs } = await registry({ defaultRoute: true, managementState: "Removed" });
      assert.equal(outputs.defaultRouteHost, undefined);
      assert.deepEqual(await valueOf(outputs.routeHosts), []);
    });
  });
});
