import { Cluster, ImageRegistry, S3CompatibleStorage } from "../components";
import { GcsStorage } from "../components/gcp";
import { extras } from "./extras";
import { outputsOf } from "./outputs";
import type { StackOutputs } from "./outputs";
import type { SettingsOf } from "./settings";

/**
 * The registry of a cluster on Google Cloud: a private bucket and a service account for it (OpenShift, "Configuring the
 * registry for GCP user-provisioned infrastructure").
 */
export function gcp(settings: SettingsOf<"gcp">): StackOutputs {
  const cluster = new Cluster("cluster", settings.cluster);
  const { gcs, s3Compatible } = settings.storage;
  const storage = s3Compatible
    ? new S3CompatibleStorage("storage", { cluster, ...s3Compatible })
    : new GcsStorage("imageregistry", { cluster, ...gcs });
  const registry = new ImageRegistry("registry", { ...settings.registry, cluster, storage });
  extras(settings, { cluster, registry });
  return outputsOf(settings.platform, registry);
}
