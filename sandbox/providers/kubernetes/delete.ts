import { read, relinquish } from "./apply";
import { limitOf, timedOut } from "./await";
import { explainRequired, isNotFound, messageOf, NoMatchError, PartialError } from "./errors";
import { annotation, isPatch, metadataOf, nameOf, type Checkpoint } from "./objects";
import { collectionOf, type Operation } from "./operation";
import { stringOf, type Properties } from "./values";
import { sightings } from "./watch";

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
  const limit = AbortSignal.timeout(limitOf(operation, inputs) * 1000);
  const signal = AbortSignal.any([operation.signal, limit]);
  const collection = await collectionOf(operation, live);
  let last = live;
  let failure = "the operation was cancelled";
  try {
    for await (const object of sightings(operation.cluster, collection, nameOf(live), signal)) {
      if (object === undefined) {
        operation.messages.status("info", "");
        return;
      }
      last = object;
      operation.messages.status("info", "Resource scheduled for deletion");
    }
  } catch (error) {
    failure = messageOf(error);
  }
  if (await isGone(operation, live)) {
    return;
  }
  warnOfFinalizers(operation, last);
  throw new PartialError(limit.aborted ? timedOut : failure, last);
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
