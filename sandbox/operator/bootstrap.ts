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
  settings.log(`operator: configuration created, managementState ${managementState}`);
}
