import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";

import { applyManaged } from "../apply";
import { bootstrap } from "../bootstrap";
import { decoded } from "../decoded";
import type { Context } from "../context";
import { PermanentError } from "../errors";
import type { Pass } from "../loop";
import { MANAGER, PATH } from "../names";
import { wantedRoutes } from "../objects/routes";
import { finalize, removeRegistry } from "../remove";
import { syncStatus } from "../status";
import type { Config, Deployment, Route } from "../types";

/** The controller of configs.imageregistry.operator.openshift.io/cluster. */
export function registryConfigController(context: Context): Pass {
  const { api, settings } = context;
  const start = Date.now();
  return async () => {
    const found = await api.get<Config>(PATH.config);
    if (!found) {
      const wait = start + settings.bootstrapDelayMs - Date.now();
      if (wait > 0) return wait;
      await bootstrap(context);
      return 300;
    }
    const before = decoded(found);
    const config = structuredClone(before);
    if (config.metadata.deletionTimestamp !== undefined) {
      await finalize(context, config);
      return undefined;
    }
    const failure = await reconcile(context, config);
    await observe(context, config, failure);
    await writeSpec(context, before, config);
    await writeStatus(context, before, config);
    if (failure && !(failure instanceof PermanentError)) throw failure;
    return settings.degradedAfterMs;
  };
}

async function reconcile(context: Context, config: Config): Promise<Error | undefined> {
  try {
    // Anything else is reported on, but nothing is done: Unmanaged, Force, and no state at all.
    if (config.spec.managementState === "Removed") await removeRegistry(context, config);
    if (config.spec.managementState === "Managed") await applyManaged(context, config);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function observe(
  { api, settings }: Context,
  config: Config,
  failure: Error | undefined,
): Promise<void> {
  const names = wantedRoutes(config).map(({ name }) => name);
  const all = await api.list<Route>(PATH.routes);
  syncStatus(config, {
    deployment: await api.get<Deployment>(PATH.deployment),
    routes: all.filter(({ metadata }) => names.includes(metadata.name)),
    failure,
    degradedAfterMs: settings.degradedAfterMs,
  });
}

/**
 * Writes the whole spec, as computed from the object that the pass began with, over the newest
 * one. What somebody else wrote in between is lost, except managementState: so does the operator.
 */
async function writeSpec(
  { api, settings }: Context,
  before: Config,
  config: Config,
): Promise<void> {
  const metadataChanged = !isDeepStrictEqual(before.metadata, config.metadata);
  if (!metadataChanged && isDeepStrictEqual(before.spec, config.spec)) return;
  await sleep(settings.writeBackDelayMs);
  const newest = await api.get<Config>(PATH.config);
  if (!newest) return;
  const { managementState } = newest.spec;
  const next: Config = {
    ...newest,
    metadata: metadataChanged ? config.metadata : newest.metadata,
    spec: { ...config.spec, ...(managementState !== undefined && { managementState }) },
  };
  const written = await api.replace(PATH.config, next, MANAGER.operator);
  if (written.metadata.resourceVersion !== undefined) {
    config.metadata.resourceVersion = written.metadata.resourceVersion;
  }
}

/** Writes the status of the generation that the pass began with, not of the one it may have made. */
async function writeStatus({ api }: Context, before: Config, config: Config): Promise<void> {
  if (config.metadata.generation !== undefined) {
    config.status.observedGeneration = config.metadata.generation;
  }
  for (const condition of config.status.conditions) {
    // A condition that went away and came back within the pass has not changed.
    const old = before.status.conditions.find(({ type }) => type === condition.type);
    if (old?.status === condition.status) condition.lastTransitionTime = old.lastTransitionTime;
  }
  if (isDeepStrictEqual(before.status, config.status)) return;
  await api.replace(`${PATH.config}/status`, config, MANAGER.operator);
}
