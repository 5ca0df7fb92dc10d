import { PartialError, messageOf } from "./errors";
import { annotation, nameOf } from "./objects";
import { collectionOf, type Operation } from "./operation";
import type { Properties } from "../support/values";
import { followEvents, sightings, type Sighting } from "./watch";

/** The user's time limit in seconds: the option, else the annotation, else ten minutes. */
function limitOf(operation: Operation, inputs: Properties): number {
  const annotated = Number(annotation(inputs, "timeoutSeconds"));
  return Math.trunc(operation.timeout) || Math.trunc(annotated) || 600;
}

/**
 * Shows `settled` every state of an object until it says so, and returns that state. Fails with the last
 * state there was when the time is over, and passes the warnings of its events on meanwhile.
 */
export async function patiently(
  operation: Operation,
  inputs: Properties,
  live: Properties,
  settled: (object: Sighting) => boolean,
): Promise<Sighting> {
  const limit = AbortSignal.timeout(limitOf(operation, inputs) * 1000);
  const over = new AbortController();
  const signal = AbortSignal.any([operation.signal, limit, over.signal]);
  let last = live;
  let failure = "the operation was cancelled";
  try {
    const collection = await collectionOf(operation, live);
    await followEvents(operation, live, signal);
    for await (const object of sightings(operation.cluster, collection, nameOf(live), signal)) {
      if (settled(object)) {
        return object;
      }
      last = object ?? last;
    }
  } catch (error) {
    failure = messageOf(error);
  } finally {
    over.abort();
  }
  throw new PartialError(limit.aborted ? "timed out waiting for the condition" : failure, last);
}
