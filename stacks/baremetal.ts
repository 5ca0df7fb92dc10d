import { Cluster, ImageRegistry } from "../components";
import { extras } from "./extras";
import { outputsOf } from "./outputs";
import type { StackOutputs } from "./outputs";
import type { SettingsOf } from "./settings";
import { volumeStorage } from "./volume-storage";

/**
 * The registry of a cluster on bare metal: a ReadWriteMany claim for two or more replicas, or one pod on block storage
 * (OpenShift, "Configuring the registry for bare metal").
 */
export function baremetal(settings: SettingsOf<"baremetal">): StackOutputs {
  const cluster = new Cluster("cluster", settings.cluster);
  const storage = volumeStorage(cluster, settings.storage);
  const registry = new ImageRegistry("registry", { ...settings.registry, cluster, storage });
  extras(settings, { cluster, registry });
  return outputsOf(settings.platform, registry);
}
