import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import type { ImageRegistryArgs } from "./image-registry";
import { below, refuse } from "./problems";
import type { RegistryRoute, RouteSettings } from "./registry-settings";
import { RouteCertificate } from "./route-certificate";
import { liveRouteProblems, routePermissions } from "./route-checks";
import { hostsOf } from "./route-hosts";
import { DEFAULT_ROUTE, routesProblems, tlsProblems } from "./route-rules";

/** What decides by which hosts a registry is reached. */
export type Exposure = Pick<
  ImageRegistryArgs,
  "cluster" | "routes" | "defaultRoute" | "managementState"
>;

/** What the routes add to the registry. */
export interface Routes {
  /** `routes` of the configuration. Omitted: not sent. */
  readonly spec?: readonly RegistryRoute[];
  /** Secrets that the configuration names. */
  readonly certificates: readonly RouteCertificate[];
  /** Every host by which the registry is reached from outside, the default route's first; none while it is Removed. */
  readonly hosts: pulumi.Output<string[]>;
  /** The default route's alone; absent without one. */
  readonly defaultHost?: pulumi.Output<string | undefined>;
}

/** Makes a Secret of each certificate that is given, and asks at the gate for those that are named. */
export function routesOf(name: string, args: Exposure, parent: pulumi.Resource): Routes {
  const { cluster, routes = [], defaultRoute = false, managementState } = args;
  refuse(parent, below("routes", [...routesProblems(routes), ...tlsProblems(routes)]));
  const removed = managementState === "Removed";
  const first = defaultRoute && !removed ? [{ name: DEFAULT_ROUTE }] : [];
  const all = [...first, ...(removed ? [] : routes)];
  const hosts = hostsOf(cluster, all);
  if (routes.length > 0 && !removed)
    cluster.require({
      permissions: routePermissions(routes.some(({ tls }) => tls?.secret !== undefined)),
      check: (api) => liveRouteProblems(api, routes, first, parent),
    });
  const made = routes.map((route) => {
    const host = hosts.apply((known) => known[all.indexOf(route)]);
    return certificateOf(name, route, host, cluster, parent);
  });
  const spec = routes.map(({ name: route, hostname, tls }, index): RegistryRoute => {
    // What stays behind when the stack is destroyed must not name a Secret that goes with it.
    const own = made[index] && !removed ? secretNameOf(route) : undefined;
    const secretName = tls?.secret ?? own;
    return {
      name: route,
      ...(hostname !== undefined && { hostname }),
      ...(secretName !== undefined && { secretName }),
    };
  });
  return {
    ...(args.routes && { spec }),
    certificates: made.filter((one) => one !== undefined),
    hosts: hosts.apply((known) => known.filter((host) => host !== undefined)),
    ...(first.length > 0 && { defaultHost: hosts.apply(([host]) => host) }),
  };
}

/** The registry's own serving certificate is in Secret `image-registry-tls`: no route may have that. */
function secretNameOf(route: string): string {
  return `${route}-route-tls`;
}

function certificateOf(
  name: string,
  { name: route, tls }: RouteSettings,
  host: pulumi.Output<string | undefined>,
  cluster: Cluster,
  parent: pulumi.Resource,
): RouteCertificate | undefined {
  const { certificate, key, caCertificate } = tls ?? {};
  if (certificate === undefined || key === undefined) return undefined;
  return new RouteCertificate(
    `${name}-route-${route}`,
    {
      cluster,
      secretName: secretNameOf(route),
      certificate,
      key,
      host,
      ...(caCertificate !== undefined && { caCertificate }),
    },
    { parent },
  );
}
