import type * as pulumi from "@pulumi/pulumi";
import type { KeySlot } from "../storage";

/** How often, and where, Azure keeps the data (https://learn.microsoft.com/azure/storage/common/storage-redundancy). */
export type Replication = "LRS" | "ZRS" | "GRS" | "RAGRS" | "GZRS" | "RAGZRS";

/** An account and container to create. */
export interface NewAccount {
  /** Name of a resource group to create. @default a generated one */
  readonly resourceGroupName?: string;
  /** A resource group that is there, in place of a new one. @default a new one */
  readonly existingResourceGroup?: string;
  /** Location, as `westeurope`. @default the provider's, or the group's */
  readonly location?: string;
  /**
   * 3 to 24 lower-case letters and digits, unique in all of Azure.
   * @default the first 16 letters and digits of the component's name, and 8 random characters
   */
  readonly accountName?: string;
  /** Name of the container. @default image-registry */
  readonly container?: string;
  /** Copies of the data. @default LRS, three in one place, as the operator makes it: every location has it */
  readonly replication?: Replication;
  /** Who may reach the account; nobody else may. The cluster's own subnets must be among them. @default all who have the key */
  readonly networkRules?: {
    /** Subnets with the service endpoint Microsoft.Storage, by their resource ids. */
    readonly allowedSubnetIds?: readonly string[];
    /** Public IPv4 addresses or ranges, as `203.0.113.0/24`. */
    readonly allowedIpRanges?: readonly string[];
  };
  /** Tags of group and account, name to value. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** An account and container that somebody else made, or that an earlier stack left. */
export interface ExistingAccount {
  /** Name of the account. */
  readonly accountName: string;
  /** Name of the container. */
  readonly container: string;
  /** Group of the account, from which its key is read. Exactly one of this and `accountKey`. */
  readonly resourceGroupName?: string;
  /** Key of the account; always treated as a secret. */
  readonly accountKey?: pulumi.Input<string>;
}

/** An account to create, or one to adopt: at most one of `create` and `existing`. @default create */
export interface AzureSettings {
  /** What to create. */
  readonly create?: NewAccount;
  /** What to adopt. */
  readonly existing?: ExistingAccount;
  /** Which of the account's two keys the registry uses. @default key1 */
  readonly activeKey?: KeySlot;
  /**
   * Azure's cloud, as `AzureUSGovernmentCloud`. Required where the cluster itself is outside of the public one.
   * @default AzurePublicCloud
   */
  readonly cloudName?: string;
  /** Always refused: with a key the operator ignores it. `create.networkRules` is what closes the account. */
  readonly networkAccess?: unknown;
  /**
   * Deletes what was created, with all images, when it leaves the stack. Takes effect with the `up` after it was set.
   * @default false: group, account and container outlive the stack
   */
  readonly deleteData?: boolean;
}
