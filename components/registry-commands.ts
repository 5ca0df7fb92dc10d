import { NAMESPACE } from "./gate";

/** Host and port by which pods of the cluster reach the registry. */
export const INTERNAL_HOST = `image-registry.${NAMESPACE}.svc:5000`;

/**
 * What one types to look after a registry, and to use it. None holds a credential: the shell asks `oc` for the token of whoever
 * is logged in, and hands it over where no list of processes shows it.
 *
 * Source: OpenShift, Registry, "Accessing the registry".
 */
export interface RegistryCommands {
  /** Is it there, and what does its operator say? */
  readonly status: string;
  /** The registry's pods, and the nodes that they are on. */
  readonly pods: string;
  /** What all its pods have to say, by pod. */
  readonly logs: string;
  /** What its operator has to say. */
  readonly operatorLogs: string;
  /** Its metrics, by the same host as `login`, for who may get `registry/metrics`: docs/monitoring.md. */
  readonly metrics: string;
  /** Logs in to the first host from outside; without one to the internal host, which only the cluster reaches. */
  readonly login: Readonly<Record<"oc" | "podman" | "docker", string>>;
}

/** @param routeHosts the hosts from outside, the one to log in to first */
export function commandsFor([host = INTERNAL_HOST]: readonly string[]): RegistryCommands {
  const stdin = (tool: string) =>
    `oc whoami -t | ${tool} login --username token --password-stdin ${host}`;
  return {
    status: "oc get clusteroperator image-registry",
    pods: `oc get pods -n ${NAMESPACE} -l docker-registry=default -o wide`,
    logs: `oc logs -n ${NAMESPACE} -l docker-registry=default --prefix --tail=100`,
    operatorLogs: `oc logs -n ${NAMESPACE} deployment/cluster-image-registry-operator --tail=100`,
    metrics: `oc whoami -t | sed 's/^/Authorization: Bearer /' | curl --header @- https://${host}/extensions/v2/metrics`,
    login: {
      oc: `oc registry login --registry=${host}`,
      podman: stdin("podman"),
      docker: stdin("docker"),
    },
  };
}
