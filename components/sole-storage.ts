import { CONFIG } from "./gate";
import type { ClusterApi } from "./cluster-api";
import type { SentSpec } from "./judge";
import { dropped, ownedBy, sentWithout } from "./release";
import type { Fields } from "./release";
import { driversOf } from "./storage";

/** The one field manager of this project; constant, so that the next stack takes over what a dead one left. */
export const FIELD_MANAGER = "openshift-image-registry";

/**
 * Takes out of the configuration what Server-Side Apply alone would leave in it, in one request together with all that is
 * wanted; the apply that follows changes ownership only.
 *
 * - Every other storage: a key that somebody else owns stays, and two keys stop the operator.
 * - Settings that were sent before and are no more: where the operator owns the object around a field, as it does
 *   `proxy`, the API server makes that object a null and then refuses it; and what the operator has written is its own.
 *
 * Two requests would be no better: between them the operator would see no storage, fill in the platform's default (a new
 * bucket), or write its cached copy back over the first.
 *
 * @param before the spec that was sent last. Omitted: what an earlier stack still owns
 * @returns the storage keys that were removed
 */
export async function soleStorage(
  api: ClusterApi,
  sent: SentSpec,
  before?: Fields,
): Promise<string[]> {
  const live = await api.get(CONFIG);
  const unwanted = driversOf(live?.spec?.["storage"] as Fields | undefined).filter(
    (driver) => !(driver in sent.storage),
  );
  // Of a storage that stays, nothing is dropped: its other fields may be the operator's.
  const { storage: _, ...gone } = dropped(before ?? ownedBy(FIELD_MANAGER, live), sent);
  if (unwanted.length === 0 && Object.keys(gone).length === 0) return [];
  const storage = Object.fromEntries(unwanted.map((driver) => [driver, null]));
  await api.mergePatch(CONFIG, { spec: sentWithout(sent, { ...gone, storage }) }, FIELD_MANAGER);
  return unwanted;
}
