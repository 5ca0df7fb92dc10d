import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import { refuse } from "../problems";
import { OBJECT_STORAGE_SHARING } from "../storage";
import type { KeySlot, Rotation, Storage, StorageSpec } from "../storage";
import { gcsProblems, nameProblems } from "./gcs-rules";
import { keyfileProblems } from "./keyfile";
import type { GcsIdentity, GcsSettings, NewGcsBucket } from "./settings";

export interface GcsStorageArgs extends GcsSettings {
  readonly cluster: Cluster;
}

/**
 * Registry storage in a bucket of Google Cloud: created, or adopted by name, with a service account that may use that bucket
 * and nothing else. Never public; nothing in it ever expires but uploads that were not finished. Keeps the bucket when the
 * stack is destroyed.
 *
 * ```ts
 * const storage = new GcsStorage("imageregistry", { cluster, create: { location: "europe-west3" } });
 * ```
 *
 * OpenShift, "Configuring the registry for GCP user-provisioned infrastructure".
 */
export class GcsStorage extends pulumi.ComponentResource implements Storage {
  readonly spec: StorageSpec | pulumi.Output<StorageSpec>;
  readonly sharing = OBJECT_STORAGE_SHARING;
  readonly credentials: NonNullable<Storage["credentials"]>;
  readonly rotation?: Rotation;
  readonly dependencies: readonly pulumi.Resource[];
  readonly kept: pulumi.Output<string[]>;
  /** Name of the bucket. */
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: GcsStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:GcsStorage", name, {}, opts);
    const { cluster, create = {}, existing, identity = {} } = args;
    refuse(this, [...gcsProblems(args), ...nameProblems(name, args)]);
    const keep = args.deleteData !== true;
    const made = existing ? undefined : this.createBucket(name, create, cluster, keep);
    const bucket = cluster.gated(made ? made.name : (existing?.bucket ?? ""));
    const projectID = made ? made.project : existing?.projectID;
    const region = (create.location ?? existing?.region ?? "").toLowerCase();

    const login = identity.existing
      ? { credentials: this.given(identity.existing.keyfile), resources: [] }
      : this.account(name, identity.create ?? {}, { bucket, projectID, cluster });
    // Without region the operator would overwrite both, the project too, by those of the cluster.
    this.spec = existing
      ? { gcs: { ...existing, region } }
      : pulumi.all([bucket, projectID]).apply(([known, project = ""]): StorageSpec => ({
          gcs: { bucket: known, region, projectID: project },
        }));
    this.credentials = login.credentials;
    if ("rotation" in login) this.rotation = login.rotation;
    this.dependencies = [...(made ? [made] : []), ...login.resources];
    this.bucket = bucket;
    this.kept = bucket.apply((known) => (keep ? [`GCS bucket ${known} in ${region}`] : []));
    this.registerOutputs({ bucket: this.bucket, kept: this.kept });
  }

  private createBucket(
    name: string,
    create: NewGcsBucket,
    cluster: Cluster,
    keep: boolean,
  ): storage.Bucket {
    const { bucket, location = "", projectID, storageClass = "STANDARD", kmsKeyName } = create;
    return new storage.Bucket(
      name,
      {
        ...(bucket !== undefined && { name: bucket }),
        ...(projectID !== undefined && { project: projectID }),
        location: cluster.gated(location),
        storageClass,
        uniformBucketLevelAccess: true,
        publicAccessPrevention: "enforced",
        // Parts of uploads that were never finished cost as much as images. Nothing else ever expires.
        lifecycleRules: [
          { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 1 } },
        ],
        // Google's default keeps what the pruner deletes for another week, at full price.
        softDeletePolicy: { retentionDurationSeconds: create.softDeleteSeconds ?? 0 },
        ...(kmsKeyName !== undefined && { encryption: { defaultKmsKeyName: kmsKeyName } }),
        labels: create.labels ?? {},
      },
      { parent: this, retainOnDelete: keep },
    );
  }

  private given(keyfile: pulumi.Input<string>): NonNullable<Storage["credentials"]> {
    return pulumi.secret(keyfile).apply((json) => {
      refuse(this, keyfileProblems("identity.existing.keyfile", json));
      return secretData(json);
    });
  }

  /** A service account with a key in one or both of two slots, and with rights on the one bucket only. */
  private account(
    name: string,
    { accountId, activeKey = "key1", bothKeys = false }: NonNullable<GcsIdentity["create"]>,
    { bucket, projectID, cluster }: Place,
  ) {
    const owner = new serviceaccount.Account(
      `${name}-account`,
      {
        ...(accountId !== undefined && { accountId }),
        ...(projectID !== undefined && { project: projectID }),
        displayName: cluster.gated("Image registry of an OpenShift cluster"),
      },
      { parent: this },
    );
    const member = owner.email.apply((email) => `serviceAccount:${email}`);
    const grant = (role: string, what: string) =>
      new storage.BucketIAMMember(
        `${name}-${what}`,
        { bucket, role, member },
        { parent: this, dependsOn: cluster.after([]) },
      );
    // The operator asks for the bucket itself, which the role for objects does not allow.
    const grants = [
      grant("roles/storage.objectAdmin", "objects"),
      grant("roles/storage.legacyBucketReader", "bucket"),
    ];
    const key = (slot: KeySlot) =>
      new serviceaccount.Key(
        `${name}-${slot}`,
        { serviceAccountId: owner.name },
        // A protection of the whole storage is not to stand in the way of replacing a key.
        { parent: this, protect: false, dependsOn: cluster.after(grants) },
      );
    const active = key(activeKey);
    const other = bothKeys ? [key(activeKey === "key1" ? "key2" : "key1")] : [];
    const json = pulumi.secret(active.privateKey).apply(decoded);
    return {
      credentials: json.apply(secretData),
      rotation: { activeKey, bothKeys },
      resources: [owner, ...grants, active, ...other],
    };
  }
}

interface Place {
  readonly bucket: pulumi.Output<string>;
  readonly projectID: pulumi.Input<string> | undefined;
  readonly cluster: Cluster;
}

/** Google hands the key out as base64 of the file. */
function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}

function secretData(json: string): Record<string, string> {
  return { REGISTRY_STORAGE_GCS_KEYFILE: json };
}
