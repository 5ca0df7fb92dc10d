import { isDeepStrictEqual } from "node:util";

import { setCondition } from "../conditions";
import type { Config } from "../types";
import { fileSystemEnvironment, storageVolume, type Driver } from "./driver";

/** Storage that lives as long as one registry process. */
export const emptyDirDriver: Driver = {
  changed: (config) => {
    if (same(config)) return false;
    const message = "EmptyDir storage is in an unknown state";
    setCondition(config, "StorageExists", "Unknown", "EmptyDir Configuration Changed", message);
    return true;
  },
  exists: () => Promise.resolve(true),
  create: (config) => {
    config.spec.storage.managementState ??= "Managed";
    if (!same(config)) {
      config.status.storage = { emptyDir: structuredClone(config.spec.storage.emptyDir ?? {}) };
      const message = "EmptyDir storage successfully created";
      setCondition(config, "StorageExists", "True", "Creation Successful", message);
    }
    return Promise.resolve();
  },
  remove: () => Promise.resolve(),
  environment: () => [...fileSystemEnvironment],
  volumes: () => [storageVolume({ emptyDir: {} })],
  secretData: () => Promise.resolve({}),
};

function same({ spec, status }: Config): boolean {
  return isDeepStrictEqual(status.storage.emptyDir, spec.storage.emptyDir);
}
