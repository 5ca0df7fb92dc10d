import * as pulumi from "@pulumi/pulumi";
import { cloudFrontOf } from "./cloud-front";
import type { CloudFrontSettings } from "./cloud-front";
import type { Cluster } from "./cluster";
import { claimedBucket } from "./object-bucket-claim";
import type { ObjectBucketClaimSettings } from "./object-bucket-claim";
import { refuse } from "./problems";
import { s3CompatibleProblems } from "./s3-compatible-rules";
import { s3Spec } from "./s3-settings";
import type { S3RegistrySettings } from "./s3-settings";
import { oneLineProblems } from "./secret-rules";
import { OBJECT_STORAGE_SHARING } from "./storage";
import type { Storage, StorageSpec } from "./storage";
import { trustedBundle } from "./trusted-bundle";
import type { TrustedCaSettings } from "./trusted-bundle";

/** A bucket that is there, in any store that speaks S3. */
export interface S3CompatibleSettings extends S3RegistrySettings {
  /** Name of the bucket. Required, unless a claim brings it. */
  readonly bucket?: string;
  /** Region; required, unless a claim brings it, also where the store ignores it. @default with a claim: us-east-1 */
  readonly region?: string;
  /** URL of the store, `https://host[:port]`. @default AWS; with a claim, the claim's host */
  readonly regionEndpoint?: string;
  /** Access key of a user of the bucket. Required, unless a claim brings it. */
  readonly credentials?: {
    /** Id of the key. */
    readonly accessKeyId: pulumi.Input<string>;
    /** The key; always treated as a secret. */
    readonly secretAccessKey: pulumi.Input<string>;
  };
  /** A bound ObjectBucketClaim, in place of `bucket` and `credentials`. */
  readonly objectBucketClaim?: ObjectBucketClaimSettings;
  /** Asks the store to encrypt each object. Ceph and NooBaa refuse that (openshift-docs#53870). @default false */
  readonly encrypt?: boolean;
  /** KMS key of the store; needs `encrypt`. @default the store's own */
  readonly keyID?: string;
  /** Authorities of the store's certificate. OpenShift 4.11 and newer. @default those that every system trusts */
  readonly trustedCA?: TrustedCaSettings;
  /** A CloudFront distribution from which clients pull. @default they pull from the bucket */
  readonly cloudFront?: CloudFrontSettings;
}

export interface S3CompatibleStorageArgs extends S3CompatibleSettings {
  readonly cluster: Cluster;
}

/**
 * Registry storage in a bucket that is there, in a store that speaks S3: Ceph's object gateway, NooBaa, MinIO, or AWS where
 * the bucket is somebody else's. Creates nothing in the store, and deletes nothing.
 *
 * ```ts
 * const objectBucketClaim = { name: "registry", namespace: "openshift-storage" };
 * const storage = new S3CompatibleStorage("storage", { cluster, objectBucketClaim });
 * ```
 *
 * OpenShift, "Configuring Image Registry Operator to use Ceph RGW storage ... with NooBaa".
 */
export class S3CompatibleStorage extends pulumi.ComponentResource implements Storage {
  readonly spec: StorageSpec | pulumi.Output<StorageSpec>;
  readonly sharing = OBJECT_STORAGE_SHARING;
  readonly credentials: NonNullable<Storage["credentials"]>;
  readonly dependencies: readonly pulumi.Resource[];
  readonly kept: pulumi.Output<string[]>;

  constructor(name: string, args: S3CompatibleStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:S3CompatibleStorage", name, {}, opts);
    const { cluster, regionEndpoint, objectBucketClaim, region } = args;
    refuse(this, s3CompatibleProblems(args, cluster.declaredVersion));
    const authorities = trustedBundle(name, args.trustedCA, cluster, this);
    const cloudFront = cloudFrontOf(name, args.cloudFront, cluster, this);
    const specOf = (bucket: string, where: string, endpoint: string | undefined) => {
      const { encrypt = false, keyID } = args;
      const place = { bucket, region: where, regionEndpoint: endpoint, encrypt, keyID };
      const trust = { trustedCA: authorities.name, cloudFront: cloudFront.spec };
      return s3Spec({ ...place, ...trust }, args, cluster.declaredVersion);
    };

    if (objectBucketClaim) {
      const claimed = claimedBucket(cluster, objectBucketClaim);
      this.spec = claimed.bucket.apply(({ bucket, endpoint, region: theirs }) =>
        specOf(bucket, region ?? theirs ?? "us-east-1", regionEndpoint ?? endpoint),
      );
      this.credentials = this.keyed(claimed.key);
    } else {
      this.spec = specOf(args.bucket ?? "", region ?? "", regionEndpoint);
      this.credentials = this.keyed(pulumi.output(args.credentials).apply((key) => key ?? NO_KEY));
    }
    this.dependencies = [...authorities.dependencies, ...cloudFront.dependencies];
    this.kept = pulumi.output(this.spec).apply(keptOf);
    if (regionEndpoint?.startsWith("http://")) this.warnPlain(regionEndpoint);
    this.registerOutputs({ kept: this.kept });
  }

  private keyed(key: pulumi.Output<Key>): NonNullable<Storage["credentials"]> {
    return pulumi.secret(key).apply(({ accessKeyId, secretAccessKey }): Record<string, string> => {
      refuse(this, [
        ...oneLineProblems("credentials.accessKeyId", accessKeyId, false),
        ...oneLineProblems("credentials.secretAccessKey", secretAccessKey),
      ]);
      return {
        REGISTRY_STORAGE_S3_ACCESSKEY: accessKeyId,
        REGISTRY_STORAGE_S3_SECRETKEY: secretAccessKey,
      };
    });
  }

  private warnPlain(endpoint: string): void {
    const reason = "images, and what proves who may write them, travel without encryption";
    void pulumi.log.warn(`regionEndpoint ${endpoint}: ${reason}`, this);
  }
}

interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The rules have refused settings without a key. */
const NO_KEY: Key = { accessKeyId: "", secretAccessKey: "" };

function keptOf({ s3 }: StorageSpec): string[] {
  const { bucket, regionEndpoint } = (s3 ?? {}) as Readonly<Record<string, string>>;
  return [`S3 bucket ${bucket ?? ""} at ${regionEndpoint ?? "AWS"}`];
}
