import { ImageConfig, ImagePruner } from "../components";
import type {
  Cluster,
  ImageConfigSettings,
  ImagePrunerSettings,
  ImageRegistry,
} from "../components";
import { imageConfigProblems } from "../components/image-config-rules";
import { prunerProblems } from "../components/image-pruner-rules";
import type { OpenShiftVersion } from "../components/openshift-version";
import { below } from "../components/problems";
import type { Problem } from "../components/problems";

/** What a stack sets up beside the registry: each key is the settings of one component. */
export interface ExtraSettings {
  readonly imageConfig?: ImageConfigSettings;
  readonly pruner?: ImagePrunerSettings;
}

/** Makes the components whose settings are there; what is left out is not touched. */
export function extras(
  { imageConfig, pruner }: ExtraSettings,
  place: { readonly cluster: Cluster; readonly registry: ImageRegistry },
): void {
  if (imageConfig) new ImageConfig("image-config", { ...imageConfig, cluster: place.cluster });
  if (pruner) new ImagePruner("pruner", { ...pruner, ...place });
}

/** What is wrong with those settings; the rules are the components' own. */
export function extraProblems(
  { imageConfig, pruner }: ExtraSettings,
  version: OpenShiftVersion | undefined,
): Problem[] {
  return [
    ...(imageConfig ? below("imageConfig", imageConfigProblems(imageConfig, version)) : []),
    ...(pruner ? below("pruner", prunerProblems(pruner, version)) : []),
  ];
}
