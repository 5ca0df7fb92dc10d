import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";

/** Whether the operator runs the registry, leaves it alone, or takes it away. */
export type ManagementState = "Managed" | "Unmanaged" | "Removed";

/** How pods are replaced: one after the other, or all at once. */
export type RolloutStrategy = "RollingUpdate" | "Recreate";

/** How much the registry or its operator logs. */
export type LogLevel = "Normal" | "Debug" | "Trace" | "TraceAll";

/** Limits for one kind of API request, per registry pod. */
export interface RequestLimits {
  /** Requests served at the same time. 0 or omitted: no limit. */
  readonly maxRunning?: number;
  /** Requests that wait beyond those. 0 or omitted: none. */
  readonly maxInQueue?: number;
  /** Longest wait before a request is refused, in Go's syntax: `30s`, `1h30m`. Omitted: no limit. */
  readonly maxWaitInQueue?: string;
}

/** Proxy of the registry; each one set here overrides the cluster-wide proxy by itself. */
export interface RegistryProxy {
  /** Proxy for http:// requests, as a URL. */
  readonly http?: pulumi.Input<string>;
  /** Proxy for https:// requests, as a URL. */
  readonly https?: pulumi.Input<string>;
  /** Hosts that are reached without a proxy, separated by commas. */
  readonly noProxy?: pulumi.Input<string>;
}

/** A Route of the registry beside the default one, in the words of its configuration. */
export interface RegistryRoute {
  /** Name of the Route, which the operator makes. */
  readonly name: string;
  /** Host by which clients reach the registry. @default `<name>-openshift-image-registry.` and the cluster's domain */
  readonly hostname?: string;
  /** A Secret in openshift-image-registry with `tls.crt`, `tls.key`, `tls.cacrt`. @default the router's own certificate */
  readonly secretName?: string;
}

/** A Route of the registry beside the default one, and the certificate that the router shows there. */
export interface RouteSettings {
  /** Name of the Route, a label of DNS. It takes the place of a Route of this name in openshift-image-registry. */
  readonly name: string;
  /** Host by which clients reach the registry. @default `<name>-openshift-image-registry.` and the cluster's domain */
  readonly hostname?: string;
  /** @default the router's own certificate, which covers the cluster's domain */
  readonly tls?: RouteTlsSettings;
}

/** The certificate of a route: either a Secret that is there, or certificate and key, of which one is made. */
export interface RouteTlsSettings {
  /** Name of a Secret in openshift-image-registry with the keys `tls.crt`, `tls.key` and, if need be, `tls.cacrt`. */
  readonly secret?: string;
  /** In PEM form: the server's own first, then those of whoever signed it. */
  readonly certificate?: pulumi.Input<string>;
  /** Its private key in PEM form, without a passphrase; always treated as a secret. */
  readonly key?: pulumi.Input<string>;
  /** Authorities in PEM form that the router shows with it. @default none */
  readonly caCertificate?: pulumi.Input<string>;
}

/**
 * The settings of the registry, in the words of `configs.imageregistry.operator.openshift.io/cluster` (OpenShift, "Image
 * Registry Operator configuration parameters"). What is omitted is not sent: it stays as the operator, or an
 * administrator, has it. Lists, `requests` and `resources` are whole values: they replace what was there.
 */
export interface RegistrySettings {
  /**
   * Managed: the operator runs the registry. Unmanaged: it ignores this resource, changes included. Removed: it takes the
   * registry away and leaves the storage; the step before `pulumi destroy`. @default Managed
   */
  readonly managementState?: ManagementState;
  /** Registry pods; 0 or more. @default 2 where the storage can be shared, else 1 */
  readonly replicas?: number;
  /** @default RollingUpdate where the storage can be shared, else Recreate */
  readonly rolloutStrategy?: RolloutStrategy;
  /** Log level of the registry. OpenShift 4.6 and newer. @default not sent, which is Normal */
  readonly logLevel?: LogLevel;
  /** Log level of the registry's operator. OpenShift 4.6 and newer. @default not sent, which is Normal */
  readonly operatorLogLevel?: LogLevel;
  /** Log level of the registry as a number, before OpenShift 4.6. @default 2 there; refused on 4.6 and newer */
  readonly logging?: number;
  /** Secures uploads that span requests; a secret. @default the one that the operator generates */
  readonly httpSecret?: pulumi.Input<string>;
  /** @default the cluster-wide proxy */
  readonly proxy?: RegistryProxy;
  /** Refuses pushes and deletions. @default not sent, which is false */
  readonly readOnly?: boolean;
  /** Sends all data through the registry, rather than clients to the storage. @default not sent, which is false */
  readonly disableRedirect?: boolean;
  /** A Route with the default host name and the router's certificate. @default not sent, which is false */
  readonly defaultRoute?: boolean;
  /** More Routes, each with a name, a host and a certificate of its own. @default not sent: none */
  readonly routes?: readonly RegistryRoute[];
  /** Limits of parallel requests. @default not sent: no limits */
  readonly requests?: { readonly read?: RequestLimits; readonly write?: RequestLimits };
  /** CPU and memory of a pod. @default not sent: the operator requests 100m and 256Mi */
  readonly resources?: pulumi.Input<input.core.v1.ResourceRequirements>;
  /** Labels of the nodes to run on. Set at all, it turns the default spreading off. @default not sent: any Linux node */
  readonly nodeSelector?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** @default not sent: none */
  readonly tolerations?: pulumi.Input<pulumi.Input<input.core.v1.Toleration>[]>;
  /** OpenShift 4.5 and newer. @default not sent: with 2 replicas the operator keeps them on different nodes */
  readonly affinity?: pulumi.Input<input.core.v1.Affinity>;
  /** OpenShift 4.11 and newer. @default not sent: the operator spreads over nodes and zones */
  readonly topologySpreadConstraints?: pulumi.Input<
    pulumi.Input<input.core.v1.TopologySpreadConstraint>[]
  >;
}
