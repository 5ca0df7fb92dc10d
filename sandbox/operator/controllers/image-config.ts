import { isDeepStrictEqual } from "node:util";

import type { Context } from "../context";
import type { Pass } from "../loop";
import { DEFAULT_ROUTE, MANAGER, NAMESPACE, OWNER_ANNOTATION, PATH, REGISTRY } from "../names";
import type { KubeObject, Route } from "../types";

interface ImageConfig extends KubeObject {
  spec: object;
  status?: { internalRegistryHostname?: string; externalRegistryHostnames?: string[] };
}

/** Keeps the registry's host names in the status of image.config.openshift.io/cluster. */
export function imageConfigController({ api }: Context): Pass {
  return async () => {
    const config =
      (await api.get<ImageConfig>(PATH.image)) ??
      (await api.create<ImageConfig>(PATH.images, emptyImageConfig(), MANAGER.operator));
    const served = await api.get(`${PATH.services}/${REGISTRY}`);
    const internal = served && `${REGISTRY}.${NAMESPACE}.svc:5000`;
    const external = hostnames(await api.list<Route>(PATH.routes));
    const {
      internalRegistryHostname: _,
      externalRegistryHostnames: __,
      ...rest
    } = config.status ?? {};
    const status = {
      ...rest,
      ...(internal !== undefined && { internalRegistryHostname: internal }),
      ...(external.length > 0 && { externalRegistryHostnames: external }),
    };
    if (isDeepStrictEqual(config.status ?? {}, status)) return undefined;
    await api.replace(`${PATH.image}/status`, { ...config, status }, MANAGER.operator);
    return undefined;
  };
}

/** The hosts of the operator's routes: the default one first, the others sorted. */
export function hostnames(routes: readonly Route[]): string[] {
  const hosts = routes
    .filter(({ metadata }) => metadata.annotations?.[OWNER_ANNOTATION] !== undefined)
    .flatMap(({ status }) => (status?.ingress ?? []).map(({ host }) => host ?? ""))
    .filter((host) => host !== "");
  const isDefault = (host: string): boolean => host.startsWith(`${DEFAULT_ROUTE}-${NAMESPACE}`);
  const others = hosts.filter((host) => !isDefault(host)).sort();
  return [...new Set([...hosts.filter(isDefault).slice(-1), ...others])];
}

function emptyImageConfig(): ImageConfig {
  return {
    apiVersion: "config.openshift.io/v1",
    kind: "Image",
    metadata: { name: "cluster" },
    spec: {},
  };
}
