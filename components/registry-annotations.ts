import { OWNER, ownerName } from "./registry-checks";
import type { ManagementState } from "./registry-settings";
import { FIELD_MANAGER } from "./sole-storage";

/** How the provider is to apply the patch, what it waits for, and whose it is. A Removed registry is nobody's. */
export function patchAnnotations(state: ManagementState, wait: boolean): Record<string, string> {
  const conditions = ["Available=True", "Progressing=False", "Degraded=False"];
  if (state === "Managed") conditions.push("StorageExists=True");
  if (state === "Removed") conditions.push("Removed=True");
  return {
    "pulumi.com/patchForce": "true",
    "pulumi.com/patchFieldManager": FIELD_MANAGER,
    ...(wait && {
      "pulumi.com/waitFor": JSON.stringify(conditions.map((condition) => `condition=${condition}`)),
    }),
    ...(state !== "Removed" && { [OWNER]: ownerName() }),
  };
}
