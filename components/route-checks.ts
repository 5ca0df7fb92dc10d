import type * as pulumi from "@pulumi/pulumi";
import type { ClusterApi, ObjectRef, Permission } from "./cluster-api";
import { NAMESPACE } from "./gate";
import { below } from "./problems";
import type { Problem } from "./problems";
import type { RouteSettings } from "./registry-settings";
import { KEYS, secretRef, warnOfExpiry } from "./route-certificate";
import { liveHosts } from "./route-hosts";
import type { Named } from "./route-hosts";
import { repeatedHost } from "./route-rules";
import { coverProblems, serverCertificateProblems } from "./server-certificate";

/** Rights for what is asked here. `named`: a route names a Secret */
export function routePermissions(named: boolean): Permission[] {
  const group = "route.openshift.io";
  return [
    { group, resource: "routes", verbs: ["get"], namespace: NAMESPACE },
    ...(named ? [{ group: "", resource: "secrets", verbs: ["get"], namespace: NAMESPACE }] : []),
  ];
}

/** Marks what the operator made and may delete. */
const OPERATORS = "imageregistry.openshift.io";

/**
 * What only the cluster knows of the routes: who has their names, the Secrets that are named, the hosts that the router makes.
 *
 * @param before routes that are there beside them, as the default one
 */
export async function liveRouteProblems(
  api: ClusterApi,
  routes: readonly RouteSettings[],
  before: readonly Named[],
  parent: pulumi.Resource,
): Promise<Problem[]> {
  const all = await liveHosts(api, [...before, ...routes]);
  const found = routes.map(async (route, index) => {
    const at = before.length + index;
    const host = all[at];
    const taken = host !== undefined && all.indexOf(host) < at ? [repeatedHost(host)] : [];
    const more = [nameProblems(api, route.name), tlsProblems(api, route, host, parent)];
    return below(`routes.${index}`, [...taken, ...(await Promise.all(more)).flat()]);
  });
  return (await Promise.all(found)).flat();
}

/** The operator takes a Route over that has the name, and deletes it when it is listed no more. */
async function nameProblems(api: ClusterApi, name: string): Promise<Problem[]> {
  const live = await api.get(routeRef(name));
  if (!live || live.metadata?.annotations?.[OPERATORS] === "true") return [];
  const rule = `be free, or of a Route of the registry's operator: it would take this one over, and delete it later`;
  const remedy = `Choose another name; or hand that Route over with: oc annotate route ${name} -n ${NAMESPACE} ${OPERATORS}=true.`;
  return [{ field: "name", value: name, rule, remedy }];
}

function routeRef(name: string): ObjectRef {
  return {
    apiVersion: "route.openshift.io/v1",
    kind: "Route",
    metadata: { name, namespace: NAMESPACE },
  };
}

async function tlsProblems(
  api: ClusterApi,
  { tls, hostname }: RouteSettings,
  host: string | undefined,
  parent: pulumi.Resource,
): Promise<Problem[]> {
  const { secret, certificate } = tls ?? {};
  if (secret !== undefined) return secretProblems(api, "tls.secret", secret, host, parent);
  // With a hostname this has been seen before the gate.
  const unseen = typeof certificate === "string" && hostname === undefined && host !== undefined;
  return unseen ? coverProblems("tls.certificate", certificate, host) : [];
}

async function secretProblems(
  api: ClusterApi,
  field: string,
  name: string,
  host: string | undefined,
  parent: pulumi.Resource,
): Promise<Problem[]> {
  const live = await api.get(secretRef(name));
  const data = (live?.["data"] ?? {}) as Readonly<Record<string, string>>;
  const [certificate, key, caCertificate] = [
    decoded(data[KEYS.certificate]),
    decoded(data[KEYS.key]),
    decoded(data[KEYS.caCertificate]),
  ];
  if (certificate === undefined || key === undefined) {
    const rule = `be a Secret in ${NAMESPACE} with the keys ${KEYS.certificate} and ${KEYS.key}`;
    const remedy = `oc create secret tls ${name} -n ${NAMESPACE} --cert=<file> --key=<file>.`;
    return [{ field, value: name, rule, remedy }];
  }
  const problems = serverCertificateProblems({ certificate, key, caCertificate }, host, undefined, {
    certificate: `${field}[${KEYS.certificate}]`,
    key: `${field}[${KEYS.key}]`,
    caCertificate: `${field}[${KEYS.caCertificate}]`,
  });
  if (problems.length === 0) warnOfExpiry({ certificate, caCertificate }, parent);
  return problems;
}

function decoded(value: string | undefined): string | undefined {
  return value === undefined ? undefined : Buffer.from(value, "base64").toString("utf8");
}
