import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../components";
import { routesOf } from "../../components/routes";
import type { Exposure } from "../../components/routes";
import { selfSigned } from "../../sandbox/certificate";
import { refusal, run, valueOf } from "../support/monitor";
import { openshift } from "../support/openshift";

const SECRET = "kubernetes:core/v1:Secret";
const hostname = "registry.example.com";
const { cert: certificate, key } = selfSigned([hostname]);
const own = { name: "public", hostname, tls: { certificate, key } };
const existing = { name: "partners", hostname: "r.example.org", tls: { secret: "partners-tls" } };
const plain = { name: "image-registry" };

function routes(settings: Omit<Exposure, "cluster">, kubeconfig = "") {
  const cluster = new Cluster("cluster", { kubeconfig });
  const parent = new pulumi.ComponentResource("test:index:Registry", "registry");
  return {
    ...routesOf("registry", { cluster, ...settings }, parent),
    namespace: cluster.namespace,
  };
}

describe("routesOf", () => {
  it("says it in the words of the configuration, and makes a Secret of what was given", async () => {
    const { outputs, find, resources } = await run(() =>
      routes({ routes: [own, existing, plain] }),
    );
    assert.deepEqual(outputs.spec, [
      { name: "public", hostname, secretName: "public-route-tls" },
      { name: "partners", hostname: "r.example.org", secretName: "partners-tls" },
      { name: "image-registry" },
    ]);
    const { inputs } = find(SECRET, "registry-route-public");
    assert.equal((inputs["metadata"] as { name: string }).name, "public-route-tls");
    assert.equal(resources.filter(({ type }) => type === SECRET).length, 1);
    assert.equal(outputs.certificates.length, 1);
  });

  it("leaves the registry's own certificate alone, whatever a route is called", async () => {
    const { outputs } = await run(() => routes({ routes: [{ ...own, name: "image-registry" }] }));
    assert.equal(outputs.spec?.[0]?.secretName, "image-registry-route-tls");
  });

  it("is nothing that is sent without routes, and an empty list with none", async () => {
    assert.equal((await run(() => routes({}))).outputs.spec, undefined);
    assert.deepEqual((await run(() => routes({ routes: [] }))).outputs.spec, []);
  });

  it("names no Secret of its own, and no host, while the registry is Removed", async () => {
    const all = { routes: [own, existing], defaultRoute: true };
    const { outputs, find } = await run(() => routes({ ...all, managementState: "Removed" }));
    assert.deepEqual(outputs.spec, [
      { name: "public", hostname },
      { name: "partners", hostname: "r.example.org", secretName: "partners-tls" },
    ]);
    assert.deepEqual(await valueOf(outputs.hosts), []);
    assert.equal(outputs.defaultHost, undefined);
    assert.ok(find(SECRET, "registry-route-public"), "goes with the stack, not before");
  });

  it("tells all problems at once, before anything is made", async () => {
    const wrong = {
      name: "default-route",
      hostname: "*",
      tls: { certificate, key: "confidential" },
    };
    const text = await refusal(() => routes({ routes: [own, wrong] }));
    assert.deepEqual(
      [...text.matchAll(/- (\S+) must/g)].map(([, field]) => field),
      ["routes.1.name", "routes.1.hostname", "routes.1.tls.certificate", "routes.1.tls.key"],
    );
    assert.doesNotMatch(text, /confidential/);
  });

  describe("on a cluster", () => {
    const refusedBy = async (settings: Omit<Exposure, "cluster">) => {
      const server = await openshift();
      const text = await refusal(() => routes(settings, server.kubeconfig).namespace, {
        mocked: false,
      });
      await server.stop();
      return text;
    };

    it("knows every host, the default route's first", async () => {
      const server = await openshift();
      const { outputs } = await run(
        () => routes({ routes: [own, plain], defaultRoute: true }, server.kubeconfig),
        { mocked: false },
      );
      const inDomain = "openshift-image-registry.apps.example.com";
      assert.deepEqual(await valueOf(outputs.hosts), [
        `default-route-${inDomain}`,
        hostname,
        `image-registry-${inDomain}`,
      ]);
      await server.stop();
    });

    it("asks at the gate for the Secret that is named, unless the registry is Removed", async () => {
      const rule = /routes\.0\.tls\.secret must be a Secret in openshift-image-registry/;
      assert.match(await refusedBy({ routes: [existing] }), rule);
      const removed = { routes: [existing], managementState: "Removed" } as const;
      assert.doesNotMatch(await refusedBy(removed), rule);
    });

    it("holds a certificate that comes late against the host that the router makes", async () => {
      const tls = { certificate: pulumi.output(certificate), key };
      assert.match(
        await refusedBy({ routes: [{ name: "late", tls }] }),
        /certificate must be for the host late-openshift-image-registry\.apps\.example\.com/,
      );
    });
  });
});
