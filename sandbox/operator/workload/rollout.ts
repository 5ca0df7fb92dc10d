import { now } from "../conditions";
import type { Condition, Deployment, DeploymentStatus } from "../types";

/** How far a Deployment's rollout is. */
export interface Rollout {
  /** The suffix of the pods' names. */
  readonly hash: string;
  /** Pods of the wanted template. */
  readonly updated: number;
  /** Pods of earlier templates. */
  readonly old: number;
  /** How many of each serve. */
  readonly ready: { readonly updated: number; readonly old: number };
  /** Whether the rollout takes longer than it may. */
  readonly late: boolean;
}

/** The status that the deployment controller writes for it. */
export function rolloutStatus(
  { metadata, status, spec }: Deployment,
  rollout: Rollout,
): DeploymentStatus {
  const { updated, old, ready } = rollout;
  const available = ready.updated + ready.old;
  const counts: DeploymentStatus = {
    replicas: updated + old,
    updatedReplicas: updated,
    readyReplicas: available,
    availableReplicas: available,
    unavailableReplicas: Math.max(0, spec.replicas - available),
  };
  const before = status?.conditions ?? [];
  const minimum = available > 0 || spec.replicas === 0;
  return {
    observedGeneration: metadata.generation ?? 0,
    ...counts,
    conditions: [
      dated(before, {
        type: "Available",
        status: minimum ? "True" : "False",
        reason: minimum ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        message: `Deployment ${minimum ? "has" : "does not have"} minimum availability.`,
      }),
      dated(before, progress(spec.replicas, rollout)),
    ],
  };
}

/** Whether all pods are of the wanted template and serve. */
export function isComplete(replicas: number, { updated, old, ready }: Rollout): boolean {
  return updated === replicas && old === 0 && ready.updated === replicas;
}

type Verdict = Omit<Condition, "lastTransitionTime">;

function progress(replicas: number, rollout: Rollout): Verdict {
  const set = `ReplicaSet "image-registry-${rollout.hash}"`;
  if (isComplete(replicas, rollout)) {
    const message = `${set} has successfully progressed.`;
    return { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable", message };
  }
  if (rollout.late) {
    const message = `${set} has timed out progressing.`;
    return { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message };
  }
  const message = `${set} is progressing.`;
  return { type: "Progressing", status: "True", reason: "ReplicaSetUpdated", message };
}

type Dated = Condition & { lastUpdateTime: string };

function dated(before: readonly Dated[], verdict: Verdict): Dated {
  const old = before.find(({ type }) => type === verdict.type);
  const same = old?.reason === verdict.reason && old.status === verdict.status;
  const time = now();
  return {
    ...verdict,
    lastTransitionTime: old?.status === verdict.status ? old.lastTransitionTime : time,
    lastUpdateTime: same ? old.lastUpdateTime : time,
  };
}
