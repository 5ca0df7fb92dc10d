import { NAMESPACE } from "./gate";

/** The alerts, by name. OpenShift's own names are others, so that a silence for one does not silence the other. */
export const ALERT_NAMES = [
  "ImageRegistryIsRemoved",
  "ImageRegistryUnavailable",
  "ImageRegistryOperatorDegraded",
  "ImageRegistryVolumeReadOnly",
  "ImageRegistryVolumeFull",
  "ImageRegistryClaimFilling",
  "ImageRegistryPrunerFailing",
] as const;

export type AlertName = (typeof ALERT_NAMES)[number];

/** When the alerts fire. */
export interface AlertThresholds {
  /** Percent of the claim's capacity that may be used; 1 to 99. @default 85 */
  readonly claimUsedPercent?: number;
  /** How long the registry may be unavailable, as Prometheus writes durations: `10m`. @default 10m */
  readonly unavailableFor?: string;
  /** How long the operator may be degraded. @default 30m */
  readonly degradedFor?: string;
  /** Alerts that are left out, by name. @default none */
  readonly omit?: readonly AlertName[];
}

/** An alert, as Prometheus takes it. */
export interface AlertRule {
  readonly alert: AlertName;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The operator's conditions, as the cluster's version operator exports them. */
const CONDITION = "cluster_operator_conditions";
const OPERATOR = `name="image-registry"`;
const MANUAL =
  "https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/registry";

/** The rules for these thresholds, in one group. */
export function alertGroups(thresholds: AlertThresholds) {
  const { omit = [] } = thresholds;
  const rules = alertRules(thresholds).filter(({ alert }) => !omit.includes(alert));
  return [{ name: "image-registry", rules }];
}

/** All of them, whatever is omitted. */
export function alertRules({
  claimUsedPercent = 85,
  unavailableFor = "10m",
  degradedFor = "30m",
}: AlertThresholds): AlertRule[] {
  return [
    alert("ImageRegistryIsRemoved", "warning", "15m", {
      // Reasons of several conditions are joined with "::".
      expr: `max(${CONDITION}{${OPERATOR},condition="Available",reason=~"(.+::)?Removed(::.+)?"}) == 1`,
      summary: "The image registry is removed.",
      description:
        "The registry's managementState is Removed: nothing can be pushed to it or pulled from it, and builds that push there fail.",
    }),
    alert("ImageRegistryUnavailable", "critical", unavailableFor, {
      expr: `max(${CONDITION}{${OPERATOR},condition="Available"}) == 0`,
      summary: "The image registry is not available.",
      description:
        "No pod of the registry serves: pushes and pulls fail, and pods whose image is not on their node yet do not start.",
    }),
    alert("ImageRegistryOperatorDegraded", "warning", degradedFor, {
      expr: `max by (reason) (${CONDITION}{${OPERATOR},condition="Degraded",reason!="ImagePrunerJobFailed"}) == 1`,
      summary: "The image registry's operator is degraded.",
      description:
        "The operator cannot bring the registry to its configuration ({{ $labels.reason }}): what runs may go on, changes and upgrades do not.",
    }),
    storageAlert("ImageRegistryVolumeReadOnly", "READ_ONLY_FILESYSTEM", "StorageReadOnly", {
      summary: "The image registry's storage is read-only.",
      description: "The registry cannot write: pushes fail, and nothing that is pulled is cached.",
    }),
    storageAlert("ImageRegistryVolumeFull", "DEVICE_OUT_OF_SPACE", "StorageFull", {
      summary: "The image registry's storage is full.",
      description:
        "The registry has no space left: pushes fail, and nothing that is pulled is cached.",
    }),
    alert("ImageRegistryClaimFilling", "warning", "15m", {
      expr: claimUsed(claimUsedPercent),
      summary: "The image registry's claim is filling up.",
      description: `Claim {{ $labels.persistentvolumeclaim }} is {{ printf "%.0f" $value }} % full; this alert begins at ${claimUsedPercent} %.`,
    }),
    alert("ImageRegistryPrunerFailing", "warning", "15m", {
      expr: `max(${CONDITION}{${OPERATOR},condition="Degraded",reason=~"(.+::)?ImagePrunerJobFailed(::.+)?"}) == 1`,
      summary: "The image pruner fails.",
      description:
        "The last job of the image pruner failed: images that nobody uses stay, in etcd and in the registry's storage.",
    }),
  ];
}

interface Text {
  readonly summary: string;
  readonly description: string;
}

function alert(
  name: AlertName,
  severity: "warning" | "critical",
  after: string,
  { expr, summary, description }: Text & { readonly expr: string },
): AlertRule {
  return {
    alert: name,
    expr,
    for: after,
    // The metrics' own namespace is that of who exports them.
    labels: { severity, namespace: NAMESPACE },
    annotations: { summary, description, runbook_url: MANUAL },
  };
}

/** From 4.18 on OpenShift has such an alert itself, and one is enough: ours is quiet while that one is there. */
function storageAlert(name: AlertName, code: string, platform: string, text: Text): AlertRule {
  const expr =
    `(sum by (code) (rate(imageregistry_storage_errors_total{code="${code}"}[5m])) > 0)` +
    ` unless on() ALERTS{alertname="ImageRegistry${platform}"}`;
  return alert(name, "critical", "10m", { expr, ...text });
}

function claimUsed(percent: number): string {
  const of = (metric: string) => `kubelet_volume_stats_${metric}{namespace="${NAMESPACE}"}`;
  const expr = `max by (persistentvolumeclaim) (100 * ${of("used_bytes")} / ${of("capacity_bytes")}) > ${percent}`;
  return expr;
}
