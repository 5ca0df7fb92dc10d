import type { Settings } from "./config";
import { differences } from "../support/diff";
import type { Comparison } from "../support/rpc";
import { immutableFields } from "./immutable";
import { normalize } from "./normalize";
import {
  annotation,
  isPatch,
  nameOf,
  namespaceOf,
  parseCheckpoint,
  prune,
  withMetadata,
  type Urn,
} from "./objects";
import { revealAll, stringOf, type Properties } from "../support/values";

/**
 * Compares new inputs with what the state holds of the live object, as far as the old inputs asked for
 * it: what others set is no difference, and drift shows once a refresh has brought it into the state.
 */
export function compare(
  urn: Urn,
  state: Properties,
  news: Properties,
  options: { settings: Settings; namespaced: boolean },
): Comparison {
  const { live, inputs } = parseCheckpoint(state);
  const after = canonical(normalize(revealAll(news)), options.namespaced);
  const pruned = withMetadata(prune(live, normalize(inputs)), "resourceVersion");
  const before = canonical(typed(pruned, after), options.namespaced);
  const named = nameOf(after) === "" ? before : withMetadata(before, "name", nameOf(live));
  const immutable = immutableFields(after, isPatch(urn, after), options.settings);
  const found = differences(named, after, immutable);
  return {
    differences: found,
    deleteBeforeReplace: found.some(({ replace }) => replace) && samePlace(live, after),
  };
}

/** `before` with the type of `after`, if an old state has none. */
function typed(before: Properties, after: Properties): Properties {
  const { apiVersion = "", kind = "" } = after;
  return stringOf(before["kind"]) === "" ? { ...before, apiVersion, kind } : before;
}

/** The namespace spelled out, or dropped where there is none. */
function canonical(object: Properties, namespaced: boolean): Properties {
  const namespace = namespaceOf(object);
  return withMetadata(
    object,
    "namespace",
    namespaced ? (namespace === "" ? "default" : namespace) : undefined,
  );
}

/** Whether the new object would collide with the old one, under a name that the user chose. */
function samePlace(live: Properties, after: Properties): boolean {
  return (
    annotation(after, "autonamed") !== "true" &&
    nameOf(after) !== "" &&
    nameOf(after) === nameOf(live) &&
    namespaceOf(after) === namespaceOf(live)
  );
}
