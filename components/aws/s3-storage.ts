import * as pulumi from "@pulumi/pulumi";
import { cloudFrontOf } from "../cloud-front";
import type { Cluster } from "../cluster";
import { refuse } from "../problems";
import { s3Spec } from "../s3-settings";
import { OBJECT_STORAGE_SHARING } from "../storage";
import type { Rotation, Storage, StorageSpec } from "../storage";
import { adoptBucket, createBucket } from "./bucket";
import { identityOf } from "./identity";
import { s3Problems } from "./s3-rules";
import type { S3Settings } from "./settings";

export interface S3StorageArgs extends S3Settings {
  readonly cluster: Cluster;
}

/**
 * Registry storage in a bucket of AWS: created, or adopted by name, with an identity that may use that bucket and nothing
 * else. Never public; never without TLS and encryption; nothing in it ever expires but uploads that were not finished.
 * Keeps the bucket, its guards and its key when the stack is destroyed.
 *
 * ```ts
 * const storage = new S3Storage("imageregistry", { cluster, create: { region: "eu-central-1" } });
 * ```
 *
 * OpenShift, "Configuring the registry for AWS user-provisioned infrastructure".
 */
export class S3Storage extends pulumi.ComponentResource implements Storage {
  readonly spec: StorageSpec | pulumi.Output<StorageSpec>;
  readonly sharing = OBJECT_STORAGE_SHARING;
  readonly credentials: Storage["credentials"];
  readonly rotation?: Rotation;
  readonly mintedCredentials?: NonNullable<Storage["mintedCredentials"]>;
  readonly dependencies: readonly pulumi.Resource[];
  readonly kept: pulumi.Output<string[]>;
  /** Name of the bucket. */
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: S3StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:S3Storage", name, {}, opts);
    const { cluster, create = {}, existing, identity = {} } = args;
    refuse(this, s3Problems(args, cluster.declaredVersion));
    const keep = args.deleteData !== true;
    const bucket = existing
      ? adoptBucket(name, existing, { cluster, parent: this })
      : createBucket(name, create, { cluster, parent: this, keep });
    const tags = create.tags ?? {};
    const login = identityOf(identity, { name, bucket, cluster, parent: this, tags });
    const cloudFront = cloudFrontOf(name, args.cloudFront, cluster, this);

    const specOf = (place: { bucket: string; region: string; keyID?: string | undefined }) => {
      // True is what the operator itself sends for its own buckets, and ours would encrypt all the same. Without a key it
      // asks for SSE-S3, which in an adopted bucket would win over a default with a key of its own.
      const encrypt = !existing || place.keyID !== undefined;
      return s3Spec(
        { ...place, encrypt, cloudFront: cloudFront.spec },
        args,
        cluster.declaredVersion,
      );
    };
    this.spec = existing
      ? specOf({ ...existing, keyID: existing.keyId })
      : pulumi
          .all([bucket.name, bucket.region, bucket.keyArn])
          .apply(([known, region, keyID]) => specOf({ bucket: known, region, keyID }));
    this.credentials = login.credentials;
    if (login.rotation) this.rotation = login.rotation;
    if (login.mintedCredentials) this.mintedCredentials = login.mintedCredentials;
    this.dependencies = [...bucket.resources, ...login.resources, ...cloudFront.dependencies];
    this.bucket = cluster.gated(bucket.name);
    this.kept = cluster
      .gated(pulumi.all([bucket.name, bucket.region, keep ? bucket.keyArn : undefined]))
      .apply(([known, region, key]) => (keep ? keptOf(known, region, key) : []));
    if (create.versioning) this.warnVersioning();
    this.registerOutputs({ bucket: this.bucket, kept: this.kept });
  }

  private warnVersioning(): void {
    const reason =
      "every layer that the registry deletes stays as an old version, and is paid for until somebody deletes it";
    void pulumi.log.warn(`the bucket keeps versions: ${reason}`, this);
  }
}

function keptOf(bucket: string, region: string, keyArn: string | undefined): string[] {
  const key = keyArn === undefined ? [] : [`KMS key ${keyArn}`];
  return [`S3 bucket ${bucket} in ${region}`, ...key];
}
