import { isDeepStrictEqual } from "node:util";

import { now } from "../conditions";
import type { Context } from "../context";
import type { Pass } from "../loop";
import { MANAGER, NAMESPACE, PATH, VERSION } from "../names";
import type { Condition, Config, ConditionStatus, KubeObject } from "../types";

interface ClusterOperator extends KubeObject {
  spec: object;
  status?: { conditions?: Condition[]; versions?: object[]; relatedObjects?: object[] };
}

const normal = { Available: "True", Progressing: "False", Degraded: "False" } as const;

/** Sums the configuration's conditions up in the ClusterOperator `image-registry`. */
export function clusterOperatorController({ api }: Context): Pass {
  return async () => {
    const config = await api.get<Config>(PATH.config);
    if (!config) return undefined;
    const found =
      (await api.get<ClusterOperator>(PATH.clusterOperator)) ??
      (await api.create<ClusterOperator>(PATH.clusterOperators, empty(), MANAGER.operator));
    const own = (config as Partial<Config>).status?.conditions ?? [];
    const conditions = Object.entries(normal).map(([type, status]) =>
      summary(type, status, own, found.status?.conditions ?? []),
    );
    const versions = [{ name: "operator", version: VERSION }];
    const status = { ...found.status, conditions, versions, relatedObjects };
    if (isDeepStrictEqual(found.status, status)) return undefined;
    await api.replace(`${PATH.clusterOperator}/status`, { ...found, status }, MANAGER.operator);
    return undefined;
  };
}

/** The union of all conditions whose type ends with `type`; one that is not normal decides. */
export function summary(
  type: string,
  normalStatus: ConditionStatus,
  conditions: readonly Condition[],
  before: readonly Condition[],
): Condition {
  const parts = conditions.filter((condition) => condition.type.endsWith(type));
  const odd = parts.find(({ status }) => status !== normalStatus && status !== "Unknown");
  const unknown = parts.some(({ status }) => status === "Unknown");
  const status = odd?.status ?? (unknown ? "Unknown" : normalStatus);
  const reasons = parts
    .filter(({ reason }) => reason !== "" && reason !== "AsExpected")
    .map((part) => part.type.slice(0, -type.length) + part.reason)
    .sort();
  const messages = parts
    .filter(({ message }) => message !== "")
    .flatMap((part) => part.message.split("\n").map((line) => `${part.type}: ${line}`));
  const old = before.find((condition) => condition.type === type);
  const settled = status === normalStatus ? "AsExpected" : "";
  return {
    type,
    status,
    reason: reasons.length > 0 ? reasons.join("::") : settled,
    message: messages.join("\n"),
    lastTransitionTime: old?.status === status ? old.lastTransitionTime : now(),
  };
}

const relatedObjects = [
  { group: "imageregistry.operator.openshift.io", resource: "configs", name: "cluster" },
  { group: "", resource: "namespaces", name: NAMESPACE },
];

function empty(): ClusterOperator {
  return {
    apiVersion: "config.openshift.io/v1",
    kind: "ClusterOperator",
    metadata: { name: "image-registry" },
    spec: {},
  };
}
