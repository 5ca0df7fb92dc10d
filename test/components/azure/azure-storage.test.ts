import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../../components";
import { AzureStorage } from "../../../components/azure";
import type { AzureSettings } from "../../../components/azure";
import { refusal, run, valueOf } from "../../support/monitor";
import { storageContract } from "../../support/storage-contract";

const type = "openshift-image-registry:index:AzureStorage";
const there = { accountName: "theirs", container: "registry" };
const variants: [string, AzureSettings][] = [
  ["a container of Azure", {}],
  ["an adopted container of Azure", { existing: { ...there, accountKey: "YWJjZA==" } }],
  [
    "an adopted container whose key is read",
    { existing: { ...there, resourceGroupName: "group" } },
  ],
];

for (const [title, settings] of variants)
  storageContract({
    title,
    type,
    make: (name, cluster, opts) => new AzureStorage(name, { cluster, ...settings }, opts),
    wrong: (name, cluster, opts) => new AzureStorage(name, { cluster, cloudName: "x" }, opts),
  });

const make = (settings: AzureSettings) =>
  new AzureStorage("images", { cluster: new Cluster("cluster"), ...settings });
const storage = (settings: AzureSettings) => run(() => make(settings));
const keyOf = async (settings: AzureSettings) =>
  (await valueOf((await storage(settings)).outputs.credentials))?.REGISTRY_STORAGE_AZURE_ACCOUNTKEY;
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("AzureStorage", () => {
  it("names account and container, and the cloud where it is another", async () => {
    const { outputs } = await storage({ cloudName: "AzureUSGovernmentCloud" });
    assert.deepEqual(await valueOf(pulumi.output(outputs.spec)), {
      azure: {
        accountName: "images0a1b2c3d",
        container: "image-registry",
        cloudName: "AzureUSGovernmentCloud",
      },
    });
  });

  it("uses the key that is active, and both are always there", async () => {
    assert.equal(await keyOf({}), base64("confidential key1"));
    assert.equal(await keyOf({ activeKey: "key2" }), base64("confidential key2"));
    const { outputs } = await storage({ activeKey: "key2" });
    assert.deepEqual(outputs.rotation, { activeKey: "key2", bothKeys: true });
  });

  it("asks for no key in a preview before there is an account", async () => {
    const { outputs } = await run(() => make({}), { preview: true });
    assert.equal(await valueOf(outputs.credentials), undefined);
    assert.equal(await pulumi.isSecret(outputs.credentials), true);
  });

  it("says which key Azure did not answer with", async () => {
    const third = { activeKey: "key3" as "key1" };
    assert.equal(await refusal(() => make(third).credentials), "the storage account has no key3");
  });

  it("reads the key of an adopted account, or takes the one that is given", async () => {
    const read = { ...there, resourceGroupName: "group" };
    assert.equal(await keyOf({ existing: read }), base64("confidential key1"));
    const given = { ...there, accountKey: "YWJjZA==" };
    assert.equal(await keyOf({ existing: given }), "YWJjZA==");
    assert.equal((await storage({ existing: given })).outputs.rotation, undefined);
  });

  it("knows the place of an adopted container before anything is created", async () => {
    const { outputs, resources } = await storage({ existing: { ...there, accountKey: "YQ==" } });
    assert.deepEqual(outputs.spec, { azure: there });
    assert.ok(!resources.some((one) => one.type.startsWith("azure-native:")));
  });

  it("says what is kept, or nothing", async () => {
    assert.deepEqual(await valueOf((await storage({})).outputs.kept), [
      "Azure container image-registry of storage account images0a1b2c3d in resource group images-group0a1b2c3d",
    ]);
    assert.deepEqual(await valueOf((await storage({ deleteData: true })).outputs.kept), []);
  });

  it("rejects a key that comes late and is none, without showing it", async () => {
    const late = { ...there, accountKey: pulumi.output("AccountKey=password") };
    const text = await refusal(() => make({ existing: late }).credentials);
    assert.match(text, /existing\.accountKey must be the bare key of the account/);
    assert.doesNotMatch(text, /password/);
  });
});
