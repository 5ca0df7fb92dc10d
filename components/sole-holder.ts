import { isDeepStrictEqual } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterApi, LiveObject, ObjectRef } from "./cluster-api";
import { isObject } from "./release";
import type { Fields } from "./release";
import { FIELD_MANAGER } from "./sole-storage";

/** Lists of `image.config.openshift.io/cluster` that say nothing when they are empty. */
const ANCHORS = ["externalRegistryHostnames", "allowedRegistriesForImport"] as const;
/** Another writer may be faster. */
const TRIES = 4;

/**
 * Makes what is about to be applied ours alone, so that it can be taken back: by `pulumi destroy`, which only gives up what
 * Server-Side Apply owns, and by leaving a field out.
 *
 * - An object of the spec that another manager holds too, as the installer does `additionalTrustedCA`, would stay without its
 *   fields: the API server makes it a null, which it then refuses, and with it the destroy.
 * - Likewise the spec itself, when nothing else is in it: it gets an empty list that stays.
 *
 * No value changes: of the list of managers, the others give up what is about to be taken from them by force.
 */
export async function holdAlone(api: ClusterApi, ref: ObjectRef, sent: Fields): Promise<void> {
  for (let tried = 1; ; tried++) {
    const live = await api.get(ref);
    const body = live && yielded(live, sent);
    if (!body) return;
    try {
      await api.mergePatch(ref, body, FIELD_MANAGER);
      return;
    } catch (error) {
      if (tried === TRIES) throw error;
      await sleep(tried * 200);
    }
  }
}

/** The merge patch that does it, or undefined when there is nothing to do. */
export function yielded(live: LiveObject, sent: Fields): object | undefined {
  const { name, resourceVersion } = live.metadata ?? {};
  const managedFields = (live.metadata?.managedFields ?? []) as unknown as readonly Entry[];
  const anchor = anchorOf(live, sent);
  // What is there with this value already can only be claimed: to write it again changes nothing.
  const there = Object.keys(anchor).filter((list) =>
    isDeepStrictEqual(live.spec?.[list], anchor[list]),
  );
  const claims = there.length > 0 ? [claim(live, there)] : [];
  const entries = [...managedFields.flatMap((entry) => left(entry, sent)), ...claims];
  const same = isDeepStrictEqual(entries, managedFields);
  const spec = Object.keys(anchor).length > there.length ? { spec: anchor } : {};
  if (same && !("spec" in spec)) return undefined;
  return {
    metadata: { name, resourceVersion, ...(!same && { managedFields: entries.map(dated) }) },
    ...spec,
  };
}

/** An entry of the list of managers. */
interface Entry {
  readonly manager?: string;
  readonly operation?: string;
  readonly time?: Date;
  readonly fieldsV1?: object;
  readonly [field: string]: unknown;
}

/** What an entry of the list of managers still holds. */
function left(entry: Entry, sent: Fields): Entry[] {
  if (entry.manager === FIELD_MANAGER) return [entry];
  const { "f:spec": spec, ...rest } = (entry.fieldsV1 ?? {}) as Fields;
  const kept = isObject(spec) ? without(spec, sent, true) : {};
  const fieldsV1 = { ...rest, ...(Object.keys(kept).length > 0 && { "f:spec": kept }) };
  return Object.keys(fieldsV1).length > 0 ? [{ ...entry, fieldsV1 }] : [];
}

function claim(live: LiveObject, lists: readonly string[]): Entry {
  const held = Object.fromEntries(lists.map((list) => [`f:${list}`, {}]));
  return {
    manager: FIELD_MANAGER,
    operation: "Update",
    fieldsType: "FieldsV1",
    ...(live.apiVersion !== undefined && { apiVersion: live.apiVersion }),
    fieldsV1: { "f:spec": held },
  };
}

/** The client wants a date in place of the text that it has read. */
function dated({ time, ...entry }: Entry): Entry {
  return time ? { ...entry, time: new Date(time) } : entry;
}

/** The fields that a manager holds, without those that are sent, and without objects of which nothing is left. */
function without(held: Fields, sent: Fields, top = false): Fields {
  const rest = Object.entries(held).flatMap(([key, inner]) => {
    if (key === ".") return top ? [[key, inner] as const] : [];
    const value = sent[key.slice(2)];
    if (value === undefined) return [[key, inner] as const];
    if (!isObject(value) || !isObject(inner)) return [];
    const left = without(inner, value);
    return Object.keys(left).length > 0 ? [[key, left] as const] : [];
  });
  return Object.fromEntries(rest);
}

/**
 * What keeps the spec an object when all that is sent is taken back: nothing, where something else is in it. Where both lists
 * are sent, one of them has to stay; it is held twice, and emptied when it is sent no more.
 */
function anchorOf(live: LiveObject, sent: Fields): Fields {
  const spec = live.spec ?? {};
  const unsent = Object.keys(spec).filter((field) => !(field in sent));
  const stale = unsent.filter((field) => isAnchored(live, field) && !isEmpty(spec[field]));
  if (stale.length > 0) return Object.fromEntries(stale.map((field) => [field, []]));
  if (unsent.some((field) => isAnchored(live, field) || !isOurs(live, [field]))) return {};
  const list = ANCHORS.find((field) => !(field in sent)) ?? ANCHORS[0];
  return isAnchored(live, list) && list in sent && isDeepStrictEqual(spec[list], sent[list])
    ? {}
    : { [list]: sent[list] ?? [] };
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** True for a field that is held beside what is applied. */
function isAnchored(live: LiveObject, field: string): boolean {
  return isOurs(live, [field], "Update");
}

/** True when we hold this field of the spec, however it came about. */
export function isOurs(live: LiveObject, path: readonly string[], operation?: string): boolean {
  const ours = (live.metadata?.managedFields ?? []).filter(
    (entry) =>
      entry.manager === FIELD_MANAGER && (operation ?? entry.operation) === entry.operation,
  );
  return ours.some(({ fieldsV1 }) => {
    const held = ["spec", ...path].reduce<unknown>(
      (inner, key) => (isObject(inner) ? inner[`f:${key}`] : undefined),
      fieldsV1,
    );
    return held !== undefined;
  });
}
