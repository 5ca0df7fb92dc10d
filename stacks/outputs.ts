import type * as pulumi from "@pulumi/pulumi";
import type { ImageRegistry, RegistryCommands, RegistrySummary } from "../components";
import { routeOf } from "../components/image-registry";
import type { Platform } from "./settings";

/** What every stack says at its end, in the order of `pulumi stack output`. */
export type StackOutputs = {
  readonly platform: Platform;
  readonly registry: pulumi.Output<RegistrySummary>;
  /** Host and port by which pods of the cluster reach the registry. */
  readonly internalHost: pulumi.Output<string>;
  /** Host by which everybody else does; absent without `registry.defaultRoute`, and while the registry is Removed. */
  readonly defaultRouteHost?: pulumi.Output<string | undefined>;
  /** All hosts by which everybody else does, that one first; none while the registry is Removed. */
  readonly routeHosts: pulumi.Output<string[]>;
  /** What one types to look after the registry and to log in. */
  readonly commands: pulumi.Output<RegistryCommands>;
  /** What `pulumi destroy` leaves behind. */
  readonly kept: pulumi.Output<string[]>;
};

export function outputsOf(platform: Platform, registry: ImageRegistry): StackOutputs {
  const { summary, internalHost, routeHosts, commands, kept } = registry;
  const hosts = { internalHost, ...routeOf(registry), routeHosts };
  return { platform, registry: summary, ...hosts, commands, kept };
}
