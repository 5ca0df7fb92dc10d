import assert from "node:assert/strict";
import { Cluster, ImageConfig } from "../../components";
import type { ImageConfigSettings } from "../../components";
import { runHooks } from "../support/hooks";
import { refusal, run, valueOf } from "../support/monitor";
import { openshift } from "../support/openshift";
import { AUTHORITY } from "../support/pem";

const PATCH = "kubernetes:config.openshift.io/v1:ImagePatch";
const IMAGE = "/apis/config.openshift.io/v1/images/cluster";
const trust = { additionalTrustedCA: { certificates: { "quay.io:443": AUTHORITY } } };
const own = { additionalTrustedCA: { name: "image-registry-additional-ca" } };
const make = (settings: ImageConfigSettings, kubeconfig = "") =>
  new ImageConfig("images", { ...settings, cluster: new Cluster("cluster", { kubeconfig }) });

describe("ImageConfig", () => {
  it("patches what is set, and nothing else, after the ConfigMap that it refers to", async () => {
    const { find, outputs } = await run(() => make({ ...trust, takeOver: true }));
    const { inputs, dependencies, options } = find(PATCH, "images-patch");
    assert.deepEqual(inputs["spec"], own);
    assert.deepEqual(inputs["metadata"], {
      name: "cluster",
      annotations: {
        "pulumi.com/patchForce": "true",
        "pulumi.com/patchFieldManager": "openshift-image-registry",
        "pulumi.com/skipAwait": "true",
      },
    });
    const { urn } = find("kubernetes:core/v1:ConfigMap", "images-authorities");
    assert.ok(dependencies.includes(urn), dependencies.join(", "));
    assert.notEqual(options.retainOnDelete, true);
    assert.equal(outputs.trustedCA, "image-registry-additional-ca");
    assert.equal(await valueOf(outputs.ready), true);
  });

  it("sends lists as they are, and makes no ConfigMap for them", async () => {
    const settings = {
      registrySources: { blockedRegistries: ["docker.io"] },
      externalRegistryHostnames: ["registry.example.com"],
    };
    const { find, resources, outputs } = await run(() => make(settings));
    assert.deepEqual(find(PATCH, "images-patch").inputs["spec"], settings);
    assert.ok(!resources.some(({ type }) => type.endsWith(":ConfigMap")));
    assert.equal(outputs.trustedCA, undefined);
  });

  it("rejects wrong settings before it creates a child, and says what is mostly not meant", async () => {
    const registrySources = { allowedRegistries: ["quay.io"] };
    assert.match(await refusal(() => make({ registrySources })), /must include the cluster's own/);
    const { logs } = await run(() => make({ registrySources: { blockedRegistries: ["quay.io"] } }));
    assert.match(logs.join("\n"), /registrySources bars quay\.io/);
  });

  /** The cluster with this spec in it, of which the installer holds all. */
  const cluster = (spec: object) => {
    const held = { ".": {}, "f:additionalTrustedCA": { ".": {}, "f:name": {} } };
    const entry = { manager: "installer", operation: "Update", fieldsV1: { "f:spec": held } };
    const image = { metadata: { name: "cluster", managedFields: [entry] }, spec };
    const map = "/api/v1/namespaces/openshift-config/configmaps/corporate";
    return openshift({
      [IMAGE]: image,
      [map]: { data: { "quay.io": AUTHORITY } },
    });
  };
  const named = { additionalTrustedCA: { name: "corporate" } };

  it("looks before each write, so that what is sent can be taken back", async () => {
    const server = await cluster({ additionalTrustedCA: { name: "" } });
    const { find } = await run(() => make(named, server.kubeconfig), { mocked: false });
    const looks = () => server.seen.filter(({ path }) => path === IMAGE).length;
    const counts = [];
    for (const moment of ["beforeCreate", "beforeUpdate"] as const) {
      const before = looks();
      // The double takes no patch of this kind: what is in it is the business of sole-holder.
      await runHooks(find(PATCH, "images-patch"), moment).catch(() => undefined);
      counts.push(looks() > before);
    }
    await server.stop();
    assert.deepEqual(counts, [true, true]);
  });

  it("fails where the resource is not what it sent, and says how to set it back", async () => {
    for (const [spec, says] of [
      [named, /^the program was not refused$/],
      [
        { additionalTrustedCA: { name: "other" } },
        /spec\.additionalTrustedCA\.name of image\.config/,
      ],
    ] as const) {
      const server = await cluster(spec);
      // A stack's outputs wait for the look; this program has none.
      const program = () => valueOf(make({ ...named, takeOver: true }, server.kubeconfig).ready);
      const text = await refusal(program, { mocked: false });
      await server.stop();
      assert.match(text, says);
    }
  });
});
