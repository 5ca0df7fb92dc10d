import type { Api } from "../api";
import type { Driver } from "../drivers";
import { PATH, PRIVATE_SECRET, PULL_SECRET, REGISTRY } from "../names";
import type { Config } from "../types";
import { deployment } from "./deployment";
import type { Desired } from "./ensure";
import { disruptionBudget, privateSecret, pullSecret, service, serviceAccount } from "./parts";
import { BINDING, clusterRole, clusterRoleBinding, ROLE } from "./roles";
import { routes, wantedRoutes } from "./routes";

/** How to make each object, in the order in which the operator applies them. */
export function generators(
  api: Api,
  config: Config,
  driver: Driver,
): (() => Promise<Desired> | Desired)[] {
  return [
    clusterRole,
    clusterRoleBinding,
    serviceAccount,
    () => pullSecret(api),
    () => privateSecret(driver),
    service,
    () => deployment(api, config, driver),
    () => disruptionBudget(config),
  ];
}

export { routes };

/** The paths of all that, in the order of removal; of the routes only those still listed. */
export function ownedPaths(config: Config): string[] {
  return [
    `${PATH.clusterRoles}/${ROLE}`,
    `${PATH.clusterRoleBindings}/${BINDING}`,
    `${PATH.serviceAccounts}/registry`,
    `${PATH.secrets}/${PULL_SECRET}`,
    `${PATH.secrets}/${PRIVATE_SECRET}`,
    `${PATH.services}/${REGISTRY}`,
    `${PATH.deployments}/${REGISTRY}`,
    `${PATH.budgets}/${REGISTRY}`,
    ...wantedRoutes(config).map(({ name }) => `${PATH.routes}/${name}`),
  ];
}
