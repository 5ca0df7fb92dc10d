import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../components";
import { trustedBundle, trustedCaProblems } from "../../components/trusted-bundle";
import type { TrustedCaSettings } from "../../components/trusted-bundle";
import { refusal, run } from "../support/monitor";
import { openshift } from "../support/openshift";
import { AUTHORITY } from "../support/pem";

const PATH = "/api/v1/namespaces/openshift-config/configmaps/corporate";

function bundle(settings: TrustedCaSettings | undefined, kubeconfig = "") {
  const cluster = new Cluster("cluster", { kubeconfig });
  const parent = new pulumi.ComponentResource("test:index:Storage", "storage");
  const made = trustedBundle("storage", settings, cluster, parent);
  return { ...made, namespace: cluster.namespace };
}

describe("trustedBundle", () => {
  it("makes a ConfigMap of certificates, where the operator looks for it", async () => {
    const { find, outputs } = await run(() => bundle({ bundle: AUTHORITY }));
    const { inputs } = find("kubernetes:core/v1:ConfigMap", "storage-trusted-ca");
    assert.deepEqual(inputs["metadata"], {
      name: "image-registry-storage-ca",
      namespace: "openshift-config",
    });
    assert.deepEqual(inputs["data"], { "ca-bundle.crt": AUTHORITY });
    assert.equal(outputs.name, "image-registry-storage-ca");
    assert.equal(outputs.dependencies.length, 1);
  });

  it("makes nothing of a name, and nothing of nothing", async () => {
    const { outputs } = await run(() => [bundle({ name: "corporate" }), bundle]);
    assert.ok(outputs);
    assert.deepEqual((await run(() => bundle(undefined))).outputs.dependencies, []);
    const named = (await run(() => bundle({ name: "corporate" }))).outputs;
    assert.deepEqual([named.name, named.dependencies], ["corporate", []]);
  });

  for (const [title, found, says] of [
    [
      "is not there",
      undefined,
      /trustedCA\.name must be a ConfigMap in openshift-config with the key/,
    ],
    ["has another key", { data: { "ca.crt": AUTHORITY } }, /--from-file=ca-bundle\.crt=<file>/],
    [
      "holds no certificate",
      { data: { "ca-bundle.crt": "x" } },
      /trustedCA\.name must be certificates/,
    ],
    ["is right", { data: { "ca-bundle.crt": AUTHORITY } }, /^the program was not refused$/],
  ] as const)
    it(`asks at the gate for the ConfigMap that ${title}`, async () => {
      const server = await openshift({ [PATH]: found });
      const program = () => bundle({ name: "corporate" }, server.kubeconfig).namespace;
      const text = await refusal(program, { mocked: false });
      await server.stop();
      assert.match(text, says);
    });
});

describe("trustedCaProblems", () => {
  it("accepts a name, and certificates", () => {
    assert.deepEqual(trustedCaProblems({ name: "corporate" }), []);
    assert.deepEqual(trustedCaProblems({ bundle: AUTHORITY }), []);
  });

  it("rejects both and neither", () => {
    for (const settings of [{}, { name: "corporate", bundle: AUTHORITY }])
      assert.equal(trustedCaProblems(settings)[0]?.rule, "be exactly one of name and bundle");
  });
});
