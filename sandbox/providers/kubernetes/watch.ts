import { setTimeout as sleep } from "node:timers/promises";

import type { Cluster, Collection } from "./client";
import { metadataOf, nameOf } from "./objects";
import { isObject, objectOf, stringOf, type Properties } from "./values";

/** The object as it is now; undefined when it is gone. */
export type Sighting = Properties | undefined;

/**
 * Every state of one object, from now on, until `signal` ends it. The whole collection is listed and
 * watched, as the official provider does, so that the same permissions are enough.
 */
export async function* sightings(
  cluster: Cluster,
  collection: Collection,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Sighting> {
  while (!signal.aborted) {
    const list = await cluster.request(collection.path, { signal });
    const items = Array.isArray(list["items"]) ? list["items"] : [];
    const found = items.filter(isObject).find((item) => nameOf(item) === name);
    // Items of a list come without the type that the list itself has.
    const kind = stringOf(list["kind"]).replace(/List$/, "");
    yield found && { ...found, apiVersion: list["apiVersion"] ?? "", kind };
    yield* changes(
      cluster,
      collection,
      name,
      stringOf(metadataOf(list)["resourceVersion"]),
      signal,
    );
    // The server ends a watch now and then; a broken one must not become a storm of lists.
    await sleep(250, undefined, { signal });
  }
}

async function* changes(
  cluster: Cluster,
  collection: Collection,
  name: string,
  resourceVersion: string,
  signal: AbortSignal,
): AsyncGenerator<Sighting> {
  const query = { watch: true, resourceVersion };
  const response = await cluster.open(collection.path, { query, signal });
  for await (const line of lines(response)) {
    const event = objectOf(JSON.parse(line) as Properties);
    const object = objectOf(event["object"]);
    if (event["type"] === "ERROR") {
      return; // mostly a version that is too old: list again
    }
    if (nameOf(object) === name) {
      yield event["type"] === "DELETED" ? undefined : object;
    }
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
