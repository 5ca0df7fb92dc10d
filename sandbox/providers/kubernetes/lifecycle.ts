import { randomBytes } from "node:crypto";

import { create, read, relinquish, update } from "./apply";
import { untilReady } from "./await";
import {
  InitFailed,
  isForbidden,
  isUnforeseeable,
  messageOf,
  NoMatchError,
  PartialError,
} from "./errors";
import { normalize } from "./normalize";
import { annotation, checkpoint, idOf, nameOf, parseCheckpoint, withMetadata } from "./objects";
import type { Operation } from "./operation";
import { revealAll, stringOf, type Properties } from "../support/values";

/** A resource as the engine keeps it; without an id it is gone, or only previewed. */
export interface Resource {
  readonly id: string;
  readonly state: Properties;
  readonly inputs?: Properties;
}

/** The state that an object makes, whatever became of the operation. */
type States = (live: Properties) => Properties;

/** Creates the object and waits for it; a preview asks the server what it would make of it. */
export async function createResource(operation: Operation, given: Properties): Promise<Resource> {
  const inputs = revealAll(given);
  const manager = managerOf(inputs, "");
  const states: States = (live) => stateOf(live, inputs, given, manager);
  let live: Properties;
  try {
    live = await create(operation, inputs, manager);
  } catch (error) {
    if (operation.preview && isUnforeseeable(error)) {
      return { id: "", state: given };
    }
    throw notCreated(operation, error);
  }
  if (operation.preview) {
    const { status: _, ...object } = live;
    return { id: "", state: states(object) };
  }
  try {
    const ready = await untilReady(operation, inputs, live, false);
    operation.messages.status("info", "");
    return { id: idOf(live), state: states(ready) };
  } catch (error) {
    const what = `resource "${operation.urn.text}" was successfully created, but`;
    throw error instanceof PartialError
      ? new InitFailed(notLive(what, error), idOf(live), states(error.object))
      : notCreated(operation, error);
  }
}

/** Applies the new inputs and waits for the object; a manager of another name gives up its fields. */
export async function updateResource(
  operation: Operation,
  olds: Properties,
  given: Properties,
): Promise<Resource> {
  const inputs = normalize(revealAll(given));
  const old = parseCheckpoint(olds);
  const manager = managerOf(inputs, old.fieldManager);
  const target = withMetadata(inputs, "name", nameOf(old.live));
  const states: States = (live) => stateOf(live, inputs, given, manager);
  let live: Properties;
  try {
    live = await update(operation, inputs, await read(operation, target), manager);
    live = operation.preview ? live : await untilReady(operation, inputs, live, true);
  } catch (error) {
    if (operation.preview && isForbidden(error)) {
      return { id: idOf(target), state: given };
    }
    throw await notUpdated(operation, target, error, states);
  }
  operation.messages.status("info", "");
  const before = managerOf(old.inputs, old.fieldManager);
  if (!operation.preview && before !== manager) {
    await relinquish(operation, live, before);
  }
  return { id: idOf(live), state: states(live) };
}

/** The state of an object that would not go, and why. */
export function notDeleted(error: PartialError, id: string, olds: Properties): InitFailed {
  const { inputs, fieldManager } = parseCheckpoint(olds);
  return new InitFailed(error.message, id, stateOf(error.object, inputs, olds, fieldManager));
}

/** The name that owns the fields: the user's, the one used before, or a random one. */
function managerOf(inputs: Properties, before: string): string {
  return (
    annotation(inputs, "patchFieldManager") ||
    before ||
    `pulumi-kubernetes-${randomBytes(4).toString("hex")}`
  );
}

function stateOf(
  live: Properties,
  inputs: Properties,
  given: Properties,
  fieldManager: string,
): Properties {
  const initialApiVersion = stringOf(inputs["apiVersion"]);
  return checkpoint({ live, inputs, fieldManager, initialApiVersion }, given);
}

const noDefinition =
  "because the API server does not serve its apiVersion and kind; " +
  "verify that any required CRDs have been created";

function notCreated({ urn }: Operation, error: unknown): Error {
  return new Error(
    error instanceof NoMatchError
      ? `creation of resource "${urn.text}" failed ${noDefinition}: ${error.message}`
      : `resource "${urn.text}" was not successfully created by the Kubernetes API server: ` +
          messageOf(error),
  );
}

/** A failed update leaves the object there: the state gets what it is now. */
async function notUpdated(
  operation: Operation,
  target: Properties,
  error: unknown,
  states: States,
): Promise<Error> {
  const what = `update of resource "${operation.urn.text}" failed`;
  if (error instanceof NoMatchError) {
    return new Error(`${what} ${noDefinition}: ${error.message}`);
  }
  try {
    const live = await read(operation, target);
    return new InitFailed(notLive(`"${idOf(live)}":`, error), idOf(live), states(live));
  } catch (unread) {
    return new Error(
      `${what}: ${messageOf(error)}\nunable to get cluster state: ${messageOf(unread)}`,
    );
  }
}

function notLive(what: string, error: unknown): string {
  return (
    `${what} the Kubernetes API server reported that it failed to fully initialize or become ` +
    `live: ${messageOf(error)}`
  );
}
