import type { ClusterApi, ObjectRef, Permission } from "./cluster-api";
import { NAMESPACE } from "./gate";
import type { OpenShiftVersion } from "./openshift-version";
import type { Problem } from "./problems";
import type {
  AlertSettings,
  RegistryMonitoringSettings,
  ServiceMonitorSettings,
} from "./registry-monitoring";
import { alertKind } from "./registry-monitoring-rules";
import { bindProblems, makeProblems, OWN_VERBS, RBAC } from "./role-checks";

/** The objects for Prometheus that the settings ask for. */
export interface MonitoringPlaces {
  readonly serviceMonitor?: ObjectRef;
  readonly alerts?: ObjectRef;
}

/** Where OpenShift's own Prometheus reads AlertingRules. */
const PLATFORM = "openshift-monitoring";

/** The role of the manual. It is for all who read metrics, so its name says nothing of this project. */
export const SCRAPER = "prometheus-scraper";
export const SCRAPER_RULES = [
  { apiGroups: ["image.openshift.io"], resources: ["registry/metrics"], verbs: ["get"] },
];
/** What Prometheus looks up to find the pods behind a Service. */
export const DISCOVERY = "image-registry-metrics-discovery";
export const DISCOVERY_RULES = [
  {
    apiGroups: [""],
    resources: ["services", "endpoints", "pods"],
    verbs: ["get", "list", "watch"],
  },
  {
    apiGroups: ["discovery.k8s.io"],
    resources: ["endpointslices"],
    verbs: ["get", "list", "watch"],
  },
];

/** Which objects there will be, and where. */
export function placesOf(
  { serviceMonitor, alerts }: RegistryMonitoringSettings,
  version: OpenShiftVersion | undefined,
): MonitoringPlaces {
  return {
    ...(serviceMonitor && {
      serviceMonitor: {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "ServiceMonitor",
        metadata: { name: "openshift-image-registry", namespace: serviceMonitor.namespace },
      },
    }),
    ...(alerts && { alerts: alertPlace(alerts, version) }),
  };
}

function alertPlace(alerts: AlertSettings, version: OpenShiftVersion | undefined): ObjectRef {
  const kind = alertKind(alerts, version);
  const platform = kind === "AlertingRule";
  const group = platform ? "monitoring.openshift.io" : "monitoring.coreos.com";
  const namespace = platform ? PLATFORM : (alerts.namespace ?? NAMESPACE);
  return {
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name: "image-registry-alerts", namespace },
  };
}

/** How Prometheus reaches the registry: over TLS that the cluster's own authority vouches for, with its own token. */
export function serviceMonitorSpec({ interval = "30s" }: ServiceMonitorSettings): object {
  const host = `image-registry.${NAMESPACE}.svc`;
  return {
    endpoints: [
      {
        bearerTokenFile: "/var/run/secrets/kubernetes.io/serviceaccount/token",
        interval,
        path: "/extensions/v2/metrics",
        port: "5000-tcp",
        scheme: "https",
        tlsConfig: {
          // OpenShift puts this ConfigMap into every project.
          ca: { configMap: { name: "openshift-service-ca.crt", key: "service-ca.crt" } },
          serverName: host,
        },
      },
    ],
    namespaceSelector: { matchNames: [NAMESPACE] },
    selector: { matchLabels: { "docker-registry": "default" } },
  };
}

/** The rights for what the settings ask for. */
export function monitoringPermissions(
  { scrapers, serviceMonitor }: RegistryMonitoringSettings,
  places: MonitoringPlaces,
): Permission[] {
  const own = (group: string, resource: string, namespace?: string): Permission => ({
    group,
    resource,
    verbs: OWN_VERBS,
    ...(namespace !== undefined && { namespace }),
  });
  const objects = objectsOf(places);
  return [
    ...(scrapers ? [own(RBAC, "clusterroles"), own(RBAC, "clusterrolebindings")] : []),
    ...(serviceMonitor
      ? [own(RBAC, "roles", NAMESPACE), own(RBAC, "rolebindings", NAMESPACE)]
      : []),
    ...objects.map((place) => own(groupOf(place), pluralOf(place), place.metadata.namespace)),
    ...(objects.length > 0 ? [DEFINITIONS] : []),
  ];
}

/** The roles are made and bound, which the API server lets nobody do who does not hold them. */
export async function grantProblems(
  api: ClusterApi,
  { scrapers, serviceMonitor }: RegistryMonitoringSettings,
): Promise<Problem[]> {
  const found = await Promise.all([
    ...(scrapers
      ? [makeProblems(api, SCRAPER, SCRAPER_RULES), bindProblems(api, SCRAPER, SCRAPER_RULES)]
      : []),
    ...(serviceMonitor
      ? [
          makeProblems(api, DISCOVERY, DISCOVERY_RULES, NAMESPACE),
          bindProblems(api, DISCOVERY, DISCOVERY_RULES, NAMESPACE, "roles"),
        ]
      : []),
  ]);
  return found.flat();
}

const DEFINITIONS: Permission = {
  group: "apiextensions.k8s.io",
  resource: "customresourcedefinitions",
  verbs: ["get"],
};

/** A cluster without monitoring does not know these kinds. */
export async function definitionProblems(
  api: ClusterApi,
  places: MonitoringPlaces,
): Promise<Problem[]> {
  const found = await Promise.all(
    objectsOf(places).map(async (place) => {
      const name = `${pluralOf(place)}.${groupOf(place)}`;
      const field = `monitoring.${place.kind === "ServiceMonitor" ? "serviceMonitor" : "alerts"}`;
      const definition = await api.get({
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name },
      });
      return definition ? absentProject(api, field, place) : [unknownKind(field, place.kind, name)];
    }),
  );
  return found.flat();
}

function unknownKind(field: string, kind: string, name: string): Problem {
  const rule = `be used on a cluster that knows ${kind}: it has no definition ${name}`;
  const remedy = "Leave it out, or install the cluster's monitoring.";
  return { field, value: kind, rule, remedy };
}

async function absentProject(
  api: ClusterApi,
  field: string,
  { metadata: { namespace = NAMESPACE } }: ObjectRef,
): Promise<Problem[]> {
  const ref = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  if (await api.get(ref)) return [];
  const rule = "be in a project that is there";
  const remedy = `oc new-project ${namespace}, or correct the name.`;
  return [{ field: `${field}.namespace`, value: namespace, rule, remedy }];
}

function objectsOf({ serviceMonitor, alerts }: MonitoringPlaces): ObjectRef[] {
  return [serviceMonitor, alerts].filter((place) => place !== undefined);
}

function groupOf({ apiVersion }: ObjectRef): string {
  return apiVersion.split("/")[0] ?? "";
}

function pluralOf({ kind }: ObjectRef): string {
  return `${kind.toLowerCase()}s`;
}
