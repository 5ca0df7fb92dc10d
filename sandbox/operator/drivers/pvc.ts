import { isDeepStrictEqual } from "node:util";

import { isCode, type Api } from "../api";
import { setCondition } from "../conditions";
import { DEFAULT_CLAIM, MANAGER, NAMESPACE, OWNER_ANNOTATION, PATH } from "../names";
import type { Config, KubeObject } from "../types";
import { fileSystemEnvironment, storageVolume, type Driver } from "./driver";

interface Claim extends KubeObject {
  spec: { accessModes?: string[]; resources?: object };
}

/** A claim in the registry's namespace. A named one must exist; an unnamed one is made. */
export function pvcDriver(api: Api, settings: { claim?: string }): Driver {
  const claim = settings.claim === "" ? undefined : settings.claim;
  return {
    changed: hasChanged,
    exists: (config) => exists(api, config, claim),
    create: (config) => create(api, config, claim),
    remove: async ({ spec }) => {
      if (spec.storage.managementState !== "Managed" || !claim) return;
      await api.remove(`${PATH.claims}/${claim}`);
    },
    environment: () => [...fileSystemEnvironment],
    volumes: () => [storageVolume({ persistentVolumeClaim: { claimName: claim ?? "" } })],
    secretData: () => Promise.resolve({}),
  };
}

function hasChanged(config: Config): boolean {
  if (isDeepStrictEqual(config.status.storage.pvc, config.spec.storage.pvc)) return false;
  const message = "PVC storage is in an old state";
  setCondition(config, "StorageExists", "Unknown", "PVC Configuration Changed", message);
  return true;
}

async function exists(api: Api, config: Config, claim?: string): Promise<boolean> {
  const found = claim ? await api.get(`${PATH.claims}/${claim}`) : undefined;
  if (found) setCondition(config, "StorageExists", "True", "PVC Exists");
  else setCondition(config, "StorageExists", "False", "PVC does not exist");
  return found !== undefined;
}

async function create(api: Api, config: Config, named?: string): Promise<void> {
  const name = named ?? DEFAULT_CLAIM;
  const claim = named
    ? await api.get<Claim>(`${PATH.claims}/${name}`)
    : await ownClaim(api, config);
  if (named) setCondition(config, "StorageExists", "True", "PVC Exists");
  const problem = claim ? problemOf(config, claim) : `persistentvolumeclaims "${name}" not found`;
  if (problem) {
    setCondition(config, "StorageExists", "False", "PVC Issues Found", problem);
    throw new Error(problem);
  }
  config.spec.storage.managementState ??= named ? "Unmanaged" : "Managed";
  config.spec.storage.pvc = { claim: name };
  config.status.storage = { pvc: { claim: name } };
}

async function ownClaim(api: Api, config: Config): Promise<Claim> {
  const found = await api.get<Claim>(`${PATH.claims}/${DEFAULT_CLAIM}`);
  if (found && found.metadata.annotations?.[OWNER_ANNOTATION] === undefined) {
    const problem =
      "could not create default PVC, it already exists and is not owned by the operator";
    setCondition(config, "StorageExists", "False", "PVC Already Exists", problem);
    throw new Error(problem);
  }
  if (found) return found;
  try {
    const made = await api.create<Claim>(PATH.claims, defaultClaim(), MANAGER.operator);
    setCondition(config, "StorageExists", "True", "PVC Created");
    return made;
  } catch (error) {
    if (isCode(error, 409)) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    setCondition(config, "StorageExists", "False", "Creation Failed", problem);
    throw error;
  }
}

function defaultClaim(): Claim {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name: DEFAULT_CLAIM,
      namespace: NAMESPACE,
      annotations: { [OWNER_ANNOTATION]: "true" },
    },
    spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "100Gi" } } },
  };
}

/** What the access modes forbid. Asked only when the storage changes: scaling up is not seen. */
export function problemOf({ spec }: Pick<Config, "spec">, claim: Claim): string | undefined {
  const modes = claim.spec.accessModes ?? [];
  if (modes.includes("ReadWriteMany")) return undefined;
  if (!modes.includes("ReadWriteOnce")) {
    return (
      `PVC ${claim.metadata.name} does not contain the necessary access modes: ` +
      "ReadWriteMany or ReadWriteOnce"
    );
  }
  if (spec.replicas > 1) {
    return "cannot use ReadWriteOnce access mode with more than one replica of the image registry";
  }
  if (spec.rolloutStrategy === "Recreate") return undefined;
  return `cannot use ReadWriteOnce access mode with ${spec.rolloutStrategy ?? ""} rollout strategy`;
}
