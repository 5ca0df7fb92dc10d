import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packagesOf } from "./imports";
import { valueOf } from "./monitor";
import { ROOT } from "./samples";
import { PATCH, runSample, urnsOf } from "./stack";

const SECRET = "kubernetes:core/v1:Secret";
const SECRET_URN =
  "urn:pulumi:prod::openshift-image-registry::openshift-image-registry:index:ImageRegistry$openshift-image-registry:index:StorageSecret$kubernetes:core/v1:Secret::registry-credentials";

/**
 * What every platform's sample must hold.
 *
 * @param sdk package of the cloud's SDK, which it may load. Omitted: none
 */
export function platformContract(platform: string, sdk?: string): void {
  describe(`the sample of ${platform}`, () => {
    it("registers the same resources in a preview and in an update", async () => {
      const [preview, update] = [
        await runSample(platform, { preview: true }),
        await runSample(platform),
      ];
      assert.deepEqual(urnsOf(preview), urnsOf(update));
    });

    it("has the identities that stacks of users already have (UPDATE_GOLDEN=1 writes them)", async () => {
      const file = join(ROOT, `test/golden/${platform}.txt`);
      const urns = urnsOf(await runSample(platform)).join("\n") + "\n";
      if (process.env["UPDATE_GOLDEN"] !== undefined) writeFileSync(file, urns);
      assert.ok(existsSync(file), `${file} is missing`);
      assert.equal(urns, readFileSync(file, "utf8"));
    });

    it("protects the patch unless the registry is Removed, and never undoes it", async () => {
      for (const [managementState, protect] of [
        ["Managed", true],
        ["Unmanaged", true],
        ["Removed", false],
      ] as const) {
        const { options } = (await runSample(platform, { registry: { managementState } })).find(
          PATCH,
          "registry-config",
        );
        assert.equal(options.protect, protect, managementState);
        assert.equal(options.retainOnDelete, true, managementState);
        assert.deepEqual(options.additionalSecretOutputs, ["spec"], managementState);
      }
    });

    it("takes the patch away before everything whose loss hurts", async () => {
      const { resources, find } = await runSample(platform);
      const { dependencies } = find(PATCH, "registry-config");
      const data = resources.filter(
        ({ options }) => options.retainOnDelete === true && options.protect !== true,
      );
      assert.ok(data.length > 0);
      for (const { urn } of data) assert.ok(dependencies.includes(urn), urn);
    });

    it("keeps the identity of everything when it steps down", async () => {
      const removed = await runSample(platform, { registry: { managementState: "Removed" } });
      assert.deepEqual(urnsOf(removed), urnsOf(await runSample(platform)));
    });

    it("says at its end where the registry is and what is kept", async () => {
      const { outputs } = await runSample(platform);
      assert.deepEqual(Object.keys(outputs), [
        "platform",
        "registry",
        "internalHost",
        "defaultRouteHost",
        "routeHosts",
        "commands",
        "kept",
      ]);
      assert.equal(outputs.platform, platform);
      assert.equal(
        await valueOf(outputs.internalHost),
        "image-registry.openshift-image-registry.svc:5000",
      );
      assert.ok(((await valueOf(outputs.kept)) ?? []).length > 0);
    });

    it("loads the SDK of its own cloud, and of no other", () => {
      const clouds = [...packagesOf(`stacks/${platform}.ts`)]
        .flatMap((name) => /^@pulumi\/(aws|gcp|azure-native)\b/.exec(name)?.[1] ?? [])
        .sort();
      assert.deepEqual([...new Set(clouds)], sdk === undefined ? [] : [sdk]);
    });

    it("keeps the credential, where there is one, until the registry is Removed", async () => {
      const secrets = async (managementState: string) =>
        (await runSample(platform, { registry: { managementState } })).resources.filter(
          ({ type }) => type === SECRET,
        );
      for (const { urn, options } of await secrets("Managed")) {
        assert.equal(urn, SECRET_URN);
        assert.equal(options.protect, true);
      }
      for (const { options } of await secrets("Removed")) assert.equal(options.protect, false);
    });
  });
}
