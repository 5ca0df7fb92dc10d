import { setTimeout as sleep } from "node:timers/promises";

import {
  explainConflict,
  explainExisting,
  isNamespaceMissing,
  isNotFound,
  messageOf,
  NoMatchError,
} from "./errors";
import { creator, forceApply, identity, takeOver } from "./managers";
import { isPatch, nameOf } from "./objects";
import { collectionOf, dryRun, type Operation } from "./operation";
import type { Properties } from "../support/values";

/** Seconds between the attempts to create something whose namespace or definition is not there yet. */
const pauses = [1, 2, 4, 8, 16];

/** Creates the object; a patch (or upsertExistingObjects) applies to what may be there already. */
export async function create(
  operation: Operation,
  inputs: Properties,
  manager: string,
): Promise<Properties> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await createOnce(operation, inputs, manager);
    } catch (error) {
      const pause = pauses[attempt];
      const mayAppear = isNotFound(error) || error instanceof NoMatchError;
      const hopeless = operation.preview && isNamespaceMissing(error);
      if (pause === undefined || !mayAppear || hopeless) {
        throw explainExisting(error);
      }
      operation.messages.status("info", `Retry #${attempt}; creation failed: ${messageOf(error)}`);
      await sleep(pause * 1000, undefined, { signal: operation.signal });
    }
  }
}

async function createOnce(
  operation: Operation,
  inputs: Properties,
  manager: string,
): Promise<Properties> {
  if (operation.settings.upsertExistingObjects || isPatch(operation.urn, inputs)) {
    return applyInputs(operation, inputs, undefined, manager);
  }
  const { path } = await collectionOf(operation, inputs);
  return operation.cluster.request(path, {
    method: "POST",
    // The first update moves these fields to the manager of the applies.
    query: { fieldManager: creator, dryRun: dryRun(operation) },
    body: inputs,
    signal: operation.signal,
  });
}

/** Applies the inputs over the live object, whose forerunners' fields become ours first. */
export async function update(
  operation: Operation,
  inputs: Properties,
  live: Properties,
  manager: string,
): Promise<Properties> {
  const patch =
    isPatch(operation.urn, inputs) || operation.preview ? undefined : takeOver(live, manager);
  if (patch === undefined) {
    return applyInputs(operation, inputs, live, manager);
  }
  const { path } = await collectionOf(operation, inputs);
  const taken = await operation.cluster.request(`${path}/${nameOf(live)}`, {
    method: "PATCH",
    contentType: "application/json-patch+json",
    body: patch,
    signal: operation.signal,
  });
  return applyInputs(operation, inputs, taken, manager);
}

async function applyInputs(
  operation: Operation,
  inputs: Properties,
  live: Properties | undefined,
  manager: string,
): Promise<Properties> {
  const { enablePatchForce } = operation.settings;
  const force = forceApply(inputs, live, { enablePatchForce, preview: operation.preview });
  try {
    return await apply(operation, inputs, { manager, force });
  } catch (error) {
    throw explainConflict(error, manager);
  }
}

/** Gives up every field of the manager; what nobody else sets goes back to its default. */
export async function relinquish(
  operation: Operation,
  live: Properties,
  manager: string,
): Promise<void> {
  await apply(operation, identity(live), { manager });
}

async function apply(
  operation: Operation,
  object: Properties,
  { manager, force }: { manager: string; force?: boolean },
): Promise<Properties> {
  const { path } = await collectionOf(operation, object);
  return operation.cluster.request(`${path}/${nameOf(object)}`, {
    method: "PATCH",
    contentType: "application/apply-patch+yaml",
    query: { fieldManager: manager, force, dryRun: dryRun(operation), fieldValidation: "Warn" },
    body: object,
    signal: operation.signal,
  });
}

/** The live object. */
export async function read(operation: Operation, object: Properties): Promise<Properties> {
  const { path } = await collectionOf(operation, object);
  return operation.cluster.request(`${path}/${nameOf(object)}`, { signal: operation.signal });
}
