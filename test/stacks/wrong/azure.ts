import { cloud } from "./wrong";
import type { Wrong } from "./wrong";

const azure = (settings: object) => cloud("azure", { azure: settings });

/** Wrong settings of a container of Azure. */
export const wrong: readonly Wrong[] = [
  {
    title: "an account that is both made and adopted",
    settings: azure({
      create: {},
      existing: { accountName: "images", container: "registry", accountKey: "YQ==" },
    }),
    says: [
      'storage.azure must have at most one of create and existing: an account is either made or adopted, got ["create","existing"]. Remove one of the two.',
    ],
  },
  {
    title: "an account's name with a hyphen",
    settings: azure({ create: { accountName: "my-images" } }),
    says: [
      'storage.azure.create.accountName must be 3 to 24 lower-case letters and digits, got "my-images". Leave out hyphens and dots.',
    ],
  },
  {
    title: "an account's name that is too long",
    settings: azure({ create: { accountName: "aaaaaaaaaaaaaaaaaaaaaaaaa" } }),
    says: [
      'storage.azure.create.accountName must be 3 to 24 lower-case letters and digits, got "aaaaaaaaaaaaaaaaaaaaaaaaa". Leave out hyphens and dots.',
    ],
  },
  {
    title: "a container with two hyphens in a row",
    settings: azure({ create: { container: "my--images" } }),
    says: [
      'storage.azure.create.container must be 3 to 63 lower-case letters and digits, with single hyphens between them, got "my--images". Correct the name, or leave it out.',
    ],
  },
  {
    title: "a container of Azure's own",
    settings: azure({ create: { container: "$root" } }),
    says: [
      'storage.azure.create.container must be 3 to 63 lower-case letters and digits, with single hyphens between them, got "$root". Correct the name, or leave it out.',
    ],
  },
  {
    title: "a container's name that is too short",
    settings: azure({ create: { container: "im" } }),
    says: [
      'storage.azure.create.container must be 3 to 63 lower-case letters and digits, with single hyphens between them, got "im". Correct the name, or leave it out.',
    ],
  },
  {
    title: "a group that is both made and adopted",
    settings: azure({ create: { resourceGroupName: "a", existingResourceGroup: "b" } }),
    says: [
      'storage.azure.create must have at most one of resourceGroupName and existingResourceGroup: a group is either made or adopted, got ["resourceGroupName","existingResourceGroup"]. Remove one of the two.',
    ],
  },
  {
    title: "a group with a dot at its end",
    settings: azure({ create: { resourceGroupName: "images." } }),
    says: [
      "storage.azure.create.resourceGroupName must be a group's name: 1 to 90 letters, digits, '_', '-', '.', '(' and ')', no dot at the end, got \"images.\". See az group list.",
    ],
  },
  {
    title: "a location in words",
    settings: azure({ create: { location: "West Europe" } }),
    says: [
      'storage.azure.create.location must be a location of Azure by its short name, as westeurope, got "West Europe". See az account list-locations.',
    ],
  },
  {
    title: "a replication that there is not",
    settings: azure({ create: { replication: "lrs" } }),
    says: [
      'storage.azure.create.replication must be one of LRS, ZRS, GRS, RAGRS, GZRS, RAGZRS, got "lrs". See docs/settings.md.',
    ],
  },
  {
    title: "a network that lets nobody in",
    settings: azure({ create: { networkRules: {} } }),
    says: [
      'storage.azure.create.networkRules must allow somebody: else not even the registry can reach the account, got "nobody". Name the cluster\'s subnets in allowedSubnetIds.',
    ],
  },
  {
    title: "a subnet by its name",
    settings: azure({ create: { networkRules: { allowedSubnetIds: ["workers"] } } }),
    says: [
      'storage.azure.create.networkRules.allowedSubnetIds must be resource ids of subnets, got "workers". See az network vnet subnet list.',
    ],
  },
  {
    title: "a private range",
    settings: azure({ create: { networkRules: { allowedIpRanges: ["10.0.0.0/16"] } } }),
    says: [
      'storage.azure.create.networkRules.allowedIpRanges must be public IPv4 addresses, or ranges of at most /30, got "10.0.0.0/16". Private addresses come by allowedSubnetIds; write a single address without /32.',
    ],
  },
  {
    title: "a single address with a mask",
    settings: azure({ create: { networkRules: { allowedIpRanges: ["203.0.113.7/32"] } } }),
    says: [
      'storage.azure.create.networkRules.allowedIpRanges must be public IPv4 addresses, or ranges of at most /30, got "203.0.113.7/32". Private addresses come by allowedSubnetIds; write a single address without /32.',
    ],
  },
  {
    title: "a tag with a slash",
    settings: azure({ create: { tags: { "a/b": "" } } }),
    says: [
      'storage.azure.create.tags must have keys of 1 to 128 characters without <, >, %, &, \\, ? and /, and values of at most 256, got "a/b". Correct the tag.',
    ],
  },
  {
    title: "an adopted account without a container",
    settings: azure({ existing: { accountName: "images", accountKey: "YQ==" } }),
    says: [
      "storage.azure.existing.container must be text (in quotes, if it looks like a number), got nothing. See docs/settings.md.",
    ],
  },
  {
    title: "an adopted account without a key",
    settings: azure({ existing: { accountName: "images", container: "registry" } }),
    says: [
      "storage.azure.existing must have exactly one of resourceGroupName and accountKey: the key is read, or given, got []. Set one of the two.",
    ],
  },
  {
    title: "an adopted account with a key that is both read and given",
    settings: azure({
      existing: {
        accountName: "images",
        container: "registry",
        resourceGroupName: "group",
        accountKey: "YQ==",
      },
    }),
    says: [
      'storage.azure.existing must have exactly one of resourceGroupName and accountKey: the key is read, or given, got ["accountKey","resourceGroupName"]. Remove one of the two.',
    ],
  },
  {
    title: "a connection string in place of a key",
    settings: azure({
      existing: {
        accountName: "images",
        container: "registry",
        accountKey: "DefaultEndpointsProtocol=https;AccountKey=sha256~confidential",
      },
    }),
    says: [
      "storage.azure.existing.accountKey must be the bare key of the account, in base64: no connection string and no SAS, got [secret]. See az storage account keys list.",
    ],
  },
  {
    title: "an adopted account that is to be deleted",
    settings: azure({
      existing: { accountName: "images", container: "registry", accountKey: "YQ==" },
      deleteData: true,
    }),
    says: [
      "storage.azure.deleteData must be left out with existing: an adopted account is never deleted, got true. Delete that account by hand.",
    ],
  },
  {
    title: "a private network, which needs an identity",
    settings: azure({ networkAccess: { type: "Internal" } }),
    says: [
      'storage.azure.networkAccess must be left out: with an account\'s key the operator ignores it, and the account would stay open, got "set". Close the account with create.networkRules, or with a private endpoint of your own.',
    ],
  },
  {
    title: "a cloud that there is not",
    settings: azure({ cloudName: "AzureMoonCloud" }),
    says: [
      'storage.azure.cloudName must be AzurePublicCloud, AzureUSGovernmentCloud, AzureChinaCloud, AzureGermanCloud or AzureStackCloud, got "AzureMoonCloud". Leave it out for Azure\'s public cloud.',
    ],
  },
  {
    title: "a third key",
    settings: azure({ activeKey: "key3" }),
    says: ['storage.azure.activeKey must be one of key1, key2, got "key3". See docs/settings.md.'],
  },
];
