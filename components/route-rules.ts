import { isIP } from "node:net";
import { isHostName, isObjectName } from "./formats";
import { NAMESPACE } from "./gate";
import { below } from "./problems";
import type { Problem } from "./problems";
import type { RegistryRoute, RouteSettings, RouteTlsSettings } from "./registry-settings";
import { holdsKey, serverCertificateProblems } from "./server-certificate";

/** The Route of `defaultRoute`. */
export const DEFAULT_ROUTE = "default-route";

/** The first label of a host that the router makes is the Route's name with this, and a label has at most 63 characters. */
const LONGEST_GENERATED = 63 - `-${NAMESPACE}`.length;

/** What is wrong with names and hosts of the routes. The API server takes anything. */
export function routesProblems(routes: readonly RegistryRoute[]): Problem[] {
  return [
    ...routes.flatMap((route, index) =>
      below(String(index), [
        ...nameProblems(route),
        ...hostProblems(route.hostname),
        ...secretProblems("secretName", route.secretName),
      ]),
    ),
    ...repeated(routes, "name", (name) => ({
      field: "name",
      value: name,
      rule: "be the only route of this name: the operator stops on two",
      remedy: "Choose another, or remove one.",
    })),
    ...repeated(routes, "hostname", repeatedHost),
  ];
}

/** The router admits one Route of a host, the elder. */
export function repeatedHost(host: string): Problem {
  const rule = "be the only route of this host: the router admits one";
  return { field: "hostname", value: host, rule, remedy: "Choose another, or remove one." };
}

/** What is wrong with the certificates of the routes as far as they are plain values. */
export function tlsProblems(routes: readonly RouteSettings[], now?: number): Problem[] {
  return routes.flatMap(({ hostname, tls }, index) =>
    tls ? below(`${index}.tls`, oneTlsProblems(tls, hostname, now)) : [],
  );
}

function nameProblems({ name, hostname }: RegistryRoute): Problem[] {
  const say = (rule: string, remedy: string) => [{ field: "name", value: name, rule, remedy }];
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
    return say(
      "be a label of DNS: lower-case letters, digits and '-', at most 63 characters",
      "Write it like public.",
    );
  if (name === DEFAULT_ROUTE)
    return say(
      `be another name than ${DEFAULT_ROUTE}, which is the operator's`,
      "Choose another; for that route set defaultRoute: true.",
    );
  if (hostname !== undefined || name.length <= LONGEST_GENERATED) return [];
  return say(
    `have at most ${LONGEST_GENERATED} characters without hostname: the router makes a host of it`,
    "Shorten it, or set hostname.",
  );
}

function hostProblems(hostname: string | undefined): Problem[] {
  if (hostname === undefined || (isHostName(hostname) && isIP(hostname) === 0)) return [];
  const rule =
    "be a name of DNS in lower case: no wildcard, no scheme, no port, and no address of IP";
  const remedy = "Write it like registry.example.com, or leave it out.";
  return [{ field: "hostname", value: hostname, rule, remedy }];
}

function secretProblems(field: string, name: string | undefined): Problem[] {
  if (name === undefined || isObjectName(name)) return [];
  const rule = `be the name of a Secret in ${NAMESPACE}`;
  const value = holdsKey(name) ? "[secret]" : name;
  return [{ field, value, rule, remedy: "Correct the name." }];
}

function repeated(
  routes: readonly RegistryRoute[],
  field: "name" | "hostname",
  problem: (value: string) => Problem,
): Problem[] {
  const values = routes.map((route) => route[field]);
  return values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index
      ? below(String(index), [problem(value)])
      : [],
  );
}

function oneTlsProblems(tls: RouteTlsSettings, hostname?: string, now?: number): Problem[] {
  const { secret, certificate, key, caCertificate } = tls;
  const given = Object.keys(tls).sort();
  const own = certificate !== undefined && key !== undefined && secret === undefined;
  const existing = secret !== undefined && given.length === 1;
  if (!own && !existing) {
    const rule = "be either secret, or certificate and key, with or without caCertificate";
    const remedy = "Name a Secret with the certificate, or give the certificate and its key.";
    return [{ field: "", value: given, rule, remedy }];
  }
  if (existing) return secretProblems("secret", secret);
  // What is known only later is checked in the chain, by the same rules (`RouteCertificate`).
  if (typeof certificate !== "string" || typeof key !== "string") return [];
  const authorities = typeof caCertificate === "string" ? caCertificate : undefined;
  const all = { certificate, key, caCertificate: authorities };
  return serverCertificateProblems(all, hostname, now);
}
