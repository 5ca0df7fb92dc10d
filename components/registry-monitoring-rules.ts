import { isObjectName } from "./formats";
import { has, versionProblems } from "./openshift-version";
import type { OpenShiftVersion } from "./openshift-version";
import { below } from "./problems";
import type { Problem } from "./problems";
import { ALERT_NAMES } from "./registry-alerts";
import type { AlertSettings, RegistryMonitoringSettings } from "./registry-monitoring";
import type { ServiceMonitorSettings } from "./registry-monitoring";
import { anonymousOf, isNamespace, subjectProblems } from "./subjects";

/** As the definitions of Prometheus' operator have it; zero is no interval. */
const DURATION = /^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** What is wrong with the settings by themselves. */
export function monitoringProblems(
  settings: RegistryMonitoringSettings,
  version?: OpenShiftVersion,
): Problem[] {
  const { scrapers, serviceMonitor, alerts } = settings;
  if (!scrapers && !serviceMonitor && !alerts) {
    const rule = "have at least one of scrapers, serviceMonitor and alerts";
    return [{ field: "", value: "none", rule, remedy: "Add one, or leave monitoring out." }];
  }
  return [
    ...(scrapers ? below("scrapers", scraperProblems(scrapers)) : []),
    ...(serviceMonitor ? below("serviceMonitor", serviceMonitorProblems(serviceMonitor)) : []),
    ...(serviceMonitor && !scrapers?.serviceAccounts ? [noScraper()] : []),
    ...(alerts ? below("alerts", alertProblems(alerts, version)) : []),
  ];
}

/** The kind of object that carries the alerts, where the user does not say. */
export function alertKind(
  { kind }: AlertSettings,
  version: OpenShiftVersion | undefined,
): NonNullable<AlertSettings["kind"]> {
  return kind ?? (has(version, "AlertingRule") ? "AlertingRule" : "PrometheusRule");
}

function scraperProblems(scrapers: NonNullable<RegistryMonitoringSettings["scrapers"]>): Problem[] {
  const anonymous = anonymousOf(scrapers);
  const rule = "be known to the cluster: metrics name repositories, and who uses them";
  const remedy = `Remove ${anonymous.join(" and ")}.`;
  const open = { field: "", value: anonymous, rule, remedy };
  return [...subjectProblems(scrapers), ...(anonymous.length > 0 ? [open] : [])];
}

function noScraper(): Problem {
  const rule = "name the service account of the Prometheus that follows serviceMonitor";
  const remedy = "As prometheus/prometheus-k8s; without it the registry answers 403.";
  return { field: "scrapers.serviceAccounts", value: undefined, rule, remedy };
}

function serviceMonitorProblems(settings: ServiceMonitorSettings): Problem[] {
  const { namespace, interval } = settings;
  return [
    ...placeProblems(namespace),
    ...(interval === undefined ? [] : durationProblems("interval", interval)),
    ...labelProblems(settings.labels),
  ];
}

/** OpenShift's own Prometheus scrapes the registry as it is, and supports no more of these in its projects. */
function placeProblems(namespace: string): Problem[] {
  const say = (rule: string, remedy: string): Problem[] => [
    { field: "namespace", value: namespace, rule, remedy },
  ];
  if (!isNamespace(namespace))
    return say("be the project of your Prometheus", "Name a project that is there.");
  if (!/^(openshift|kube)-/.test(namespace)) return [];
  return say(
    "be a project of your own: OpenShift scrapes the registry from its own by itself",
    "Name the project of your Prometheus, or leave serviceMonitor out.",
  );
}

function alertProblems(alerts: AlertSettings, version?: OpenShiftVersion): Problem[] {
  const { namespace, claimUsedPercent: percent, unavailableFor, degradedFor } = alerts;
  const kind = alertKind(alerts, version);
  const problems = [
    ...versionProblems(version, kind === "AlertingRule" ? { AlertingRule: kind } : {}).map(
      (problem) => ({ ...problem, field: "kind" }),
    ),
    ...(unavailableFor === undefined ? [] : durationProblems("unavailableFor", unavailableFor)),
    ...(degradedFor === undefined ? [] : durationProblems("degradedFor", degradedFor)),
    ...labelProblems(alerts.labels),
    ...omitProblems(alerts),
  ];
  if (namespace !== undefined && kind === "AlertingRule") {
    const rule = "be left out with AlertingRule, which is read in openshift-monitoring only";
    const remedy = "Remove it, or set kind: PrometheusRule.";
    problems.push({ field: "namespace", value: namespace, rule, remedy });
  } else if (namespace !== undefined && !isNamespace(namespace)) {
    const rule = "be the project whose rules your Prometheus reads";
    problems.push({ field: "namespace", value: namespace, rule, remedy: "Correct the name." });
  }
  if (percent !== undefined && !(Number.isInteger(percent) && percent > 0 && percent < 100)) {
    const rule = "be a whole number from 1 to 99";
    const remedy = "Leave it out for 85.";
    problems.push({ field: "claimUsedPercent", value: percent, rule, remedy });
  }
  return problems;
}

function omitProblems({ omit = [] }: AlertSettings): Problem[] {
  const known: readonly string[] = ALERT_NAMES;
  const unknown = omit.flatMap((value, index) => {
    const rule = `be one of ${known.join(", ")}`;
    const remedy = "docs/monitoring.md describes them.";
    return known.includes(value) ? [] : [{ field: `omit.${index}`, value, rule, remedy }];
  });
  if (!known.every((name) => omit.some((one) => one === name))) return unknown;
  const rule = "leave at least one alert";
  const remedy = "Leave alerts out of the settings for none.";
  return [...unknown, { field: "omit", value: omit, rule, remedy }];
}

function durationProblems(field: string, value: string): Problem[] {
  if (DURATION.test(value) && /[1-9]/.test(value)) return [];
  const rule = "be a duration of Prometheus, the longest unit first, as 90s, 10m or 1h30m";
  return [{ field, value, rule, remedy: "Correct it, or leave it out." }];
}

function labelProblems(labels: Readonly<Record<string, string>> = {}): Problem[] {
  const legal = ([key, value]: readonly [string, string]) => {
    const [name = "", prefix, ...more] = key.split("/").reverse();
    const named = name !== "" && LABEL_VALUE.test(name) && more.length === 0;
    return named && (prefix === undefined || isObjectName(prefix)) && LABEL_VALUE.test(value);
  };
  return Object.entries(labels)
    .filter((entry) => !legal(entry))
    .map(([key, value]) => {
      const rule = "be a label of Kubernetes, key and value";
      return { field: `labels.${key}`, value, rule, remedy: "Correct it." };
    });
}
