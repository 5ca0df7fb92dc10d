import { decodedSpec } from "./decoded";
import type { Context } from "./context";
import { FINALIZER, MANAGER, PATH } from "./names";
import { platformStorage } from "./platform-storage";
import type { KubeObject } from "./types";

/** Creates the configuration that the platform gets by default. */
export async function bootstrap({ api, settings }: Context): Promise<void> {
  if (!(await api.get(PATH.infrastructure))) return;
  const { storage, replicas } = await platformStorage(api);
  const managementState = Object.keys(storage).length === 0 ? "Removed" : "Managed";
  const config: KubeObject & { spec: object } = {
    apiVersion: "imageregistry.operator.openshift.io/v1",
    kind: "Config",
    metadata: { name: "cluster", finalizers: [FINALIZER] },
    spec: decodedSpec({
      logLevel: "Normal",
      operatorLogLevel: "Normal",
      managementState,
      storage,
      replicas,
      rolloutStrategy: storage.pvc ? "Recreate" : "RollingUpdate",
    }),
  };
  await api.create(PATH.configs, config, MANAGER.operator);
  await createPruner(api);
  settings.log(`operator: configuration created, managementState ${managementState}`);
}

/** The pruner with its defaults; the operator never writes its spec again. */
async function createPruner(api: Context["api"]): Promise<void> {
  if (await api.get(PATH.pruner)) return;
  const pruner: KubeObject & { spec: object } = {
    apiVersion: "imageregistry.operator.openshift.io/v1",
    kind: "ImagePruner",
    metadata: { name: "cluster" },
    spec: { schedule: "", suspend: false, ignoreInvalidImageReferences: true },
  };
  await api.create(PATH.pruners, pruner, MANAGER.operator);
}
