import { Cluster, ImageRegistry, S3CompatibleStorage } from "../components";
import { AzureStorage } from "../components/azure";
import { extras } from "./extras";
import { outputsOf } from "./outputs";
import type { StackOutputs } from "./outputs";
import type { SettingsOf } from "./settings";

/**
 * The registry of a cluster on Azure: a storage account with a private container, and its key (OpenShift, "Configuring the
 * registry for Azure user-provisioned infrastructure").
 */
export function azure(settings: SettingsOf<"azure">): StackOutputs {
  const cluster = new Cluster("cluster", settings.cluster);
  const { azure, s3Compatible } = settings.storage;
  const storage = s3Compatible
    ? new S3CompatibleStorage("storage", { cluster, ...s3Compatible })
    : new AzureStorage("imageregistry", { cluster, ...azure });
  const registry = new ImageRegistry("registry", { ...settings.registry, cluster, storage });
  extras(settings, { cluster, registry });
  return outputsOf(settings.platform, registry);
}
