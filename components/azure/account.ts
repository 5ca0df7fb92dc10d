import * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import type { NewAccount } from "./settings";

/** An account with its container, made or adopted. */
export interface Account {
  readonly accountName: pulumi.Output<string>;
  readonly container: string;
  /** Undefined where the account's key is given. */
  readonly resourceGroupName: pulumi.Output<string> | undefined;
  readonly resources: readonly pulumi.Resource[];
}

/** Makes a private account and container, in a group of its own or in one that is there. */
export function createAccount(
  name: string,
  settings: NewAccount,
  { cluster, parent, keep }: { cluster: Cluster; parent: pulumi.Resource; keep: boolean },
): Account {
  const opts = { parent, retainOnDelete: keep };
  const { existingResourceGroup, accountName, replication = "LRS" } = settings;
  const container = settings.container ?? "image-registry";
  const location = settings.location === undefined ? {} : { location: settings.location };
  const tags = cluster.gated(settings.tags ?? {});
  const group =
    existingResourceGroup === undefined ? newGroup(name, settings, tags, opts) : undefined;
  const resourceGroupName = group ? group.name : cluster.gated(existingResourceGroup ?? "");
  const account = new storage.StorageAccount(
    accountLabel(name),
    {
      resourceGroupName,
      ...(accountName !== undefined && { accountName }),
      ...location,
      tags,
      kind: storage.Kind.StorageV2,
      sku: { name: `Standard_${replication}` },
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: storage.MinimumTlsVersion.TLS1_2,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      // The registry logs in with the account's key: the operator's Secret has a place for nothing else.
      allowSharedKeyAccess: true,
      ...networkOf(settings.networkRules),
    },
    { ...opts, dependsOn: cluster.after([]) },
  );
  const blobs = new storage.BlobContainer(
    `${name}-container`,
    {
      resourceGroupName,
      accountName: account.name,
      containerName: container,
      publicAccess: storage.PublicAccess.None,
    },
    { ...opts, dependsOn: cluster.after([]) },
  );
  return {
    accountName: cluster.gated(account.name),
    container,
    resourceGroupName: cluster.gated(resourceGroupName),
    resources: [...(group ? [group] : []), account, blobs],
  };
}

function newGroup(
  name: string,
  { resourceGroupName, location }: NewAccount,
  tags: pulumi.Output<Record<string, string>>,
  opts: pulumi.CustomResourceOptions,
): resources.ResourceGroup {
  const settings = {
    ...(resourceGroupName !== undefined && { resourceGroupName }),
    ...(location !== undefined && { location }),
  };
  return new resources.ResourceGroup(`${name}-group`, { ...settings, tags }, opts);
}

/** Azure makes the account's name of this and 8 characters; no name may have more than 24, or a hyphen. */
export function accountLabel(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(0, 16);
}

/** Whoever is not named is refused, Azure's own services excepted. */
function networkOf(
  rules: NewAccount["networkRules"],
): Pick<storage.StorageAccountArgs, "networkRuleSet"> {
  if (!rules) return {};
  const { allowedSubnetIds = [], allowedIpRanges = [] } = rules;
  return {
    networkRuleSet: {
      defaultAction: storage.DefaultAction.Deny,
      bypass: storage.Bypass.AzureServices,
      virtualNetworkRules: allowedSubnetIds.map((id) => ({ virtualNetworkResourceId: id })),
      ipRules: allowedIpRanges.map((range) => ({ iPAddressOrRange: range })),
    },
  };
}
