import { setTimeout as sleep } from "node:timers/promises";

import { read } from "./apply";
import { isSatisfied, parseConditions } from "./conditions";
import { messageOf, PartialError } from "./errors";
import { annotation, metadataOf, nameOf } from "./objects";
import type { Operation } from "./operation";
import { patiently } from "./patience";
import { objectOf, stringOf, type Properties } from "../support/values";

/** How long a claim or volume may take; the official provider knows no setting for it either. */
const volumeSeconds = 300;

/**
 * Waits until a created or updated object is what its user waits for:
 * | annotation, kind                    | until                                             |
 * | ----------------------------------- | ------------------------------------------------- |
 * | pulumi.com/skipAwait "true"         | not at all                                        |
 * | pulumi.com/waitFor                  | all its conditions hold for this generation       |
 * | PersistentVolumeClaim               | bound; not if its class waits for a first consumer |
 * | PersistentVolume                    | available or bound                                |
 * | any other                           | not at all                                        |
 */
export async function untilReady(
  operation: Operation,
  inputs: Properties,
  live: Properties,
  updated: boolean,
): Promise<Properties> {
  if (annotation(inputs, "skipAwait") === "true") {
    return live;
  }
  const waitFor = annotation(live, "waitFor");
  if (waitFor !== "") {
    return untilConditions(operation, inputs, live, waitFor);
  }
  const type = `${stringOf(live["apiVersion"])}/${stringOf(live["kind"])}`;
  if (type === "v1/PersistentVolumeClaim") {
    return untilPhase(operation, live, (object) => claimReady(operation, object, updated));
  }
  if (type === "v1/PersistentVolume") {
    return untilPhase(operation, live, (object) =>
      Promise.resolve(["Available", "Bound"].includes(phaseOf(object))),
    );
  }
  return live;
}

async function untilConditions(
  operation: Operation,
  inputs: Properties,
  live: Properties,
  waitFor: string,
): Promise<Properties> {
  const conditions = parseConditions(waitFor);
  const ready = await patiently(
    operation,
    inputs,
    live,
    (object) =>
      object !== undefined &&
      generationOf(object) >= generationOf(live) &&
      conditions.every((condition) => isSatisfied(condition, object, operation.messages)),
  );
  return ready ?? live;
}

function generationOf(object: Properties): number {
  return Number(metadataOf(object)["generation"] ?? 0);
}

async function untilPhase(
  operation: Operation,
  live: Properties,
  ready: (object: Properties) => Promise<boolean>,
): Promise<Properties> {
  const end = Date.now() + volumeSeconds * 1000;
  let last = live;
  try {
    while (Date.now() < end) {
      last = await read(operation, live);
      if (await ready(last)) {
        return last;
      }
      await sleep(500, undefined, { signal: operation.signal });
    }
  } catch (error) {
    throw new PartialError(messageOf(error), last);
  }
  throw new PartialError(`Timeout occurred polling for '${nameOf(live)}'`, last);
}

async function claimReady(
  operation: Operation,
  claim: Properties,
  updated: boolean,
): Promise<boolean> {
  const phase = phaseOf(claim);
  if (phase === "Bound") {
    return updated || !(await waitsForConsumer(operation, claim));
  }
  return phase === "Pending" && (await waitsForConsumer(operation, claim));
}

async function waitsForConsumer(operation: Operation, claim: Properties): Promise<boolean> {
  const name = stringOf(objectOf(claim["spec"])["storageClassName"]);
  if (name === "") {
    operation.messages.status("warning", `no storage class found for "${nameOf(claim)}"`);
    return false;
  }
  const storageClass = {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
  };
  try {
    const found = await read(operation, storageClass);
    return found["volumeBindingMode"] === "WaitForFirstConsumer";
  } catch (error) {
    operation.messages.status("warning", `getting storageclass "${name}": ${messageOf(error)}`);
    return false;
  }
}

function phaseOf(object: Properties): string {
  return stringOf(objectOf(object["status"])["phase"]);
}
