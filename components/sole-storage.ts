import { CONFIG } from "./gate";
import type { ClusterApi } from "./cluster-api";
import type { CoreSpec } from "./registry-spec";
import { driversOf } from "./storage";

/** The one field manager of this project; constant, so that the next stack takes over what a dead one left. */
export const FIELD_MANAGER = "openshift-image-registry";

/**
 * Takes every other storage out of the configuration, in one request together with the wanted one.
 *
 * Server-Side Apply cannot remove a storage key that somebody else owns, and two keys stop the operator. Two requests
 * would be no better: between them the operator would see no storage, fill in the platform's default (a new bucket), or
 * write its cached copy back over the first.
 *
 * @returns the keys that were removed
 */
export async function soleStorage(api: ClusterApi, wanted: CoreSpec): Promise<string[]> {
  const live = (await api.get(CONFIG))?.spec?.["storage"] as Record<string, unknown> | undefined;
  const unwanted = driversOf(live).filter((driver) => !(driver in wanted.storage));
  if (unwanted.length === 0) return [];
  const removed = Object.fromEntries(unwanted.map((driver) => [driver, null]));
  await api.mergePatch(
    CONFIG,
    { spec: { ...wanted, storage: { ...removed, ...wanted.storage } } },
    FIELD_MANAGER,
  );
  return unwanted;
}
