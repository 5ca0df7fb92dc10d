import type { Cluster, Collection } from "./client";
import type { Settings } from "./config";
import type { Messages } from "../support/host";
import { namespaceOf, type Urn } from "./objects";
import { stringOf, type Properties } from "../support/values";

/** What every step of one create, update, read or delete needs. */
export interface Operation {
  readonly urn: Urn;
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly messages: Messages;
  /** Ends when the engine cancels. */
  readonly signal: AbortSignal;
  /** Seconds the user grants; 0 leaves it to us. */
  readonly timeout: number;
  readonly preview: boolean;
}

/** Where this object's kind lives. */
export function collectionOf({ cluster }: Operation, object: Properties): Promise<Collection> {
  return cluster.collection(
    stringOf(object["apiVersion"]),
    stringOf(object["kind"]),
    namespaceOf(object),
  );
}

export function dryRun(operation: Operation): string | undefined {
  return operation.preview ? "All" : undefined;
}
