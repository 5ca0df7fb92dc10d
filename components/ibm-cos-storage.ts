import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import { ibmCosProblems, platformProblems } from "./ibm-cos-rules";
import { refuse } from "./problems";
import { oneLineProblems } from "./secret-rules";
import { OBJECT_STORAGE_SHARING } from "./storage";
import type { Storage, StorageSpec } from "./storage";

/** A bucket of IBM Cloud Object Storage that is there. */
export interface IbmCosSettings {
  /** Its name: 3 to 63 characters. */
  readonly bucket: string;
  /** Region of the bucket, which must be the cluster's: `eu-de`. */
  readonly location: string;
  /** CRN of a resource key of the same instance, with HMAC keys, whose role is Writer or Manager. */
  readonly resourceKeyCRN: string;
  /** CRN of the instance. */
  readonly serviceInstanceCRN: string;
  /** API key of IAM, by which the operator reads the resource key; always treated as a secret. */
  readonly apiKey: pulumi.Input<string>;
}

export interface IbmCosStorageArgs extends IbmCosSettings {
  readonly cluster: Cluster;
}

/**
 * Registry storage in a bucket of IBM Cloud Object Storage that is there, for clusters on IBM Cloud and Power Virtual Server,
 * OpenShift 4.9 and newer. Creates nothing in the cloud, and deletes nothing.
 *
 * ```ts
 * const place = { bucket: "images", location: "eu-de", resourceKeyCRN, serviceInstanceCRN };
 * const storage = new IbmCosStorage("storage", { cluster, ...place, apiKey });
 * ```
 *
 * openshift/api, imageregistry/v1, `ImageRegistryConfigStorageIBMCOS`.
 */
export class IbmCosStorage extends pulumi.ComponentResource implements Storage {
  readonly spec: StorageSpec;
  readonly sharing = OBJECT_STORAGE_SHARING;
  readonly credentials: NonNullable<Storage["credentials"]>;
  readonly dependencies: readonly pulumi.Resource[] = [];
  readonly kept: pulumi.Output<string[]>;

  constructor(name: string, args: IbmCosStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:IbmCosStorage", name, {}, opts);
    const { cluster, apiKey, ...place } = args;
    refuse(this, ibmCosProblems(args, cluster.declaredVersion));
    cluster.require({
      permissions: [{ group: "config.openshift.io", resource: "infrastructures", verbs: ["get"] }],
      check: (api) => platformProblems(api, place.location),
    });
    this.spec = { ibmcos: place };
    this.credentials = pulumi.secret(apiKey).apply((key): Record<string, string> => {
      refuse(this, oneLineProblems("apiKey", key));
      return { REGISTRY_STORAGE_IBMCOS_IAMAPIKEY: key };
    });
    this.kept = cluster.gated([`IBM COS bucket ${place.bucket} in ${place.location}`]);
    this.registerOutputs({ kept: this.kept });
  }
}
