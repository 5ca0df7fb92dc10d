import { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions";
import type { input } from "@pulumi/kubernetes/types";
import * as pulumi from "@pulumi/pulumi";
import { mocked } from "./cluster";
import type { Cluster } from "./cluster";
import type { ObjectRef, Permission } from "./cluster-api";
import { prunerProblems } from "./image-pruner-rules";
import type { ImageRegistry } from "./image-registry";
import { refuse } from "./problems";
import type { LogLevel } from "./registry-settings";
import { FIELD_MANAGER } from "./sole-storage";

/**
 * When and how images that nothing refers to any more are pruned, in the words of
 * `imagepruners.imageregistry.operator.openshift.io/cluster` (OpenShift, "Automatically pruning images"). What is omitted is
 * not sent: it stays as it is.
 */
export interface ImagePrunerSettings {
  /** When it runs, as the schedule of a CronJob: `0 0 * * *`. @default not sent: every midnight */
  readonly schedule?: string;
  /** Starts no more jobs. @default not sent: false */
  readonly suspend?: boolean;
  /** How many revisions of each tag are kept; 0 or more. @default not sent: 3 */
  readonly keepTagRevisions?: number;
  /** Keeps what is younger, in Go's syntax: `96h`. OpenShift 4.5 and newer. @default not sent: 60m */
  readonly keepYoungerThanDuration?: string;
  /** CPU and memory of the job. @default not sent: requests of 100m and 256Mi */
  readonly resources?: pulumi.Input<input.core.v1.ResourceRequirements>;
  /** Labels of the nodes to run on. @default not sent: any */
  readonly nodeSelector?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** @default not sent: none */
  readonly tolerations?: pulumi.Input<pulumi.Input<input.core.v1.Toleration>[]>;
  /** @default not sent: none */
  readonly affinity?: pulumi.Input<input.core.v1.Affinity>;
  /** How many jobs that went well stay to be looked at; 0 or more. @default not sent: 3 */
  readonly successfulJobsHistoryLimit?: number;
  /** How many jobs that failed stay to be looked at; 0 or more. @default not sent: 3 */
  readonly failedJobsHistoryLimit?: number;
  /**
   * Goes on where an object refers to an image in a way that cannot be read. OpenShift 4.6 and newer. @default not sent: false,
   * but true in what the operator made
   */
  readonly ignoreInvalidImageReferences?: boolean;
  /** OpenShift 4.6 and newer. @default not sent, which is Normal */
  readonly logLevel?: LogLevel;
}

export interface ImagePrunerArgs extends ImagePrunerSettings {
  readonly cluster: Cluster;
  /** The registry of the same stack, which is looked at after it has been configured. Omitted: it is looked at as it is. */
  readonly registry?: Pick<ImageRegistry, "internalHost">;
}

const PRUNER: ObjectRef = {
  apiVersion: "imageregistry.operator.openshift.io/v1",
  kind: "ImagePruner",
  metadata: { name: "cluster" },
};

const IMAGES: ObjectRef = {
  apiVersion: "config.openshift.io/v1",
  kind: "Image",
  metadata: { name: "cluster" },
};

const PERMISSIONS: readonly Permission[] = [
  {
    group: "imageregistry.operator.openshift.io",
    resource: "imagepruners",
    verbs: ["get", "list", "watch", "patch"],
  },
  { group: "config.openshift.io", resource: "images", verbs: ["get"] },
];

/**
 * The image pruner of the cluster: the operator's own resource, patched with what the user set. The operator never writes its
 * spec after it has made it, and nothing in it is required: what leaves the settings, and all of it when the stack is
 * destroyed, goes back to the default.
 *
 * ```ts
 * new ImagePruner("pruner", { cluster, registry, schedule: "0 3 * * *", keepYoungerThanDuration: "96h" });
 * ```
 */
export class ImagePruner extends pulumi.ComponentResource {
  /**
   * False: only objects of the API are pruned, and no layer in the registry's storage, because the cluster has no registry
   * (it is Removed). Unknown in a preview.
   */
  readonly prunesRegistry: pulumi.Output<boolean>;

  constructor(name: string, args: ImagePrunerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:ImagePruner", name, {}, opts);
    const { cluster, registry, ...settings } = args;
    refuse(this, prunerProblems(settings, cluster.declaredVersion));
    cluster.require({ permissions: PERMISSIONS });

    const annotations = {
      "pulumi.com/patchForce": "true",
      "pulumi.com/patchFieldManager": FIELD_MANAGER,
    };
    const patch = new CustomResourcePatch(
      name,
      { ...PRUNER, metadata: { ...PRUNER.metadata, annotations }, spec: { ...settings } },
      { parent: this, provider: cluster.provider, dependsOn: cluster.after([]) },
    );
    this.prunesRegistry = pulumi
      .all([patch.id, cluster.namespace, registry?.internalHost])
      .apply(() => this.look(cluster, settings.suspend ?? false));
    this.registerOutputs({ prunesRegistry: this.prunesRegistry });
  }

  /** The pruner gets `--prune-registry` where the cluster has an internal host name (CIRO, prunercronjob.go). */
  private async look(cluster: Cluster, suspended: boolean): Promise<boolean> {
    if (pulumi.runtime.isDryRun() || mocked()) return true;
    const live = await (await cluster.api).get(IMAGES);
    const { internalRegistryHostname = "" } = (live?.status ?? {}) as Record<string, string>;
    const prunes = internalRegistryHostname !== "";
    const reason =
      "the cluster has no registry (it is Removed, or not yet there), so layers in its storage stay";
    if (!prunes && !suspended)
      await pulumi.log.warn(`only objects of the API are pruned: ${reason}`, this);
    return prunes;
  }
}
