import { KubeConfig } from "@kubernetes/client-node";
import { Api, isCode } from "./operator/api";
import type { KubeObject } from "./operator/types";

export { Api, ApiError, isCode } from "./operator/api";

/** An object of any kind: what a manifest may hold. */
export interface Manifest extends KubeObject {
  readonly [field: string]: unknown;
}

/** The cluster that a kubeconfig file names. */
export function loadKube(path: string): KubeConfig {
  const kube = new KubeConfig();
  kube.loadFromFile(path);
  return kube;
}

/** The API of the cluster that a kubeconfig file names. */
export const connect = (kubeconfig: string): Api => new Api(loadKube(kubeconfig));

/** Creates an object unless one of its name is there; returns whether it was created. */
export async function createIfMissing(
  api: Api,
  collection: string,
  manifest: Manifest,
  fieldManager: string,
): Promise<boolean> {
  try {
    await api.create(collection, manifest, fieldManager);
    return true;
  } catch (error) {
    if (isCode(error, 409)) return false;
    throw error;
  }
}
