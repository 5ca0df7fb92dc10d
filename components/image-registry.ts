import * as pulumi from "@pulumi/pulumi";
import { MintedCredentials } from "./minted-credentials";
import { commandsFor, INTERNAL_HOST } from "./registry-commands";
import type { RegistryCommands } from "./registry-commands";
import { RegistryConfig } from "./registry-config";
import type { RegistryConfigArgs, RegistryCredentials } from "./registry-config";
import type { ManagementState, RolloutStrategy, RouteSettings } from "./registry-settings";
import type { CoreSpec } from "./registry-spec";
import { routesOf } from "./routes";
import { driversOf } from "./storage";
import type { Storage } from "./storage";
import { requireNoSecret } from "./secret-checks";
import { StorageSecret } from "./storage-secret";

export interface ImageRegistryArgs extends Omit<
  RegistryConfigArgs,
  "credentials" | "certificates" | "routes"
> {
  /** Where the images go: a storage component. */
  readonly storage: Storage;
  /** Takes over a credential Secret that somebody else made; its keys are replaced. @default false */
  readonly adoptSecret?: boolean;
  /** Routes beside the default one, each with a name, a host and a certificate of its own. @default not sent: none */
  readonly routes?: readonly RouteSettings[];
}

/** How the registry runs, once it has been seen to. */
export interface RegistrySummary {
  readonly managementState: ManagementState;
  readonly replicas: number;
  readonly rolloutStrategy: RolloutStrategy;
  /** The storage, as in the CR: `{ pvc: { claim: "image-registry-storage" } }`. */
  readonly storage: Readonly<Record<string, unknown>>;
}

/**
 * The integrated image registry of an OpenShift cluster on a storage: configuration, verified, in one resource.
 *
 * ```ts
 * const cluster = new Cluster("cluster");
 * const storage = new PvcStorage("storage", { cluster });
 * const registry = new ImageRegistry("registry", { cluster, storage, defaultRoute: true });
 * export const host = registry.defaultRouteHost;
 * ```
 *
 * It reads the storage's contract (`storage.ts`) and never asks which storage or platform it has. Destroying it takes two
 * deliberate steps: `managementState: Removed` and `up`, then `destroy`; the image data is kept.
 */
export class ImageRegistry extends pulumi.ComponentResource {
  /** How the registry runs; known when it has been verified. */
  readonly summary: pulumi.Output<RegistrySummary>;
  /** Host and port by which pods of the cluster reach the registry. */
  readonly internalHost: pulumi.Output<string>;
  /** Host of the default route; absent without `defaultRoute`, and while the registry is Removed. */
  readonly defaultRouteHost?: pulumi.Output<string | undefined>;
  /** Every host by which the registry is reached from outside, the default route's first; none while it is Removed. */
  readonly routeHosts: pulumi.Output<string[]>;
  /** What one types to look after it and to log in. */
  readonly commands: pulumi.Output<RegistryCommands>;
  /** What outlives the stack. */
  readonly kept: pulumi.Output<string[]>;

  constructor(name: string, args: ImageRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:ImageRegistry", name, {}, opts);
    const { adoptSecret: _, routes: __, ...rest } = args;
    const { spec, certificates, hosts, defaultHost } = routesOf(name, args, this);
    const credentials = this.credentials(`${name}-credentials`, args);
    const config = new RegistryConfig(
      `${name}-config`,
      { ...rest, ...(credentials && { credentials }), certificates, ...(spec && { routes: spec }) },
      { parent: this },
    );
    const after = <T>(value: pulumi.Output<T>) =>
      pulumi.all([value, config.ready]).apply(([known]) => known) as pulumi.Output<T>;

    this.summary = after(config.core.apply(summaryOf));
    this.internalHost = after(pulumi.output(INTERNAL_HOST));
    if (defaultHost) this.defaultRouteHost = after(defaultHost);
    this.routeHosts = after(hosts);
    this.commands = after(hosts.apply(commandsFor));
    this.kept = args.storage.kept;
    const { summary, internalHost, routeHosts, commands, kept } = this;
    this.registerOutputs({
      summary,
      internalHost,
      ...routeOf(this),
      routeHosts,
      commands,
      kept,
    });
  }

  /** The credential that the storage brings, in the one Secret where the operator looks for that kind. */
  private credentials(name: string, args: ImageRegistryArgs): RegistryCredentials | undefined {
    const { cluster, storage, managementState } = args;
    const { credentials, rotation, mintedCredentials } = storage;
    const opts = { parent: this };
    if (credentials) {
      const adopt = args.adoptSecret ?? false;
      const release = args.acceptEmptyStorage ?? false;
      return new StorageSecret(
        name,
        {
          cluster,
          credentials,
          adopt,
          release,
          ...(rotation && { rotation }),
          ...(managementState && { managementState }),
        },
        opts,
      );
    }
    requireNoSecret(cluster, mintedCredentials !== undefined);
    if (!mintedCredentials) return undefined;
    return new MintedCredentials(name, { cluster, credentials: mintedCredentials }, opts);
  }
}

function summaryOf(core: CoreSpec): RegistrySummary {
  const { managementState, replicas, rolloutStrategy, storage } = core;
  const place = Object.fromEntries(driversOf(storage).map((driver) => [driver, storage[driver]]));
  return { managementState, replicas, rolloutStrategy, storage: place };
}

/** The default route among other outputs: an output that is undefined would be a warning on every `up`. */
export function routeOf({ defaultRouteHost }: ImageRegistry) {
  return defaultRouteHost ? { defaultRouteHost } : {};
}
