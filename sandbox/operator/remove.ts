import { driverIfAny } from "./drivers";
import type { Context } from "./context";
import { wrapped } from "./errors";
import { FINALIZER, MANAGER, PATH } from "./names";
import { ownedPaths } from "./objects";
import type { Config } from "./types";

const deletion = { gracePeriodSeconds: 0, propagationPolicy: "Foreground" } as const;

/**
 * Takes the registry down. Its storage goes too when the operator manages it. Whether it does is
 * read from the spec, which storage it is from the status.
 */
export async function removeRegistry(context: Context, config: Config): Promise<void> {
  // Two drivers block the removal as they block everything else.
  await wrapped("unable to get generators", () => driverIfAny(context, config.spec.storage));
  for (const path of ownedPaths(config)) {
    await wrapped(`failed to delete object ${path}`, () => context.api.remove(path, deletion));
  }
  const driver = driverIfAny(context, config.status.storage);
  if (!driver) return;
  await wrapped("unable to remove storage", () => driver.remove(config));
  config.status.storage = {};
}

/** Takes the registry down and lets its deleted configuration go. */
export async function finalize(context: Context, config: Config): Promise<void> {
  const { finalizers = [] } = config.metadata;
  if (!finalizers.includes(FINALIZER)) return;
  await wrapped("unable to finalize resource", () => removeRegistry(context, config));
  config.metadata.finalizers = finalizers.filter((finalizer) => finalizer !== FINALIZER);
  await context.api.replace(PATH.config, config, MANAGER.operator);
  context.settings.log("operator: deleted configuration finalized");
}
