import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  accountKeyProblems,
  accountLabelProblems,
  azureProblems,
} from "../../../components/azure/azure-rules";

// Wrong settings are in test/stacks/wrong/azure.ts.
describe("azureProblems", () => {
  const existing = { accountName: "images", container: "registry", accountKey: "YWJjZA==" };
  const subnet =
    "/subscriptions/1/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s";

  it("accepts nothing, and everything that fits", () => {
    const networkRules = { allowedSubnetIds: [subnet], allowedIpRanges: ["203.0.113.0/24"] };
    for (const settings of [
      {},
      { create: { accountName: "images2", container: "my-images", networkRules } },
      { create: { existingResourceGroup: "My_(group).1", location: "westeurope" } },
      { existing, cloudName: "AzureUSGovernmentCloud" },
      { existing: { accountName: "images", container: "registry", resourceGroupName: "group" } },
      { activeKey: "key2" as const, deleteData: true },
    ])
      assert.deepEqual(azureProblems(settings), [], JSON.stringify(settings));
  });

  it("leaves a key that comes late to the chain", () => {
    const late = { ...existing, accountKey: pulumi.output("no base64!") };
    assert.deepEqual(azureProblems({ existing: late }), []);
  });

  it("rejects a cloud's name on a release that has none", () => {
    const settings = { cloudName: "AzureChinaCloud" };
    assert.deepEqual(
      azureProblems(settings, { major: 4, minor: 5 }).map(({ field }) => field),
      ["cloudName"],
    );
  });

  it("tells everything at once", () => {
    const wrong = {
      create: { accountName: "A", container: "-", location: "L x", networkRules: {} },
      existing: { accountName: "A", container: "-" },
      cloudName: "x",
      networkAccess: {},
      deleteData: true,
    };
    assert.deepEqual(
      azureProblems(wrong).map(({ field }) => field),
      [
        "",
        "create.location",
        "create.accountName",
        "create.container",
        "create.networkRules",
        "existing.accountName",
        "existing.container",
        "existing",
        "deleteData",
        "networkAccess",
        "cloudName",
      ],
    );
  });
});

describe("accountKeyProblems", () => {
  it("rejects what is no bare key, without showing it", () => {
    for (const key of ["", "YWJjZA=", "sv=2024&sig=confidential", "YWJj ZA=="])
      assert.equal(accountKeyProblems("key", key)[0]?.value, "[secret]", key);
    assert.deepEqual(accountKeyProblems("key", "YWJjZA=="), []);
  });
});

describe("accountLabelProblems", () => {
  it("rejects a name of which no account's name can be made", () => {
    assert.deepEqual(
      accountLabelProblems("-_-").map(({ field, value }) => [field, value]),
      [["name", "-_-"]],
    );
    for (const name of ["imageregistry", "Images", "1", "-x-"])
      assert.deepEqual(accountLabelProblems(name), [], name);
  });
});
