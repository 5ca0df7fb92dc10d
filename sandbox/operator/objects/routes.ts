import type { Api } from "../api";
import { DEFAULT_ROUTE, NAMESPACE, OWNER_ANNOTATION, PATH, REGISTRY } from "../names";
import type { Config, Route, RouteSpec, Secret } from "../types";
import type { Desired } from "./ensure";

/** The routes that the configuration asks for, the default one first. */
export async function routes(api: Api, config: Config): Promise<Desired[]> {
  return Promise.all(wantedRoutes(config).map((route) => desiredRoute(api, route)));
}

export function wantedRoutes({ spec }: Config): RouteSpec[] {
  const first = spec.defaultRoute ? [{ name: DEFAULT_ROUTE }] : [];
  return [...first, ...(spec.routes ?? [])];
}

/** Deletes the operator's routes that are not wanted any more. */
export async function removeObsoleteRoutes(api: Api, config: Config): Promise<void> {
  const wanted = new Set(wantedRoutes(config).map(({ name }) => name));
  for (const { metadata } of await api.list<Route>(PATH.routes)) {
    const own = metadata.annotations?.[OWNER_ANNOTATION] !== undefined;
    if (own && !wanted.has(metadata.name)) await api.remove(`${PATH.routes}/${metadata.name}`);
  }
}

async function desiredRoute(api: Api, route: RouteSpec): Promise<Desired> {
  const object: Route = {
    apiVersion: "route.openshift.io/v1",
    kind: "Route",
    metadata: {
      name: route.name,
      namespace: NAMESPACE,
      annotations: { [OWNER_ANNOTATION]: "true" },
    },
    spec: {
      ...(route.hostname && { host: route.hostname }),
      to: { kind: "Service", name: REGISTRY },
      tls: { termination: "reencrypt", ...(await certificate(api, route.secretName)) },
    },
  };
  return { collection: PATH.routes, type: "*v1.Route", object };
}

async function certificate(api: Api, name?: string): Promise<Record<string, string>> {
  if (!name) return {};
  const secret = await api.get<Secret>(`${PATH.secrets}/${name}`);
  if (!secret) throw new Error(`secret "${name}" not found`);
  const fields = [
    ["certificate", "tls.crt"],
    ["key", "tls.key"],
    ["caCertificate", "tls.cacrt"],
  ] as const;
  const found = fields.flatMap(([field, key]) => {
    const value = secret.data?.[key];
    return value === undefined ? [] : [[field, Buffer.from(value, "base64").toString("utf8")]];
  });
  return Object.fromEntries(found) as Record<string, string>;
}
