import { ImagePruner } from "../components";
import type { Cluster, ImagePrunerSettings, ImageRegistry } from "../components";
import { prunerProblems } from "../components/image-pruner-rules";
import type { OpenShiftVersion } from "../components/openshift-version";
import { below } from "../components/problems";
import type { Problem } from "../components/problems";

/** What a stack sets up beside the registry: each key is the settings of one component. */
export interface ExtraSettings {
  readonly pruner?: ImagePrunerSettings;
}

/** Makes the components whose settings are there; what is left out is not touched. */
export function extras(
  { pruner }: ExtraSettings,
  place: { readonly cluster: Cluster; readonly registry: ImageRegistry },
): void {
  if (pruner) new ImagePruner("pruner", { ...pruner, ...place });
}

/** What is wrong with those settings; the rules are the components' own. */
export function extraProblems(
  { pruner }: ExtraSettings,
  version: OpenShiftVersion | undefined,
): Problem[] {
  return [...(pruner ? below("pruner", prunerProblems(pruner, version)) : [])];
}
