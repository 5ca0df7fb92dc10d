import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import program from "../../stacks";
import { refusal, run, valueOf } from "../support/monitor";
import { asConfig, samples } from "../support/samples";
import { PATCH, runSample } from "../support/stack";

describe("the program of the stacks", () => {
  afterEach(() => {
    pulumi.runtime.setAllConfig({});
  });

  it("gives the patch the same identity on every platform", async () => {
    const urns = new Set<string>();
    for (const { platform } of samples)
      urns.add((await runSample(platform)).find(PATCH, "registry-config").urn);
    assert.deepEqual(
      [...urns],
      [
        "urn:pulumi:prod::openshift-image-registry::openshift-image-registry:index:ImageRegistry$openshift-image-registry:index:RegistryConfig$kubernetes:imageregistry.operator.openshift.io/v1:ConfigPatch::registry-config",
      ],
    );
  });

  it("rejects a platform without a stack, before it registers anything", async () => {
    pulumi.runtime.setAllConfig(asConfig({ platform: "ibmcloud" }));
    assert.equal(
      await refusal(() => program()),
      'The stack\'s settings cannot be used, and nothing was changed:\n  - platform must be one of aws, azure, baremetal, gcp, vsphere, got "ibmcloud". See docs/settings.md.',
    );
  });

  for (const platform of ["baremetal", "vsphere"]) {
    it(`gives the trial registry of ${platform} an emptyDir, which keeps nothing`, async () => {
      pulumi.runtime.setAllConfig(
        asConfig({ platform, storage: { emptyDir: { acceptDataLoss: true } } }),
      );
      const { outputs, resources } = await run(() => program());
      assert.deepEqual((await valueOf(outputs.registry))?.storage, { emptyDir: {} });
      assert.deepEqual(await valueOf(outputs.kept), []);
      assert.ok(!resources.some(({ type }) => type.startsWith("kubernetes:core")));
    });
  }
});
