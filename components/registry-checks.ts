import * as pulumi from "@pulumi/pulumi";
import type { ClusterApi, LiveObject, ObjectRef, Permission } from "./cluster-api";
import { NAMESPACE } from "./gate";
import type { Live } from "./gate";
import { versionProblems } from "./openshift-version";
import type { Problem } from "./problems";
import type { RegistrySettings } from "./registry-settings";
import { driversOf, placeOf } from "./storage";
import type { Storage, StorageSpec } from "./storage";

/** Annotation that says which stack, `project/stack`, configures the registry of this cluster. */
export const OWNER = "openshift-image-registry/owner";

/**
 * Rights for the configuration. `list` and `watch`: the provider waits for its conditions. Never create or delete. It
 * also follows the events of what it waits for, of every namespace for a resource that has none; where it may not, it
 * waits for the right to, without a time limit.
 */
export const CONFIG_PERMISSIONS: readonly Permission[] = [
  {
    group: "imageregistry.operator.openshift.io",
    resource: "configs",
    verbs: ["get", "list", "watch", "patch"],
  },
  { group: "config.openshift.io", resource: "infrastructures", verbs: ["get"] },
  { group: "", resource: "events", verbs: ["list", "watch"] },
  { group: "apps", resource: "deployments", verbs: ["get"], namespace: NAMESPACE },
];

/** This stack's name as an owner. */
export function ownerName(): string {
  return `${pulumi.getProject()}/${pulumi.getStack()}`;
}

interface Wanted extends RegistrySettings {
  readonly storage: Pick<Storage, "spec">;
  readonly takeOver?: boolean;
  readonly acceptEmptyStorage?: boolean;
}

/** What on the live cluster speaks against these settings. Asked before anything is created. */
export async function liveProblems(
  api: ClusterApi,
  live: Live,
  wanted: Wanted,
): Promise<Problem[]> {
  const place = wanted.storage.spec;
  return [
    ...ownerProblems(live.config, wanted.takeOver ?? false),
    ...(pulumi.Output.isInstance(place)
      ? newPlaceProblems(live.config, wanted.acceptEmptyStorage ?? false)
      : switchProblems(live.config, place, wanted.acceptEmptyStorage ?? false)),
    ...versionProblems(live.version, wanted),
    ...(await nodeProblems(api, wanted.replicas)),
  ];
}

function ownerProblems(config: LiveObject | undefined, takeOver: boolean): Problem[] {
  const owner = config?.metadata?.annotations?.[OWNER];
  if (owner === undefined || owner === ownerName() || takeOver) return [];
  return [
    {
      field: "takeOver",
      value: takeOver,
      rule: `be true to configure a registry that stack ${owner} configures: two stacks would undo each other's settings`,
      remedy: `Destroy ${owner} first (managementState: Removed, up, destroy), or set takeOver: true and forget that stack.`,
    },
  ];
}

/** A registry that is serving, and is to be moved to a place where its images are not. */
export function switchProblems(
  config: LiveObject | undefined,
  wanted: StorageSpec,
  accept: boolean,
): Problem[] {
  const state = config?.spec?.["managementState"];
  const used = (config?.status?.["storage"] ?? {}) as StorageSpec;
  if (accept || (state !== "Managed" && state !== "Unmanaged") || driversOf(used).length === 0)
    return [];
  if (placeOf(used) === placeOf(wanted)) return [];
  return [
    {
      field: "acceptEmptyStorage",
      value: accept,
      rule: `be true to move a serving registry from ${placeOf(used)} to ${placeOf(wanted) || "new storage"}: its images are not copied`,
      remedy:
        "Set readOnly: true, copy the images (docs/storage.md), then set acceptEmptyStorage: true for this change.",
    },
  ];
}

/**
 * A place that is known only after it has been created is none in which the registry can be already, unless this stack has
 * pointed it there. That is decided before the place is created.
 */
function newPlaceProblems(config: LiveObject | undefined, accept: boolean): Problem[] {
  if (config?.metadata?.annotations?.[OWNER] === ownerName()) return [];
  return switchProblems(config, {}, accept);
}

/** OpenShift on a single node runs one registry pod: the operator keeps two on different nodes. */
async function nodeProblems(api: ClusterApi, replicas: number | undefined): Promise<Problem[]> {
  if (replicas === undefined || replicas < 2) return [];
  if (!isSingleNode(await api.get(INFRASTRUCTURE))) return [];
  const rule = "be at most 1 on a cluster with a single node";
  return [{ field: "replicas", value: replicas, rule, remedy: "Set replicas: 1." }];
}

/** What the cluster runs on. */
export const INFRASTRUCTURE: ObjectRef = {
  apiVersion: "config.openshift.io/v1",
  kind: "Infrastructure",
  metadata: { name: "cluster" },
};

/** OpenShift on a single node: its operator starts with one registry pod, and so do we. */
export function isSingleNode(infrastructure: LiveObject | undefined): boolean {
  return infrastructure?.status?.["infrastructureTopology"] === "SingleReplica";
}
