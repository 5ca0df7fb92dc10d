import { Refusal } from "../components/cluster-api";
import type { ClusterApi, LiveObject, ObjectRef } from "../components/cluster-api";
import { nameOf } from "./finding";
import type { Look } from "./finding";

/** Reads each object once. */
export function lookAt(api: ClusterApi): Look {
  const seen = new Map<string, Promise<LiveObject | undefined>>();
  const unseen: string[] = [];
  return {
    unseen,
    get: (ref) => {
      const name = nameOf(ref);
      const known = seen.get(name) ?? read(api, ref, unseen);
      seen.set(name, known);
      return known;
    },
  };
}

/** What may not be read is no reason to say nothing about the rest. */
async function read(
  api: ClusterApi,
  ref: ObjectRef,
  unseen: string[],
): Promise<LiveObject | undefined> {
  try {
    return await api.get(ref);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 403) throw error;
    unseen.push(nameOf(ref));
    return undefined;
  }
}

/** Whether an object that was not found may be called missing. */
export function isMissing(
  { unseen }: Look,
  ref: ObjectRef,
  found: LiveObject | undefined,
): boolean {
  return found === undefined && !unseen.includes(nameOf(ref));
}
