import { randomBytes } from "node:crypto";

import { driverIfAny, driverOf, type Driver } from "./drivers";
import type { Context } from "./context";
import { PermanentError, wrapped } from "./errors";
import { DEFAULT_ROUTE, FINALIZER } from "./names";
import { generators, routes } from "./objects";
import { noteGeneration } from "./objects/deployment";
import { ensure } from "./objects/ensure";
import { removeObsoleteRoutes } from "./objects/routes";
import { platformStorage } from "./platform-storage";
import type { Config } from "./types";

/** Brings the registry to what the configuration says; completes the configuration on the way. */
export async function applyManaged(context: Context, config: Config): Promise<void> {
  const { api, settings } = context;
  const { metadata, spec } = config;
  if (!metadata.finalizers?.includes(FINALIZER)) {
    metadata.finalizers = [...(metadata.finalizers ?? []), FINALIZER];
  }
  verify(config);
  spec.httpSecret = spec.httpSecret ? spec.httpSecret : randomBytes(64).toString("hex");
  await wrapped("unable to sync storage configuration", () => syncStorage(context, config));
  if (settings.neverReady !== undefined) throw new Error(settings.neverReady);
  settleOwnership(config);
  const driver = await wrapped("unable to get generators", () => driverOf(context, spec.storage));
  await wrapped("unable to apply objects", () => applyObjects(context, config, driver));
  await wrapped("unable to remove obsolete routes", () => removeObsoleteRoutes(api, config));
}

/** What the operator refuses for good. */
export function verify({ spec }: Pick<Config, "spec">): void {
  const refuse = (rule: string): never => {
    throw new PermanentError("VerificationFailed", `unable to complete resource: ${rule}`);
  };
  if (spec.replicas < 0) refuse("replicas must be greater than or equal to 0");
  const names = [DEFAULT_ROUTE, ...(spec.routes ?? []).map(({ name }) => name)];
  if (new Set(names).size < names.length) {
    refuse("duplication of names has been detected in the additional routes");
  }
}

async function syncStorage(context: Context, config: Config): Promise<void> {
  if (!driverIfAny(context, config.spec.storage)) {
    config.spec.storage = (await platformStorage(context.api)).storage;
  }
  const driver = driverOf(context, config.spec.storage);
  const ready = !driver.changed(config) && (await driver.exists(config));
  if (!ready) await driver.create(config);
}

/** The storage's management state, once settled, is repeated in the status. */
function settleOwnership({ spec, status }: Config): void {
  spec.storage.managementState ??= status.storageManaged ? "Managed" : "Unmanaged";
  status.storageManaged = spec.storage.managementState === "Managed";
  status.storage.managementState = spec.storage.managementState;
}

async function applyObjects({ api }: Context, config: Config, driver: Driver): Promise<void> {
  for (const generate of generators(api, config, driver)) {
    const object = await ensure(api, await generate());
    if (object.kind === "Deployment") noteGeneration(config, object);
  }
  for (const route of await routes(api, config)) await ensure(api, route);
}
