import { now } from "../config";
import type { Condition, Deployment, DeploymentStatus } from "../types";

/** How far a Deployment's rollout is. */
export interface Rollout {
  /** The suffix of the pods' names. */
  readonly hash: string;
  /** Pods of the wanted template. */
  readonly updated: number;
  /** Pods of earlier templates. */
  readonly old: number;
  /** Whether a registry of the wanted, or of an earlier template serves. */
  readonly serves: { readonly updated: boolean; readonly old: boolean };
  /** Whether the rollout takes longer than it may. */
  readonly late: boolean;
}

/** The status that the deployment controller writes for it. */
export function rolloutStatus({ metadata, status, spec }: Deployment, rollout: Rollout): object {
  const { updated, old, serves } = rollout;
  const available = (serves.updated ? updated : 0) + (serves.old ? old : 0);
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
export function isComplete(replicas: number, { updated, old, serves }: Rollout): boolean {
  return updated === replicas && old === 0 && (serves.updated || replicas === 0);
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

function dated(before: NonNullable<DeploymentStatus["conditions"]>, verdict: Verdict): object {
  const old = before.find(({ type }) => type === verdict.type);
  const same = old?.reason === verdict.reason && old.status === verdict.status;
  const time = now();
  return {
    ...verdict,
    lastTransitionTime: old?.status === verdict.status ? old.lastTransitionTime : time,
    lastUpdateTime: same ? old.lastUpdateTime : time,
  };
}
