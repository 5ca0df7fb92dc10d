import type { Condition, ConditionStatus, Config } from "./types";

/** Sets a condition; its time changes only with its status. */
export function setCondition(
  config: Config,
  type: string,
  status: ConditionStatus,
  reason = "",
  message = "",
): void {
  const { conditions } = config.status;
  const before = conditions.find((condition) => condition.type === type);
  const next: Condition = { type, status, reason, message, lastTransitionTime: now() };
  if (!before) conditions.push(next);
  else if (before.status === status) Object.assign(before, { reason, message });
  else Object.assign(before, next);
}

export function conditionOf(config: Config, type: string): Condition | undefined {
  return config.status.conditions.find((condition) => condition.type === type);
}

/** The time in the form that Kubernetes writes. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}
