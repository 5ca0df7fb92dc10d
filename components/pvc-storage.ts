import { PersistentVolume, PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { untilBound } from "./bound-claim";
import {
  claimDefaults,
  claimProblems,
  DOCUMENTED_SIZE,
  immutableProblems,
  sharingOf,
} from "./claim";
import type { Claim, NewClaim } from "./claim";
import { claimOf, claimRef, modesOf, volumeOf, volumeRef } from "./claim-objects";
import type { Cluster } from "./cluster";
import type { ClusterApi } from "./cluster-api";
import { quantity } from "./formats";
import { refuseExisting } from "./hooks";
import { refuse } from "./problems";
import type { Problem } from "./problems";
import {
  CLAIM_PERMISSIONS,
  classProblems,
  existingProblems,
  released,
  volumeStateProblems,
  VOLUME_LOOK,
  VOLUME_PERMISSIONS,
} from "./pvc-checks";
import { volumeName } from "./static-volume";
import type { Sharing, Storage, StorageSpec } from "./storage";

/** A claim to create, or one to adopt: at most one of `create` and `existing`. */
export interface PvcSettings {
  /** The claim to create. @default ReadWriteMany, 100Gi, of the default class */
  readonly create?: NewClaim;
  /** Name of a claim in openshift-image-registry that somebody else made, or that an earlier stack left. @default none */
  readonly existing?: string;
  /**
   * Deletes a created claim, and with it the images, when it leaves the stack. Takes effect with the `up` after it was
   * set. @default false: claim and static volume outlive the stack
   */
  readonly deleteData?: boolean;
}

export interface PvcStorageArgs extends PvcSettings {
  readonly cluster: Cluster;
}

/**
 * Registry storage on a PersistentVolumeClaim in the registry's namespace: created, or adopted by name. Keeps the claim
 * when the stack is destroyed, and never resizes or re-creates one that holds images.
 *
 * ```ts
 * const storage = new PvcStorage("storage", { cluster, create: { size: "200Gi", storageClassName: "cephfs" } });
 * ```
 *
 * OpenShift, "Configuring registry storage for bare metal" and "... for VMware vSphere".
 */
export class PvcStorage extends pulumi.ComponentResource implements Storage {
  readonly spec: StorageSpec;
  readonly sharing: Sharing | pulumi.Output<Sharing>;
  readonly credentials = undefined;
  readonly dependencies: readonly pulumi.Resource[];
  readonly kept: pulumi.Output<string[]>;
  /** Name of the claim. */
  readonly claim: string;
  readonly usable: () => Promise<void>;

  constructor(name: string, args: PvcStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:PvcStorage", name, {}, opts);
    refuse(this, pvcProblems(args));
    const { cluster } = args;

    if (args.existing !== undefined) {
      this.claim = args.existing;
      cluster.require({
        permissions: CLAIM_PERMISSIONS.existing,
        check: (api) => existingProblems(api, claimRef(this.claim)),
      });
      this.sharing = cluster
        .lookup(claimRef(this.claim))
        .apply((claim) => sharingOf(modesOf(claim), this.claim));
      this.dependencies = [];
    } else {
      const claim = claimDefaults(args.create ?? {});
      this.claim = claim.name;
      this.sharing = sharingOf(claim.accessModes, claim.name);
      this.dependencies = this.create(name, claim, args);
      this.advise(claim);
    }
    this.usable = async () =>
      untilBound(await cluster.api, claimRef(this.claim), {
        timeoutSeconds: cluster.timeoutSeconds,
        say: (line) => void pulumi.log.info(line, this),
      });
    this.spec = { pvc: { claim: this.claim } };
    this.kept = cluster.namespace.apply((namespace) => keptOf(args, namespace, this.claim));
    this.registerOutputs({ claim: this.claim, kept: this.kept });
  }

  private create(name: string, claim: Claim, args: PvcStorageArgs): pulumi.Resource[] {
    const { cluster } = args;
    cluster.require({
      permissions: [
        ...CLAIM_PERMISSIONS.create,
        ...(claim.volume ? VOLUME_PERMISSIONS : []),
        ...(claim.volumeName ? [VOLUME_LOOK] : []),
      ],
      check: (api) => liveProblems(api, claim),
    });
    const opts = { parent: this, provider: cluster.provider, retainOnDelete: !args.deleteData };
    const adopt = refuseExisting(cluster, claimRef(claim.name), adoptRemedy(claim.name));
    const volume =
      claim.volume &&
      new PersistentVolume(`${name}-volume`, volumeOf(claim, cluster), {
        ...opts,
        hooks: { beforeCreate: [adopt, refuseVolume(cluster, claim)].flatMap(beforeCreate) },
      });
    const resource = new PersistentVolumeClaim(name, claimOf(claim, cluster), {
      ...opts,
      dependsOn: volume ? [volume] : [],
      hooks: adopt,
    });
    return volume ? [volume, resource] : [resource];
  }

  private advise(claim: Claim): void {
    if ((quantity(claim.size) ?? 0) >= (quantity(DOCUMENTED_SIZE) ?? 0)) return;
    const reason = `OpenShift documents ${DOCUMENTED_SIZE} as the least for a registry, and a full one refuses pushes`;
    void pulumi.log.warn(`claim ${claim.name} asks for ${claim.size}: ${reason}`, this);
  }
}

/** What is wrong with the arguments by themselves. Fields are named as in the settings: `create.size`. */
export function pvcProblems(args: PvcSettings): Problem[] {
  const problems = claimProblems(args.create ?? {}).map((one) => ({
    ...one,
    field: `create.${one.field}`,
  }));
  if (args.existing === undefined) return problems;
  if (args.create !== undefined) {
    const rule = "be left out together with create: a claim is either made or adopted";
    problems.push({
      field: "existing",
      value: args.existing,
      rule,
      remedy: "Remove one of the two.",
    });
  }
  if (args.existing === "") {
    const rule =
      "be the name of a claim in openshift-image-registry, never blank: a blank claim is the operator's own";
    problems.push({ field: "existing", value: "", rule, remedy: "Name the claim." });
  }
  if (args.deleteData) {
    const rule = "be left out with existing: an adopted claim is never deleted";
    problems.push({ field: "deleteData", value: true, rule, remedy: "Delete that claim by hand." });
  }
  return problems;
}

function keptOf({ create, deleteData }: PvcSettings, namespace: string, claim: string): string[] {
  if (deleteData) return [];
  const volume = create?.volume ? [`volume ${volumeName(create.volume, claim)}`] : [];
  return [`claim ${namespace}/${claim}`, ...volume];
}

async function liveProblems(api: ClusterApi, claim: Claim): Promise<Problem[]> {
  const live = await api.get(claimRef(claim.name));
  const found = [...immutableProblems(claim, live), ...(await classProblems(api, claim))];
  if (!live) found.push(...(await volumeStateProblems(api, claim)));
  return found.map((one) => ({ ...one, field: `create.${one.field}` }));
}

/** The volume of an earlier stack is not taken over silently: it may be bound to a claim with images. */
function refuseVolume(cluster: Cluster, { name, volume = {} }: Claim): pulumi.ResourceHookBinding {
  const there = volumeName(volume, name);
  const remedy = `${released(there)} Then set volumeName: ${there} and storageClassName: "" in place of volume.`;
  return refuseExisting(cluster, volumeRef(there), remedy);
}

function beforeCreate(hooks: pulumi.ResourceHookBinding) {
  return hooks.beforeCreate ?? [];
}

function adoptRemedy(name: string): string {
  return `It may hold images. To use it, set existing: ${name} in place of create (storage.pvc.existing in a stack); for a new, empty claim set create.name.`;
}
