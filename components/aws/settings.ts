import type * as pulumi from "@pulumi/pulumi";
import type { CloudFrontSettings } from "../cloud-front";
import type { S3RegistrySettings } from "../s3-settings";
import type { KeySlot } from "../storage";

/** A bucket to create. */
export interface NewBucket {
  /** Name, unique in all of AWS. @default the component's name and seven random characters */
  readonly bucket?: string;
  /** Region, as `eu-central-1`; never changes afterwards. @default the provider's */
  readonly region?: string;
  /** Encrypts with a KMS key: one that is made, or the one of this ARN. @default SSE-S3 */
  readonly kms?: { readonly create?: true; readonly keyId?: string };
  /**
   * Keeps every version of every object, deleted layers included, at their cost. False stops that again; versions that
   * are there stay. @default no versions in a new bucket; nothing is changed in one that has them
   */
  readonly versioning?: boolean;
  /**
   * Another bucket of the same region that gets the access logs, and what their names begin with. It must let
   * `logging.s3.amazonaws.com` write. @default no logs
   */
  readonly accessLogging?: { readonly bucket: string; readonly prefix?: string };
  /** Tags of everything that is created, name to value. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A part of our settings that an adopted bucket can get. */
export type BucketPart = "lifecycle" | "publicAccessBlock" | "policy";

/** A bucket that somebody else made, or that an earlier stack left. */
export interface ExistingBucket {
  /** Its name. */
  readonly bucket: string;
  /** Its region. */
  readonly region: string;
  /** ARN of the KMS key with which the registry asks S3 to encrypt. @default the bucket's own default */
  readonly keyId?: string;
  /** What of ours the bucket gets. Each replaces what the bucket has of it as a whole. @default nothing */
  readonly apply?: readonly BucketPart[];
}

/** How the registry logs in: at most one. @default create */
export interface S3Identity {
  /** An IAM user that may use the bucket and nothing else, with one or two access keys. */
  readonly create?: {
    /** Which key the registry uses. @default key1 */
    readonly activeKey?: KeySlot;
    /** Keeps the other key too, as it must be in the update that changes `activeKey`. @default false */
    readonly bothKeys?: boolean;
  };
  /** Access keys that are there. */
  readonly existing?: {
    /** Id of the key, `AKIA...`. */
    readonly accessKeyId: pulumi.Input<string>;
    /** The key; always treated as a secret. */
    readonly secretAccessKey: pulumi.Input<string>;
  };
  /**
   * A role that the registry and its operator take with the tokens of their service accounts: one that is there, or one
   * that is made and trusts the cluster's identity provider. Only on clusters that were installed so (OpenShift, "Manual
   * mode with short-term credentials for components").
   */
  readonly sts?: { readonly roleArn?: string; readonly oidcProviderArn?: string };
}

/** A bucket to create, or one to adopt: at most one of `create` and `existing`. @default create */
export interface S3Settings extends S3RegistrySettings {
  /** The bucket to create. */
  readonly create?: NewBucket;
  /** The bucket to adopt. */
  readonly existing?: ExistingBucket;
  /** How the registry logs in. @default an IAM user of its own */
  readonly identity?: S3Identity;
  /** A CloudFront distribution from which clients pull. @default they pull from the bucket */
  readonly cloudFront?: CloudFrontSettings;
  /**
   * Deletes a created bucket, its guards and its key when they leave the stack; S3 deletes only an empty bucket. Takes
   * effect with the `up` after it was set. @default false: they outlive the stack
   */
  readonly deleteData?: boolean;
}
