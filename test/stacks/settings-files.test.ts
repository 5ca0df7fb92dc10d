import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { schema } from "../../stacks/schema";
import { parseSettings, readSettings } from "../../stacks/settings";
import { asConfig, ROOT, sample, samples } from "../support/samples";
import { SCHEMA_FILE, settingsSchema } from "../support/write-schema";
import { CREDENTIAL } from "./wrong/wrong";

describe("readSettings", () => {
  before(() => {
    pulumi.runtime.setMockOptions({}, "openshift-image-registry", "prod");
  });
  afterEach(() => {
    pulumi.runtime.setAllConfig({});
  });

  it("reads what pulumi config holds for this project, and nothing of others", () => {
    pulumi.runtime.setAllConfig({
      ...asConfig(sample("vsphere").settings),
      "kubernetes:context": "c",
    });
    assert.deepEqual(readSettings(), parseSettings(sample("vsphere").settings));
  });

  it("takes text that looks like JSON for text", () => {
    pulumi.runtime.setAllConfig({ "openshift-image-registry:platform": "4" });
    assert.throws(
      readSettings,
      /platform must be one of aws, azure, baremetal, gcp, vsphere, got "4"\./,
    );
  });

  it("accepts a credential that is encrypted, and rejects one that is not", () => {
    const config = asConfig({ platform: "baremetal", cluster: { kubeconfig: CREDENTIAL } });
    pulumi.runtime.setAllConfig(config, ["openshift-image-registry:cluster"]);
    assert.ok(readSettings().cluster.kubeconfig);
    pulumi.runtime.setAllConfig(config, []);
    assert.throws(
      readSettings,
      /cluster\.kubeconfig must be encrypted in the stack's file, got \[secret\]/,
    );
  });

  it("sees a key that nobody knows", () => {
    pulumi.runtime.setAllConfig(asConfig({ platform: "baremetal", registy: {} }));
    assert.throws(
      readSettings,
      /registy must be a known key, got "registy"\. Did you mean registry\?/,
    );
  });
});

describe("the files around the settings", () => {
  it("declare in Pulumi.yaml the keys that the program knows", () => {
    const project = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as { config: object };
    for (const option of schema.options)
      assert.deepEqual(Object.keys(project.config).sort(), Object.keys(option.shape).sort());
  });

  it("have a sample for every platform", () => {
    const platforms = schema.options.map(({ shape: { platform } }) => platform.value);
    assert.deepEqual(
      samples.map(({ platform }) => platform),
      platforms.sort(),
    );
  });

  it("describe them for editors as they are now (npx tsx test/support/write-schema.ts)", async () => {
    assert.equal(readFileSync(SCHEMA_FILE, "utf8"), await settingsSchema());
  });
});
