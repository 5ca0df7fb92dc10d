import assert from "node:assert/strict";
import { dirname } from "node:path";
import { homeOf } from "../../../sandbox/home";
import { stateIn } from "../../../sandbox/azure/state";
import type { Resource, State } from "../../../sandbox/azure/state";
import { pushImage } from "../../../sandbox/push";
import { settledRegistry } from "../../../sandbox/registry-state";
import { tool } from "../../../sandbox/toolchain";
import { Scenario, USER_SECRET } from "./scenario";
import { assertAbsent, everyFile } from "./secrecy";
import { succeeds } from "./test-stack";
import type { Outcome, StackSettings, TestStack } from "./test-stack";

const quiet = (): void => undefined;

/** Settings of a stack with an account of its own. */
function accountSettings(azure: object = {}, registry: object = {}): StackSettings {
  const create = { location: "westeurope", container: "images" };
  return { storage: { azure: { create, ...azure } }, registry };
}

describe("a registry in a storage account of Azure", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let account: string;
  const outcomes: Outcome[] = [];
  const keys: string[] = [];

  before(async () => {
    const registry = await tool("registry", quiet);
    scenario = await Scenario.begin({ registry }, "azure");
    stack = await scenario.stack(accountSettings());
  });

  after(() => scenario.end());

  /** Azure as it is. */
  const azure = (): State => stateIn(homeOf("azure", scenario.dir).cloud).content;
  const live = (type: string): Resource[] =>
    Object.values(azure().resources).filter((one) => one.type.endsWith(type));
  const accountKeys = (): string[] =>
    Object.values(azure().keys).flatMap((pair) => pair.map(({ value }) => value));
  const keyOfRegistry = async (): Promise<string | undefined> =>
    (await scenario.secretData(USER_SECRET))["REGISTRY_STORAGE_AZURE_ACCOUNTKEY"];

  async function up(settings: StackSettings): Promise<Outcome> {
    await stack.set(settings);
    const outcome = await succeeds(stack.up());
    outcomes.push(outcome);
    return outcome;
  }

  it("is previewed, brought up, and the same at the next up", async () => {
    outcomes.push(await succeeds(stack.preview()), await succeeds(stack.up()));
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
    outcomes.push(again);
    keys.push(...accountKeys());
    account = live("/storageAccounts")[0]?.name ?? "";
  });

  it("is what the operator leaves alone, with the first key of the account", async () => {
    assert.deepEqual((await scenario.config()).spec.storage, {
      managementState: "Unmanaged",
      azure: {
        accountName: account,
        container: "images",
        networkAccess: { type: "External" },
      },
    });
    assert.equal(await keyOfRegistry(), keys[0]);
    await pushImage(await settledRegistry(scenario.lab.api), quiet, scenario.cloud);
  });

  it("has an account that nobody reaches without TLS or a key", () => {
    const [found] = live("/storageAccounts");
    assert.equal(found?.kind, "StorageV2");
    assert.deepEqual(found.sku, { name: "Standard_LRS" });
    const { creationTime: _, provisioningState: __, ...properties } = found.properties;
    assert.deepEqual(properties, {
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      allowSharedKeyAccess: true,
      minimumTlsVersion: "TLS1_2",
      supportsHttpsTrafficOnly: true,
    });
    assert.equal(live("/containers")[0]?.properties["publicAccess"], "None");
  });

  it("changes to its other key in place, and the old one stays valid", async () => {
    const outcome = await up(accountSettings({ activeKey: "key2" }));
    assert.equal(outcome.changes["update"], 1, outcome.text);
    assert.equal(await keyOfRegistry(), keys[1]);
    assert.deepEqual(accountKeys(), keys);
    const rendered = await scenario.secretData("image-registry-private-configuration");
    assert.deepEqual(Object.values(rendered), [keys[1]]);
  });

  it("takes over a key that was renewed while it was in use", async () => {
    const { subscriptionId, clientSecret } = azure();
    const host = scenario.cloud?.settings["azure-native:metadataHost"]?.value ?? "";
    const path = live("/storageAccounts")[0]?.id ?? `/subscriptions/${subscriptionId}`;
    const { status } = await fetch(`http://${host}${path}/regenerateKey`, {
      method: "POST",
      headers: { Authorization: `Bearer ${clientSecret}` },
      body: JSON.stringify({ keyName: "key2" }),
    });
    assert.equal(status, 200);
    await up(accountSettings({ activeKey: "key2" }));
    assert.equal(await keyOfRegistry(), accountKeys()[1]);
    assert.notEqual(await keyOfRegistry(), keys[1]);
    keys.push(...accountKeys());
  });

  it("leaves group, account and container behind when the stack is destroyed", async () => {
    const before = azure().resources;
    assert.equal(Object.keys(before).length, 3);
    const azureSettings = { activeKey: "key2" };
    const removed = await up(accountSettings(azureSettings, { managementState: "Removed" }));
    const [kept = ""] = removed.outputs["kept"] as string[];
    assert.match(kept, new RegExp(`^Azure container images of storage account ${account}\\b`));
    outcomes.push(await succeeds(stack.destroy()));
    assert.deepEqual(azure().resources, before);
    assert.equal(await keyOfRegistry(), undefined);
  });

  it("is followed by an up that adopts account and container", async () => {
    const resourceGroupName = live("/resourceGroups")[0]?.name;
    const existing = { accountName: account, container: "images", resourceGroupName };
    const adopted = await up({ storage: { azure: { existing } } });
    assert.doesNotMatch(adopted.text, /azure-native:storage:StorageAccount .*creat/);
    assert.equal(await keyOfRegistry(), accountKeys()[0]);
  });

  it("has its keys, and the deployer's secret, in no file, and in nothing that was printed", () => {
    const text = everyFile(dirname(stack.dir)) + JSON.stringify(outcomes);
    assert.equal(new Set(keys).size, 3);
    for (const key of [...keys, azure().clientSecret]) assertAbsent(key, text);
  });
});
