import assert from "node:assert/strict";
import { Provider } from "@pulumi/azure-native/provider";
import * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";
import type { Outcome } from "../provider/outcome";
import { steps as stepsOf, type Program } from "../support/cloud-stack";
import { Cloud } from "./cloud";

/** What a second `up` changes in every resource that can be changed in place. */
interface Wish {
  readonly tags: Record<string, string>;
  readonly sharedKey: boolean;
  readonly metadata: Record<string, string>;
}

const first: Wish = { tags: { team: "a" }, sharedKey: true, metadata: { of: "a" } };
const second: Wish = { tags: { owner: "b" }, sharedKey: false, metadata: { of: "b" } };

const steps = (outcome: Outcome): string[] => stepsOf("azure-native", outcome);
const everything = ["BlobContainer", "ResourceGroup", "StorageAccount"];
const sku = { name: "Standard_LRS" };
const kind = "StorageV2";

describe("the azure-native provider's double", () => {
  let cloud: Cloud;
  before(async () => {
    cloud = await Cloud.start();
  });
  after(() => cloud.stop());

  const withProvider =
    (program: (opts: { provider: Provider }) => Record<string, unknown>): Program =>
    () =>
      program({ provider: new Provider("azure", cloud.args) });

  const registry = ({ tags, sharedKey, metadata }: Wish): Program =>
    withProvider((opts) => {
      const group = new resources.ResourceGroup("registry", { tags }, opts);
      const place = { resourceGroupName: group.name };
      const account = new storage.StorageAccount(
        "registry",
        {
          ...place,
          ...{ kind, sku, tags, location: "West Europe", minimumTlsVersion: "TLS1_2" },
          ...{ allowSharedKeyAccess: sharedKey, allowBlobPublicAccess: false },
          networkRuleSet: {
            defaultAction: "Deny",
            ipRules: [{ iPAddressOrRange: "203.0.113.0/24" }],
          },
        },
        opts,
      );
      const accountName = account.name;
      const blobs = { ...place, accountName, containerName: "images", metadata };
      new storage.BlobContainer("images", blobs, opts);
      const listed = storage.listStorageAccountKeysOutput({ ...place, accountName }, opts);
      return { group: group.name, account: accountName, id: account.id, keys: listed.keys };
    });

  const pathOf = ({ outputs }: Outcome): string =>
    `/resourceGroups/${String(outputs["group"])}/providers/Microsoft.Storage/storageAccounts/${String(outputs["account"])}`;

  it("creates, keeps, changes, repairs and deletes every resource of the stack", async () => {
    const stack = await cloud.stack();
    const all = (step: string): string[] => everything.map((type) => `${step} ${type}`);
    const preview = await stack.preview(registry(first));
    assert.deepEqual(steps(preview), all("create"), preview.text);
    const created = await stack.up(registry(first));
    assert.deepEqual(steps(created), all("create"), created.text);
    assert.match(String(created.outputs["group"]), /^registry[0-9a-f]{8}$/);
    assert.match(String(created.outputs["account"]), /^registry[0-9a-f]{8}$/);
    const path = pathOf(created);
    assert.match(String(created.outputs["id"]), new RegExp(`^/subscriptions/[^/]+${path}$`));
    const keys = created.outputs["keys"] as { keyName: string; value: string }[];
    assert.deepEqual(
      keys.map(({ keyName, value }) => [keyName, Buffer.from(value, "base64").length]),
      [
        ["key1", 64],
        ["key2", 64],
      ],
    );
    const again = await stack.up(registry(first), { refresh: true });
    assert.deepEqual(steps(again), [], again.text);
    assert.deepEqual(again.outputs, created.outputs);
    const changed = await stack.up(registry(second));
    assert.deepEqual(steps(changed), all("update"), changed.text);
    const live = (await cloud.call("GET", path)).body;
    assert.equal(live["location"], "westeurope");
    assert.deepEqual(live["tags"], second.tags);
    const properties = live["properties"] as Record<string, unknown>;
    assert.equal(properties["allowSharedKeyAccess"], false);

    const body = { ...live, properties: { ...properties, minimumTlsVersion: "TLS1_0" } };
    await cloud.call("PUT", path, body);
    await cloud.call("DELETE", `${path}/blobServices/default/containers/images`);
    const repaired = await stack.up(registry(second), { refresh: true });
    const wanted = ["create BlobContainer", "update StorageAccount"];
    assert.deepEqual(steps(repaired), wanted, repaired.text);
    const settled = await stack.up(registry(second), { refresh: true });
    assert.deepEqual(steps(settled), [], settled.text);
    const destroyed = await stack.destroy();
    assert.deepEqual(steps(destroyed), all("delete"), destroyed.text);
    assert.equal((await cloud.call("GET", path)).status, 404);
  });

  it("lists the keys as they are now", async () => {
    const stack = await cloud.stack();
    const before = await stack.up(registry(first));
    await cloud.call("POST", `${pathOf(before)}/regenerateKey`, { keyName: "key1" });
    const after = await stack.up(registry(first));
    const values = ({ outputs }: Outcome): string[] =>
      (outputs["keys"] as { value: string }[]).map(({ value }) => value);
    assert.notEqual(values(after)[0], values(before)[0]);
    assert.equal(values(after)[1], values(before)[1]);
    const secret = cloud.azure.who.clientSecret;
    assert.equal((after.text + stack.state()).includes(secret), false);
    await stack.destroy();
  });

  it("makes a new account in another place", async () => {
    const stack = await cloud.stack();
    const program = (location: string): Program =>
      withProvider((opts) => {
        const { name } = new resources.ResourceGroup("moved", {}, opts);
        const place = { resourceGroupName: name, location, kind, sku };
        return { account: new storage.StorageAccount("moved", place, opts).name };
      });
    await stack.up(program("westeurope"));
    const moved = await stack.up(program("northeurope"));
    assert.deepEqual(
      steps(moved),
      ["create-replacement", "delete-replaced", "replace"].map((step) => `${step} StorageAccount`),
      moved.text,
    );
    await stack.destroy();
  });

  const refused: [string, RegExp, (opts: { provider: Provider }) => void][] = [
    [
      "an account without a group",
      /Code="ResourceGroupNotFound" Message="Resource group 'none' could not be found\."/,
      (opts) => new storage.StorageAccount("lost", { resourceGroupName: "none", kind, sku }, opts),
    ],
    [
      "a name that no account can have",
      /'accountName' does not match expression '\^\[a-z0-9\]\{3,24\}\$'/,
      (opts) => {
        const accountName = "With-Hyphen";
        const args = { resourceGroupName: "some", accountName, kind, sku };
        return new storage.StorageAccount("named", args, opts);
      },
    ],
    [
      "a group that is there already",
      /cannot create already existing resource '\/subscriptions\/[^']+\/resourceGroups\/taken'/,
      (opts) => new resources.ResourceGroup("taken", { resourceGroupName: "taken" }, opts),
    ],
    [
      "a type that it does not have",
      /azure-native:storage:Table is not in the provider double/,
      (opts) => new storage.Table("t", { resourceGroupName: "g", accountName: "abc" }, opts),
    ],
    [
      "an input that it does not have",
      /isSftpEnabled is not in the provider double/,
      (opts) => {
        const args = { resourceGroupName: "some", kind, sku, isSftpEnabled: true };
        return new storage.StorageAccount("sftp", args, opts);
      },
    ],
  ];
  for (const [what, rule, declare] of refused) {
    it(`refuses ${what}`, async () => {
      await cloud.call("PUT", "/resourceGroups/taken", { location: "westeurope" });
      const stack = await cloud.stack();
      const program = withProvider((opts) => {
        declare(opts);
        return {};
      });
      const { ok, text } = await stack.up(program);
      assert.equal(ok, false);
      assert.match(text, rule);
    });
  }
});
