import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../components";
import type { AdditionalTrustedCaSettings } from "../../components";
import { authorities } from "../../components/authorities";
import { runHooks } from "../support/hooks";
import { refusal, run } from "../support/monitor";
import { openshift } from "../support/openshift";
import { AUTHORITY } from "../support/pem";

const MAPS = "/api/v1/namespaces/openshift-config/configmaps";
const OWN = "image-registry-additional-ca";
const owner = { "openshift-image-registry/owner": "openshift-image-registry/prod" };
const own = { metadata: { annotations: owner }, data: { "quay.io": AUTHORITY } };
const given = { certificates: { "quay.io:443": AUTHORITY } };

function made(settings: AdditionalTrustedCaSettings | undefined, kubeconfig = "") {
  const cluster = new Cluster("cluster", { kubeconfig });
  const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
  return { ...authorities("images", settings, cluster, parent), namespace: cluster.namespace };
}

describe("authorities", () => {
  it("makes a ConfigMap of certificates, with OpenShift's keys and this stack's name", async () => {
    const { find, outputs } = await run(() => made(given));
    const { inputs } = find("kubernetes:core/v1:ConfigMap", "images-authorities");
    assert.deepEqual(inputs["metadata"], {
      name: OWN,
      namespace: "openshift-config",
      annotations: owner,
    });
    assert.deepEqual(inputs["data"], { "quay.io..443": AUTHORITY });
    assert.equal(outputs.name, OWN);
    assert.equal(outputs.dependencies.length, 1);
  });

  it("makes nothing of a name, and nothing of nothing", async () => {
    const named = (await run(() => made({ name: "corporate" }))).outputs;
    assert.deepEqual([named.name, named.dependencies], ["corporate", []]);
    assert.deepEqual((await run(() => made(undefined))).outputs.dependencies, []);
  });

  for (const [title, name, found, says] of [
    [
      "is not there",
      "corporate",
      undefined,
      /name must be a ConfigMap in openshift-config: without/,
    ],
    [
      "has a key that is no host",
      "corporate",
      { data: { "a/b": AUTHORITY } },
      /name\["a\/b"\] must/,
    ],
    [
      "holds no certificate",
      "corporate",
      { data: { "quay.io": "x" } },
      /must be certificates in PEM/,
    ],
    ["is empty", "corporate", {}, /name must name at least one registry/],
    ["this stack would delete", OWN, own, /must be left out: this stack has made that ConfigMap/],
    ["is right", "corporate", { data: { "quay.io": AUTHORITY } }, /^the program was not refused$/],
    ["another stack has kept", OWN, { data: own.data }, /^the program was not refused$/],
  ] as const)
    it(`asks at the gate for the ConfigMap that ${title}`, async () => {
      const server = await openshift({ [`${MAPS}/${name}`]: found });
      const program = () => made({ name }, server.kubeconfig).namespace;
      const text = await refusal(program, { mocked: false });
      await server.stop();
      assert.match(text, says);
    });

  it("takes no ConfigMap over from somebody else, but one that a killed update has left", async () => {
    for (const [found, refused] of [
      [undefined, false],
      [own, false],
      [{ data: own.data }, true],
    ] as const) {
      const server = await openshift({ [`${MAPS}/${OWN}`]: found });
      const program = () => made(given, server.kubeconfig);
      const { find } = await run(program, { mocked: false });
      const hooks = runHooks(
        find("kubernetes:core/v1:ConfigMap", "images-authorities"),
        "beforeCreate",
      );
      if (refused)
        await assert.rejects(
          hooks,
          /openshift-config\/image-registry-additional-ca is already there/,
        );
      else await hooks;
      await server.stop();
    }
  });
});
