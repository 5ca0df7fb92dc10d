import { Cluster, RegistryConfig } from "../../components";
import type { RegistryConfigArgs } from "../../components";

/** Type of the patch. */
export const PATCH = "kubernetes:imageregistry.operator.openshift.io/v1:ConfigPatch";
/** Storage that any number of pods may use. */
export const shared = { because: "claim images is ReadWriteMany" };
/** Storage that one pod may use. */
export const single = {
  because: "claim images is ReadWriteOnce",
  maxReplicas: 1,
  rolloutStrategy: "Recreate",
} as const;

export type Settings = Partial<Omit<RegistryConfigArgs, "cluster">>;

/** A registry's configuration in a program of its own. */
export function config(settings: Settings = {}, kubeconfig = "", cluster = {}) {
  const storage = { spec: { pvc: { claim: "images" } }, sharing: shared, dependencies: [] };
  return new RegistryConfig("registry", {
    cluster: new Cluster("cluster", { kubeconfig, ...cluster }),
    storage,
    ...settings,
  });
}
