import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import type { ClusterApi, LiveObject, ObjectRef, Permission } from "./cluster-api";
import { NAMESPACE } from "./gate";
import type { RegistryRoute } from "./registry-settings";

/** A Route, as far as its host is concerned. */
export type Named = Pick<RegistryRoute, "name" | "hostname">;

const INGRESS: ObjectRef = {
  apiVersion: "config.openshift.io/v1",
  kind: "Ingress",
  metadata: { name: "cluster" },
};

const PERMISSION: Permission = {
  group: "config.openshift.io",
  resource: "ingresses",
  verbs: ["get"],
};

/**
 * The host of each route, in order; undefined where the cluster has no domain to make one of. The router makes it from the
 * Route's name. Reading the Route itself would fail in the preview that adds it.
 */
export function hostsOf(
  cluster: Cluster,
  routes: readonly Named[],
): pulumi.Output<(string | undefined)[]> {
  if (routes.every(isNamed)) return pulumi.output(routes.map(({ hostname }) => hostname));
  cluster.require({ permissions: [PERMISSION] });
  return cluster.lookup(INGRESS).apply((ingress) => hostsIn(routes, ingress));
}

/** The same for code that looks at the cluster by itself. */
export async function liveHosts(
  api: ClusterApi,
  routes: readonly Named[],
): Promise<(string | undefined)[]> {
  return hostsIn(routes, routes.every(isNamed) ? undefined : await api.get(INGRESS));
}

function hostsIn(
  routes: readonly Named[],
  ingress: LiveObject | undefined,
): (string | undefined)[] {
  const domain = ingress?.spec?.["domain"];
  const generated = (name: string) =>
    typeof domain === "string" ? `${name}-${NAMESPACE}.${domain}` : undefined;
  return routes.map(({ name, hostname }) => hostname ?? generated(name));
}

function isNamed({ hostname }: Named): boolean {
  return hostname !== undefined;
}
