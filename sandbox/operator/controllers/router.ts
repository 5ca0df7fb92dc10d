import { isDeepStrictEqual } from "node:util";

import { now } from "../conditions";
import type { Context } from "../context";
import type { Pass } from "../loop";
import { MANAGER, NAMESPACE, PATH } from "../names";
import type { KubeObject, Route, RouteCondition } from "../types";

interface Ingress extends KubeObject {
  spec: { domain?: string };
}

/** The ingress controller's part: gives routes their host and admits them. */
export function routerController({ api }: Context): Pass {
  return async () => {
    const domain = (await api.get<Ingress>(PATH.ingress))?.spec.domain;
    if (domain === undefined) return 1_000;
    const routes = byAge(await api.list<Route>(PATH.routes));
    for (const route of routes) {
      const path = `${PATH.routes}/${route.metadata.name}`;
      const host = route.spec.host ?? `${route.metadata.name}-${NAMESPACE}.${domain}`;
      if (route.spec.host === undefined) {
        await api.merge(path, { spec: { host } }, MANAGER.router);
        return 0;
      }
      const elder = routes.find(({ spec }) => spec.host === host) ?? route;
      const status = { ingress: [admission(route, elder, host, domain)] };
      if (isDeepStrictEqual(route.status?.ingress, status.ingress)) continue;
      await api.merge(`${path}/status`, { status }, MANAGER.router);
    }
    return undefined;
  };
}

function admission(route: Route, elder: Route, host: string, domain: string): object {
  const claimed = elder.metadata.name !== route.metadata.name;
  const before = route.status?.ingress?.[0]?.conditions?.[0];
  const verdict: RouteCondition = claimed
    ? {
        type: "Admitted",
        status: "False",
        reason: "HostAlreadyClaimed",
        message: `route ${elder.metadata.name} already exposes ${host} and is older`,
      }
    : { type: "Admitted", status: "True" };
  const same = before?.status === verdict.status;
  const lastTransitionTime = (same && before.lastTransitionTime) || now();
  return {
    conditions: [{ lastTransitionTime, ...verdict }],
    host,
    routerCanonicalHostname: `router-default.${domain}`,
    routerName: "default",
    wildcardPolicy: "None",
  };
}

function byAge(routes: readonly Route[]): Route[] {
  const key = ({ metadata }: Route): string =>
    `${metadata.creationTimestamp ?? ""} ${metadata.name}`;
  return [...routes].sort((a, b) => key(a).localeCompare(key(b)));
}
