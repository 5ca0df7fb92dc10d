import { read, relinquish } from "./apply";
import { explainRequired, isNotFound, NoMatchError, PartialError } from "./errors";
import { annotation, isPatch, metadataOf, type Checkpoint } from "./objects";
import { collectionOf, type Operation } from "./operation";
import { patiently } from "./patience";
import { stringOf, type Properties } from "../support/values";

/** Kinds that skipAwait exempts from waiting for their end, by an old habit of the provider. */
const exempt = ["Namespace"];

/** Deletes the object and waits until it is gone; a patch gives up its fields instead. */
export async function remove(operation: Operation, state: Checkpoint, name: string): Promise<void> {
  const { live, inputs } = state;
  try {
    if (isPatch(operation.urn, inputs)) {
      await relinquish(operation, live, state.fieldManager);
      return;
    }
    await requestDeletion(operation, state, name);
  } catch (error) {
    if (error instanceof NoMatchError) {
      return; // without its definition there is no object
    }
    throw explainRequired(error);
  }
  const kind = stringOf(inputs["kind"]);
  if (annotation(inputs, "skipAwait") !== "true" || !exempt.includes(kind)) {
    await untilGone(operation, state);
  }
}

async function requestDeletion(
  operation: Operation,
  { live, inputs }: Checkpoint,
  name: string,
): Promise<void> {
  const { path } = await collectionOf(operation, live);
  try {
    await operation.cluster.request(`${path}/${name}`, {
      method: "DELETE",
      body: { propagationPolicy: propagation(inputs) },
      signal: operation.signal,
    });
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
  }
}

function propagation(inputs: Properties): string {
  const policy = annotation(inputs, "deletionPropagationPolicy").toLowerCase();
  return { orphan: "Orphan", background: "Background" }[policy] ?? "Foreground";
}

async function untilGone(operation: Operation, { live, inputs }: Checkpoint): Promise<void> {
  try {
    await patiently(operation, inputs, live, (object) => {
      operation.messages.status(
        "info",
        object === undefined ? "" : "Resource scheduled for deletion",
      );
      return object === undefined;
    });
  } catch (error) {
    if (error instanceof PartialError && !(await isGone(operation, live))) {
      warnOfFinalizers(operation, error.object);
      throw error;
    }
  }
}

/** A last look, even when the time is over. */
async function isGone(operation: Operation, live: Properties): Promise<boolean> {
  const patient = { ...operation, signal: AbortSignal.timeout(10_000) };
  return read(patient, live).then(() => false, isNotFound);
}

function warnOfFinalizers(operation: Operation, object: Properties): void {
  const finalizers = metadataOf(object)["finalizers"];
  const names = Array.isArray(finalizers) ? finalizers.map(stringOf).join(", ") : "";
  operation.messages.log("warning", `finalizers might be preventing deletion (${names})`);
}
