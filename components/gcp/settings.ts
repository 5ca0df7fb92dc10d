import type * as pulumi from "@pulumi/pulumi";
import type { KeySlot } from "../storage";

/** A bucket to create. */
export interface NewGcsBucket {
  /** Name, unique in all of Google Cloud. @default the component's name and seven random characters */
  readonly bucket?: string;
  /** Region (`europe-west3`), dual-region or multi-region; required, and never changes afterwards. */
  readonly location?: string;
  /** Project of the bucket and the service account. @default the provider's */
  readonly projectID?: string;
  /** STANDARD, NEARLINE, COLDLINE or ARCHIVE. @default STANDARD */
  readonly storageClass?: string;
  /** Full name of a Cloud KMS key that encrypts the bucket; Google's storage agent must be allowed to use it. @default Google's own */
  readonly kmsKeyName?: string;
  /** How long deleted layers can be restored, and are paid for: 0, or 604800 to 7776000 seconds. @default 0 */
  readonly softDeleteSeconds?: number;
  /** Labels of the bucket, name to value. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A bucket that somebody else made, or that an earlier stack left. */
export interface ExistingGcsBucket {
  /** Its name. */
  readonly bucket: string;
  /** Its location, as the cluster's installer spells it: `europe-west3`. */
  readonly region: string;
  /** Its project. Without region and project the operator would fill in those of the cluster. */
  readonly projectID: string;
}

/** How the registry logs in: at most one. @default create */
export interface GcsIdentity {
  /** A service account that may use the bucket and nothing else, with one or two keys. */
  readonly create?: {
    /**
     * Id of the account, 6 to 30 characters. Required where the component's name has more than 14, or others
     * than lower-case letters, digits and hyphens.
     * @default the component's name, `-account-` and seven random characters
     */
    readonly accountId?: string;
    /** Which key the registry uses. @default key1 */
    readonly activeKey?: KeySlot;
    /** Keeps the other key too, as it must be in the update that changes `activeKey`. @default false */
    readonly bothKeys?: boolean;
  };
  /** A key that is there. */
  readonly existing?: {
    /** JSON of a service account's key, or of a workload identity (`external_account`); always treated as a secret. */
    readonly keyfile: pulumi.Input<string>;
  };
}

/** A bucket to create, or one to adopt: exactly one of `create` and `existing`. */
export interface GcsSettings {
  /** The bucket to create. */
  readonly create?: NewGcsBucket;
  /** The bucket to adopt. */
  readonly existing?: ExistingGcsBucket;
  /** How the registry logs in. @default a service account of its own */
  readonly identity?: GcsIdentity;
  /**
   * Deletes a created bucket when it leaves the stack; Google deletes only an empty one. Takes effect with the `up` after it
   * was set. @default false: it outlives the stack
   */
  readonly deleteData?: boolean;
}
