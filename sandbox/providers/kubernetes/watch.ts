import { setTimeout as sleep } from "node:timers/promises";

import type { Cluster, Collection } from "./client";
import { metadataOf, nameOf, namespaceOf } from "./objects";
import type { Operation } from "./operation";
import { isObject, objectOf, stringOf, type Properties } from "../support/values";

/** The object as it is now; undefined when it is gone. */
export type Sighting = Properties | undefined;

/**
 * Every state of one object, from now on, until `signal` ends it. The whole collection is listed and
 * watched, as the official provider does, so that the same permissions are enough.
 */
export async function* sightings(
  cluster: Cluster,
  { path }: Collection,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Sighting> {
  while (!signal.aborted) {
    const list = await cluster.request(path, { signal });
    const items = Array.isArray(list["items"]) ? list["items"] : [];
    const found = items.filter(isObject).find((item) => nameOf(item) === name);
    // Items of a list come without the type that the list itself has.
    const kind = stringOf(list["kind"]).replace(/List$/, "");
    yield found && { ...found, apiVersion: list["apiVersion"] ?? "", kind };
    for await (const { type, object } of changes(cluster, path, list, signal)) {
      if (nameOf(object) === name) {
        yield type === "DELETED" ? undefined : object;
      }
    }
    // The server ends a watch now and then; a broken one must not become a storm of lists.
    await sleep(250, undefined, { signal });
  }
}

/**
 * Passes on the warnings among the events of an object, until `signal` ends it. Returns once the events
 * are being followed: without the right to, the official provider would wait for it and say nothing.
 */
export async function followEvents(
  { cluster, messages }: Operation,
  object: Properties,
  signal: AbortSignal,
): Promise<void> {
  const namespace = namespaceOf(object);
  const path = namespace === "" ? "/api/v1/events" : `/api/v1/namespaces/${namespace}/events`;
  const list = await cluster.request(path, { signal });
  const follow = async (): Promise<void> => {
    for await (const { object: event } of changes(cluster, path, list, signal)) {
      const about = objectOf(event["involvedObject"]);
      if (about["uid"] === metadataOf(object)["uid"] && event["type"] === "Warning") {
        messages.status("warning", `${stringOf(event["reason"])}: ${stringOf(event["message"])}`);
      }
    }
  };
  // What ends the following, an end of the wait above all, is no fault of the wait.
  follow().catch(() => undefined);
}

interface Change {
  readonly type: string;
  readonly object: Properties;
}

/** What happens to a collection after `list`, until the server ends the answer. */
async function* changes(
  cluster: Cluster,
  path: string,
  list: Properties,
  signal: AbortSignal,
): AsyncGenerator<Change> {
  const query = { watch: true, resourceVersion: stringOf(metadataOf(list)["resourceVersion"]) };
  const response = await cluster.open(path, { query, signal });
  for await (const line of lines(response)) {
    const change = objectOf(JSON.parse(line) as Properties);
    if (change["type"] === "ERROR") {
      return; // mostly a version that is too old: list again
    }
    yield { type: stringOf(change["type"]), object: objectOf(change["object"]) };
  }
}

/** The lines of a text that comes in pieces. Whoever stops reading ends the connection. */
async function* lines(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of pieces) {
    const parts = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
