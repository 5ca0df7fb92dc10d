import { Cluster, ImageRegistry, S3CompatibleStorage } from "../components";
import { S3Storage } from "../components/aws";
import { extras } from "./extras";
import { outputsOf } from "./outputs";
import type { StackOutputs } from "./outputs";
import type { SettingsOf } from "./settings";

/**
 * The registry of a cluster on AWS: a private bucket and a user that may use it and nothing else (OpenShift, "Configuring
 * the registry for AWS user-provisioned infrastructure").
 */
export function aws(settings: SettingsOf<"aws">): StackOutputs {
  const cluster = new Cluster("cluster", settings.cluster);
  const { s3, s3Compatible } = settings.storage;
  const storage = s3Compatible
    ? new S3CompatibleStorage("storage", { cluster, ...s3Compatible })
    : new S3Storage("imageregistry", { cluster, ...s3 });
  const registry = new ImageRegistry("registry", { ...settings.registry, cluster, storage });
  extras(settings, { cluster, registry });
  return outputsOf(settings.platform, registry);
}
