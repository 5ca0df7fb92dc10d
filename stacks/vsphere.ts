import { Cluster, ImageRegistry } from "../components";
import { extras } from "./extras";
import { outputsOf } from "./outputs";
import type { StackOutputs } from "./outputs";
import type { SettingsOf } from "./settings";
import { volumeStorage } from "./volume-storage";

/**
 * The registry of a cluster on VMware vSphere: one pod on a block volume, or a ReadWriteMany claim of a class that the user names (OpenShift,
 * "Configuring the registry for vSphere").
 */
export function vsphere(settings: SettingsOf<"vsphere">): StackOutputs {
  const cluster = new Cluster("cluster", settings.cluster);
  const storage = volumeStorage(cluster, settings.storage);
  const registry = new ImageRegistry("registry", { ...settings.registry, cluster, storage });
  extras(settings, { cluster, registry });
  return outputsOf(settings.platform, registry);
}
