import { listStorageAccountKeysOutput } from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import { refuse, userError } from "../problems";
import { OBJECT_STORAGE_SHARING } from "../storage";
import type { KeySlot, Rotation, Storage, StorageSpec } from "../storage";
import { createAccount } from "./account";
import type { Account } from "./account";
import { accountKeyProblems, accountLabelProblems, azureProblems } from "./azure-rules";
import { cloudRequirement } from "./cloud";
import type { AzureSettings, ExistingAccount } from "./settings";

export interface AzureStorageArgs extends AzureSettings {
  readonly cluster: Cluster;
}

/**
 * Registry storage in a container of an Azure storage account: created, or adopted by name. No blob is public, nobody comes
 * without TLS 1.2. Keeps group, account and container when the stack is destroyed.
 *
 * ```ts
 * const storage = new AzureStorage("imageregistry", { cluster, create: { location: "westeurope" } });
 * ```
 *
 * OpenShift, "Configuring the registry for Azure user-provisioned infrastructure".
 */
export class AzureStorage extends pulumi.ComponentResource implements Storage {
  readonly spec: StorageSpec | pulumi.Output<StorageSpec>;
  readonly sharing = OBJECT_STORAGE_SHARING;
  readonly credentials: NonNullable<Storage["credentials"]>;
  readonly rotation?: Rotation;
  readonly dependencies: readonly pulumi.Resource[];
  readonly kept: pulumi.Output<string[]>;
  /** Name of the account. */
  readonly accountName: pulumi.Output<string>;

  constructor(name: string, args: AzureStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:AzureStorage", name, {}, opts);
    const { cluster, create = {}, existing, cloudName, activeKey = "key1" } = args;
    refuse(this, [
      ...azureProblems(args, cluster.declaredVersion),
      ...(existing ? [] : accountLabelProblems(name)),
    ]);
    cluster.require(cloudRequirement(cloudName));
    const keep = args.deleteData !== true;
    const account = existing
      ? adopted(existing, cluster)
      : createAccount(name, create, { cluster, parent: this, keep });

    const specOf = (accountName: string): StorageSpec => ({
      azure: {
        accountName,
        container: account.container,
        ...(cloudName !== undefined && { cloudName }),
      },
    });
    this.spec = existing ? specOf(existing.accountName) : account.accountName.apply(specOf);
    const given = existing?.accountKey;
    const key = given === undefined ? this.listed(account, activeKey) : this.checked(given);
    this.credentials = key.apply(secretData);
    // Azure always has both keys; what was given is one that only the user can replace.
    if (given === undefined) this.rotation = { activeKey, bothKeys: true };
    this.dependencies = account.resources;
    this.accountName = account.accountName;
    this.kept = pulumi
      .all([account.accountName, account.resourceGroupName])
      .apply(([known, group]) => (keep ? [keptOf(known, account.container, group)] : []));
    this.registerOutputs({ accountName: this.accountName, kept: this.kept });
  }

  private checked(accountKey: pulumi.Input<string>): pulumi.Output<string> {
    return pulumi.secret(accountKey).apply((key) => {
      refuse(this, accountKeyProblems("existing.accountKey", key));
      return key;
    });
  }

  /** Read anew in every update, so that a key that was regenerated is taken over. Azure does not mark it as a secret. */
  private listed(account: Account, slot: KeySlot): pulumi.Output<string> {
    const { accountName, resourceGroupName = pulumi.output("") } = account;
    const listed = listStorageAccountKeysOutput(
      { accountName, resourceGroupName },
      { parent: this },
    );
    return pulumi.secret(listed).apply(({ keys }) => {
      const found = keys.find(({ keyName }) => keyName === slot);
      if (!found) throw userError(`the storage account has no ${slot}`, this);
      return found.value;
    });
  }
}

function adopted(existing: ExistingAccount, cluster: Cluster): Account {
  const { accountName, container, resourceGroupName } = existing;
  return {
    accountName: cluster.gated(accountName),
    container,
    resourceGroupName:
      resourceGroupName === undefined ? undefined : cluster.gated(resourceGroupName),
    resources: [],
  };
}

function secretData(key: string): Record<string, string> {
  return { REGISTRY_STORAGE_AZURE_ACCOUNTKEY: key };
}

function keptOf(account: string, container: string, group: string | undefined): string {
  const where = group === undefined ? "" : ` in resource group ${group}`;
  return `Azure container ${container} of storage account ${account}${where}`;
}
