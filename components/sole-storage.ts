import { CONFIG } from "./gate";
import type { ClusterApi, LiveObject } from "./cluster-api";
import { insist } from "./insist";
import type { SentSpec } from "./judge";
import { dropped, ownedBy, sentWithout } from "./release";
import type { Fields } from "./release";
import { driversOf, placeOf } from "./storage";
import type { Driver, StorageSpec } from "./storage";

/** The one field manager of this project; constant, so that the next stack takes over what a dead one left. */
export const FIELD_MANAGER = "openshift-image-registry";

/**
 * Takes out of the configuration what Server-Side Apply alone would leave in it, in one request together with all that is
 * wanted; the apply that follows changes ownership only.
 *
 * - Every other storage: a key that somebody else owns stays, and two keys stop the operator.
 * - What is left of another place under the same key, such as the key or the endpoint of the operator's own bucket.
 * - Settings that were sent before and are no more: where the operator owns the object around a field, as it does
 *   `proxy`, the API server makes that object a null and then refuses it; and what the operator has written is its own.
 *
 * Two requests would be no better: between them the operator would see no storage, fill in the platform's default (a new
 * bucket), or write its cached copy back over the first.
 *
 * @param before the spec that was sent last. Omitted: what an earlier stack still owns
 * @param awake true: the operator has just been given something to work on, and may write back what it has read before
 * @returns the places that the registry leaves, with its images
 */
export async function soleStorage(
  api: ClusterApi,
  sent: SentSpec,
  before?: Fields,
  awake = false,
): Promise<string[]> {
  const config = await api.get(CONFIG);
  const send = (spec: Fields) => api.mergePatch(CONFIG, { spec }, FIELD_MANAGER);
  const gone = leftovers(config, sent, before);
  if (awake) {
    const anew = async () => leftovers(await api.get(CONFIG), sent, before);
    await insist(api, sent, async () => send(sentWithout(sent, await anew())));
  } else if (Object.keys(gone).length > 0) await send(sentWithout(sent, gone));
  const live = storageOf(config);
  return driversOf(live)
    .filter((one) => isLeft(live, sent, one))
    .map((one) => place(live, one));
}

/** What must be removed from the live spec, as a merge patch. */
function leftovers(config: LiveObject | undefined, sent: SentSpec, before?: Fields): Fields {
  const live = storageOf(config);
  const { storage: earlier, ...gone } = dropped(before ?? ownedBy(FIELD_MANAGER, config), sent);
  const storage: Fields = driversOf(live).reduce(
    (all, driver) => ({ ...all, ...remains(live, sent, driver, earlier) }),
    {},
  );
  return Object.keys(storage).length > 0 ? { ...gone, storage } : gone;
}

function storageOf(config: LiveObject | undefined): StorageSpec {
  return config?.spec?.["storage"] ?? {};
}

/** What must be removed under this key of the live storage. */
function remains(live: StorageSpec, sent: SentSpec, driver: Driver, earlier: unknown): Fields {
  const wanted = sent.storage[driver];
  if (!wanted) return { [driver]: null };
  const ours = (earlier as StorageSpec | undefined)?.[driver];
  const others = isLeft(live, sent, driver) ? dropped(live[driver] ?? {}, wanted) : {};
  const all = { ...others, ...ours };
  return Object.keys(all).length > 0 ? { [driver]: all } : {};
}

/** True when the images that may be in this place are not in the wanted one. */
function isLeft(live: StorageSpec, sent: SentSpec, driver: Driver): boolean {
  const named = place(live, driver) !== driver || !(driver in sent.storage);
  return named && place(live, driver) !== place(sent.storage, driver);
}

function place(storage: StorageSpec, driver: Driver): string {
  return placeOf({ [driver]: storage[driver] ?? undefined });
}
