import { conditionOf, setCondition } from "./conditions";
import { PermanentError } from "./errors";
import type { Condition, Config, ConditionStatus, Deployment, Route } from "./types";

/** What the conditions are made of. */
export interface Observed {
  readonly deployment: Deployment | undefined;
  readonly routes: readonly Route[];
  readonly failure: Error | undefined;
  /** How long Available may be False before Degraded follows. */
  readonly degradedAfterMs: number;
}

type Verdict = readonly [status: ConditionStatus, reason: string, message: string];

/** Writes the operator's conditions and the number of ready replicas into the status. */
export function syncStatus(config: Config, observed: Observed): void {
  const { managementState } = config.spec;
  setCondition(config, "Available", ...available(managementState, observed));
  setCondition(config, "Progressing", ...progressing(managementState, observed));
  const { conditions } = config.status;
  const availability = conditions.find(({ type }) => type === "Available");
  setCondition(config, "Degraded", ...degraded(managementState, observed, availability));
  const removed: Verdict =
    managementState === "Removed"
      ? ["True", "Removed", "The registry is removed"]
      : ["False", "", ""];
  setCondition(config, "Removed", ...removed);
  for (const [type, ...verdict] of companions) {
    if (!conditionOf(config, type)) setCondition(config, type, ...verdict);
  }
  config.status.readyReplicas = observed.deployment?.status?.readyReplicas ?? 0;
}

const unmanaged = "The registry configuration is set to unmanaged mode";

function available(
  state: string | undefined,
  { deployment, failure }: Pick<Observed, "deployment" | "failure">,
): Verdict {
  if (state === "Unmanaged") return ["True", "Unmanaged", unmanaged];
  if (!deployment) {
    if (failure instanceof PermanentError) {
      return ["False", failure.reason, `Error: ${failure.message}`];
    }
    if (state === "Removed") return ["True", "Removed", "The registry is removed"];
    return ["False", "DeploymentNotFound", "The deployment does not exist"];
  }
  if (deployment.metadata.deletionTimestamp !== undefined) {
    return ["False", "DeploymentDeleted", "The deployment is being deleted"];
  }
  const { availableReplicas = 0, replicas = 0 } = deployment.status ?? {};
  if (availableReplicas === 0) {
    return ["False", "NoReplicasAvailable", "The deployment does not have available replicas"];
  }
  if (availableReplicas !== replicas) {
    return ["True", "MinimumAvailability", "The registry has minimum availability"];
  }
  return ["True", "Ready", "The registry is ready"];
}

function progressing(
  state: string | undefined,
  { deployment, failure }: Pick<Observed, "deployment" | "failure">,
): Verdict {
  if (state === "Unmanaged") return ["False", "Unmanaged", unmanaged];
  if (state === "Removed") {
    return deployment
      ? ["True", "DeletingDeployment", "The deployment is being removed"]
      : ["False", "Removed", "All registry resources are removed"];
  }
  if (failure) {
    const status = failure instanceof PermanentError ? "False" : "True";
    return [status, "Error", `Unable to apply resources: ${failure.message}`];
  }
  if (!deployment) {
    const message = "All resources are successfully applied, but the deployment does not exist";
    return ["True", "WaitingForDeployment", message];
  }
  if (deployment.metadata.deletionTimestamp !== undefined) {
    return ["True", "FinalizingDeployment", "The deployment is being deleted"];
  }
  // As in the operator, this does not ask which generation the Deployment's status is about.
  if (!isComplete(deployment)) {
    return ["True", "DeploymentNotCompleted", "The deployment has not completed"];
  }
  return ["False", "Ready", "The registry is ready"];
}

function degraded(
  state: string | undefined,
  { deployment, failure, routes, degradedAfterMs }: Observed,
  availability: Condition | undefined,
): Verdict {
  if (state === "Unmanaged") return ["False", "Unmanaged", unmanaged];
  if (failure instanceof PermanentError) {
    return ["True", failure.reason, `Error: ${failure.message}`];
  }
  if (state === "Removed") return ["False", "Removed", "The registry is removed"];
  if (availability && availability.status !== "True") {
    const late = Date.now() - Date.parse(availability.lastTransitionTime) > degradedAfterMs;
    return late ? ["True", "Unavailable", availability.message] : ["False", "", ""];
  }
  if (deployment && !isComplete(deployment)) return timedOut(deployment);
  const refused = notAdmitted(routes);
  return refused ? ["True", "RouteDegraded", refused] : ["False", "", ""];
}

function isComplete({ status }: Deployment): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: is, reason }) =>
      type === "Progressing" && is === "True" && reason === "NewReplicaSetAvailable",
  );
}

function timedOut({ status }: Deployment): Verdict {
  const condition = status?.conditions?.find(({ type }) => type === "Progressing");
  if (condition?.reason !== "ProgressDeadlineExceeded") return ["False", "", ""];
  const message = `Registry deployment has timed out progressing: ${condition.message}`;
  return ["True", condition.reason, message];
}

function notAdmitted(routes: readonly Route[]): string {
  const problems = routes.flatMap(({ metadata, status }) =>
    (status?.ingress ?? []).flatMap(({ host, routerName, conditions }) =>
      (conditions ?? [])
        .filter(({ type, status: is }) => type === "Admitted" && is !== "True")
        .map(
          ({ message }) =>
            `route ${metadata.name} (host ${host ?? ""}, router ${routerName ?? ""}) ` +
            `not admitted: ${message ?? ""}`,
        ),
    ),
  );
  return problems.join(",");
}

// What the operator's other controllers report on a cluster where all is well.
const companions: readonly [type: string, ...Verdict][] = [
  ["NodeCADaemonAvailable", "True", "AsExpected", "The daemon set node-ca has available replicas"],
  ["NodeCADaemonProgressing", "False", "AsExpected", "The daemon set node-ca is deployed"],
  ["NodeCADaemonControllerDegraded", "False", "AsExpected", ""],
  ["ImageConfigControllerDegraded", "False", "AsExpected", ""],
  ["ImageRegistryCertificatesControllerDegraded", "False", "AsExpected", ""],
];
