import type { LiveObject } from "../../components/cluster-api";
import type { SentSpec } from "../../components/judge";

/** A configuration as a stack sends it. */
export const SENT: SentSpec = {
  managementState: "Managed",
  replicas: 2,
  rolloutStrategy: "RollingUpdate",
  storage: { pvc: { claim: "images" }, managementState: "Unmanaged" },
};

interface Changes {
  readonly metadata?: object;
  readonly spec?: Readonly<Record<string, unknown>>;
  /** Conditions that differ from those of a registry that serves. */
  readonly conditions?: Readonly<Record<string, string>>;
  /** Reason of every condition. */
  readonly reason?: string;
  /** What the operator says it uses. */
  readonly storage?: unknown;
}

const SERVING = {
  Available: "True",
  Progressing: "False",
  Degraded: "False",
  StorageExists: "True",
};

/** The configuration of a registry that serves, as the operator reports it. */
export function serving(changes: Changes = {}): LiveObject {
  const { metadata = { generation: 3 }, spec = { ...SENT }, reason = "Why" } = changes;
  const conditions = Object.entries({ ...SERVING, ...changes.conditions }).map(
    ([type, status]) => ({
      type,
      status,
      reason,
      message: `message of ${type}`,
    }),
  );
  const storage = "storage" in changes ? changes.storage : SENT.storage;
  return { metadata, spec, status: { observedGeneration: 3, conditions, storage } };
}

/** The registry's Deployment with these counts of pods. */
export function deployment(
  replicas: number,
  updatedReplicas: number,
  availableReplicas: number,
): LiveObject {
  return {
    metadata: { generation: 5 },
    status: { observedGeneration: 5, replicas, updatedReplicas, availableReplicas },
  };
}
