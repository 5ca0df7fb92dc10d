import assert from "node:assert/strict";
import { Cluster } from "../../../components";
import { AzureStorage } from "../../../components/azure";
import type { AzureSettings } from "../../../components/azure";
import { accountLabel } from "../../../components/azure/account";
import { run } from "../../support/monitor";

const storage = (settings: AzureSettings = {}) =>
  run(() => new AzureStorage("images", { cluster: new Cluster("cluster"), ...settings }));

const GROUP = "azure-native:resources:ResourceGroup";
const ACCOUNT = "azure-native:storage:StorageAccount";
const CONTAINER = "azure-native:storage:BlobContainer";

const closed = {
  kind: "StorageV2",
  enableHttpsTrafficOnly: true,
  minimumTlsVersion: "TLS1_2",
  allowBlobPublicAccess: false,
  allowCrossTenantReplication: false,
  allowSharedKeyAccess: true,
};

describe("an account of Azure", () => {
  it("is closed to everybody without the key, in a group of its own", async () => {
    const { find } = await storage();
    assert.deepEqual(find(GROUP, "images-group").inputs, { tags: {} });
    assert.deepEqual(find(ACCOUNT, "images").inputs, {
      ...closed,
      resourceGroupName: "images-group0a1b2c3d",
      sku: { name: "Standard_LRS" },
      tags: {},
    });
    assert.deepEqual(find(CONTAINER, "images-container").inputs, {
      resourceGroupName: "images-group0a1b2c3d",
      accountName: "images0a1b2c3d",
      containerName: "image-registry",
      publicAccess: "None",
    });
  });

  it("takes over what is set", async () => {
    const { find, resources } = await storage({
      create: {
        existingResourceGroup: "theirs",
        location: "westeurope",
        accountName: "mine",
        container: "registry",
        replication: "GZRS",
        tags: { team: "a" },
      },
    });
    assert.ok(!resources.some(({ type }) => type === GROUP));
    assert.deepEqual(find(ACCOUNT, "images").inputs, {
      ...closed,
      resourceGroupName: "theirs",
      accountName: "mine",
      location: "westeurope",
      sku: { name: "Standard_GZRS" },
      tags: { team: "a" },
    });
    assert.equal(find(CONTAINER, "images-container").inputs["containerName"], "registry");
  });

  it("lets in only whom the rules name, when there are any", async () => {
    const id =
      "/subscriptions/1/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s";
    const networkRules = { allowedSubnetIds: [id], allowedIpRanges: ["203.0.113.7"] };
    const { inputs } = (await storage({ create: { networkRules } })).find(ACCOUNT, "images");
    assert.deepEqual(inputs["networkRuleSet"], {
      defaultAction: "Deny",
      bypass: "AzureServices",
      virtualNetworkRules: [{ virtualNetworkResourceId: id }],
      ipRules: [{ iPAddressOrRange: "203.0.113.7" }],
    });
  });

  it("is kept with its group and container, unless the data is to be deleted", async () => {
    for (const deleteData of [false, true])
      for (const { options, type } of (await storage({ deleteData })).resources)
        if ([GROUP, ACCOUNT, CONTAINER].includes(type))
          assert.equal(options.retainOnDelete, !deleteData, type);
  });
});

describe("accountLabel", () => {
  it("leaves room for what Azure's names get, and no hyphen", () => {
    assert.equal(accountLabel("imageregistry"), "imageregistry");
    assert.equal(accountLabel("Image-Registry_of.production"), "imageregistryofp");
  });
});
