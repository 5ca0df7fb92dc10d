import {
  ImageConfig,
  ImagePruner,
  PullSecrets,
  RegistryAccess,
  RegistryMonitoring,
} from "../components";
import type {
  Cluster,
  ImageConfigSettings,
  ImagePrunerSettings,
  ImageRegistry,
  PullSecretsSettings,
  RegistryAccessSettings,
  RegistryMonitoringSettings,
} from "../components";
import { imageConfigProblems } from "../components/image-config-rules";
import { prunerProblems } from "../components/image-pruner-rules";
import type { OpenShiftVersion } from "../components/openshift-version";
import { below } from "../components/problems";
import type { Problem } from "../components/problems";
import { pullSecretsProblems } from "../components/pull-secret-rules";
import { accessProblems } from "../components/registry-access-rules";
import { monitoringProblems } from "../components/registry-monitoring-rules";

/** What a stack sets up beside the registry: each key is the settings of one component. */
export interface ExtraSettings {
  readonly imageConfig?: ImageConfigSettings;
  readonly pruner?: ImagePrunerSettings;
  readonly pullSecrets?: PullSecretsSettings;
  readonly access?: RegistryAccessSettings;
  readonly monitoring?: RegistryMonitoringSettings;
}

/** Makes the components whose settings are there; what is left out is not touched. */
export function extras(
  { imageConfig, pruner, pullSecrets, access, monitoring }: ExtraSettings,
  place: { readonly cluster: Cluster; readonly registry: ImageRegistry },
): void {
  const { cluster } = place;
  if (imageConfig) new ImageConfig("image-config", { ...imageConfig, cluster });
  if (pruner) new ImagePruner("pruner", { ...pruner, ...place });
  if (pullSecrets) new PullSecrets("pull-secrets", { ...pullSecrets, cluster });
  if (access) new RegistryAccess("access", { ...access, cluster });
  if (monitoring) new RegistryMonitoring("monitoring", { ...monitoring, cluster });
}

/** What is wrong with those settings; the rules are the components' own. */
export function extraProblems(
  { imageConfig, pruner, pullSecrets, access, monitoring }: ExtraSettings,
  version: OpenShiftVersion | undefined,
): Problem[] {
  return [
    ...(imageConfig ? below("imageConfig", imageConfigProblems(imageConfig, version)) : []),
    ...(pruner ? below("pruner", prunerProblems(pruner, version)) : []),
    ...(pullSecrets ? below("pullSecrets", pullSecretsProblems(pullSecrets)) : []),
    ...(access ? below("access", accessProblems(access)) : []),
    ...(monitoring ? below("monitoring", monitoringProblems(monitoring, version)) : []),
  ];
}
