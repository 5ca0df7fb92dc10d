import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import type { ObjectRef } from "./cluster-api";
import { NAMESPACE } from "./gate";
import { refuseExisting } from "./hooks";
import {
  definitionProblems,
  DISCOVERY,
  DISCOVERY_RULES,
  grantProblems,
  monitoringPermissions,
  placesOf,
  SCRAPER,
  SCRAPER_RULES,
  serviceMonitorSpec,
} from "./monitoring-objects";
import { refuse } from "./problems";
import { alertGroups } from "./registry-alerts";
import type { AlertThresholds } from "./registry-alerts";
import { monitoringProblems } from "./registry-monitoring-rules";
import { OVERWRITE, RBAC } from "./role-checks";
import { subjectsOf } from "./subjects";
import type { SubjectSettings } from "./subjects";

/** A ServiceMonitor for a Prometheus of your own; OpenShift's own scrapes the registry without one. */
export interface ServiceMonitorSettings {
  /** The project where your Prometheus looks for ServiceMonitors. */
  readonly namespace: string;
  /** Labels by which your Prometheus finds it. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** How often it scrapes. @default 30s */
  readonly interval?: string;
}

/** Where the alerts are, and when they fire. */
export interface AlertSettings extends AlertThresholds {
  /**
   * What carries them. AlertingRule is how administrators add alerts to OpenShift's own Prometheus (4.14 and newer);
   * PrometheusRule is for older releases, and for a Prometheus of your own.
   *
   * @default AlertingRule; PrometheusRule before OpenShift 4.14
   */
  readonly kind?: "AlertingRule" | "PrometheusRule";
  /** Project of a PrometheusRule. @default openshift-image-registry, which OpenShift's own Prometheus reads */
  readonly namespace?: string;
  /** Labels by which a Prometheus of your own finds them. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Who reads the registry's metrics, and which alerts there are (OpenShift, "Accessing registry metrics"). */
export interface RegistryMonitoringSettings {
  /** Who may read the metrics: they get the ClusterRole `prometheus-scraper`. @default nobody but OpenShift's own */
  readonly scrapers?: SubjectSettings;
  /** Lets a Prometheus of your own find the registry. Its service account is to be among the scrapers. @default none */
  readonly serviceMonitor?: ServiceMonitorSettings;
  /** Alerts; empty for all of them as they are by default. @default none */
  readonly alerts?: AlertSettings;
}

export interface RegistryMonitoringArgs extends RegistryMonitoringSettings {
  readonly cluster: Cluster;
}

/**
 * Watching the registry: who may read its metrics, a ServiceMonitor, and alerts. The stack owns all of it: what leaves the
 * settings is deleted, and everything when the stack is destroyed.
 *
 * ```ts
 * new RegistryMonitoring("monitoring", { cluster, alerts: { claimUsedPercent: 80 } });
 * ```
 */
export class RegistryMonitoring extends pulumi.ComponentResource {
  private readonly cluster: Cluster;

  constructor(name: string, args: RegistryMonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:RegistryMonitoring", name, {}, opts);
    const { cluster, ...settings } = args;
    this.cluster = cluster;
    refuse(this, monitoringProblems(settings, cluster.declaredVersion));
    const places = placesOf(settings, cluster.declaredVersion);
    cluster.require({
      permissions: monitoringPermissions(settings, places),
      check: async (api) => [
        ...(await definitionProblems(api, places)),
        ...(await grantProblems(api, settings)),
      ],
    });

    const { scrapers, serviceMonitor, alerts } = settings;
    if (scrapers) this.scraper(name, scrapers);
    if (scrapers && serviceMonitor) this.discovery(name, scrapers);
    if (serviceMonitor && places.serviceMonitor) {
      const { namespace } = serviceMonitor;
      const spec = serviceMonitorSpec(serviceMonitor);
      this.object(
        `${name}-service-monitor`,
        places.serviceMonitor,
        namespace,
        serviceMonitor,
        spec,
      );
    }
    if (alerts && places.alerts) {
      const { namespace } = places.alerts.metadata;
      const spec = { groups: alertGroups(alerts) };
      this.object(`${name}-alerts`, places.alerts, namespace ?? NAMESPACE, alerts, spec);
    }
    this.registerOutputs({});
  }

  private scraper(name: string, scrapers: SubjectSettings): void {
    const { cluster } = this;
    const metadata = { name: cluster.gated(SCRAPER), annotations: OVERWRITE };
    const role = new ClusterRole(
      `${name}-scraper`,
      { metadata, rules: SCRAPER_RULES },
      this.options(ref("ClusterRole", SCRAPER)),
    );
    new ClusterRoleBinding(
      `${name}-scrapers`,
      {
        metadata,
        roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: SCRAPER },
        subjects: subjectsOf(scrapers),
      },
      { ...this.options(ref("ClusterRoleBinding", SCRAPER)), dependsOn: cluster.after([role]) },
    );
  }

  private discovery(name: string, scrapers: SubjectSettings): void {
    const { cluster } = this;
    const metadata = { name: DISCOVERY, namespace: cluster.namespace, annotations: OVERWRITE };
    const role = new Role(
      `${name}-discovery`,
      { metadata, rules: DISCOVERY_RULES },
      this.options(ref("Role", DISCOVERY, NAMESPACE)),
    );
    new RoleBinding(
      `${name}-discoverers`,
      {
        metadata,
        roleRef: { apiGroup: RBAC, kind: "Role", name: DISCOVERY },
        subjects: subjectsOf({ serviceAccounts: scrapers.serviceAccounts ?? [] }),
      },
      {
        ...this.options(ref("RoleBinding", DISCOVERY, NAMESPACE)),
        dependsOn: cluster.after([role]),
      },
    );
  }

  private object(
    name: string,
    place: ObjectRef,
    namespace: string,
    { labels }: { readonly labels?: Readonly<Record<string, string>> },
    spec: object,
  ): void {
    const { apiVersion, kind, metadata } = place;
    new CustomResource(
      name,
      {
        apiVersion,
        kind,
        metadata: {
          name: metadata.name,
          namespace: this.cluster.gated(namespace),
          annotations: OVERWRITE,
          // Empty ones would not be the same after a refresh.
          ...(labels && { labels }),
        },
        spec,
      },
      this.options(place),
    );
  }

  private options(place: ObjectRef): pulumi.CustomResourceOptions {
    const { kind, metadata } = place;
    const where = metadata.namespace === undefined ? "" : ` -n ${metadata.namespace}`;
    const remedy = `If nobody needs it, oc delete ${kind.toLowerCase()} ${metadata.name}${where}.`;
    const { cluster } = this;
    return {
      parent: this,
      provider: cluster.provider,
      hooks: refuseExisting(cluster, place, remedy),
    };
  }
}

function ref(kind: string, name: string, namespace?: string): ObjectRef {
  return { apiVersion: `${RBAC}/v1`, kind, metadata: namespace ? { name, namespace } : { name } };
}
