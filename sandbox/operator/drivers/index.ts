import type { Context } from "../context";
import { StorageNotConfigured } from "../errors";
import type { Storage } from "../types";
import { azureDriver } from "./azure";
import type { Driver } from "./driver";
import { emptyDirDriver } from "./empty-dir";
import { gcsDriver } from "./gcs";
import { notSimulated } from "./not-simulated";
import { pvcDriver } from "./pvc";
import { s3Driver } from "./s3";

export type { Driver } from "./driver";

type DriverKey = Exclude<keyof Storage, "managementState">;

// In the order, and with the names, in which the operator lists them when there are too many.
const drivers: readonly [DriverKey, string, (context: Context, storage: Storage) => Driver][] = [
  ["emptyDir", "EmptyDir", () => emptyDirDriver],
  ["s3", "S3", (context, { s3 }) => s3Driver(context, s3 ?? {})],
  ["swift", "Swift", () => notSimulated("swift")],
  ["gcs", "GCS", (context, { gcs }) => gcsDriver(context, gcs ?? {})],
  ["ibmcos", "IBMCOS", () => notSimulated("ibmcos")],
  ["pvc", "PVC", ({ api }, { pvc }) => pvcDriver(api, pvc ?? {})],
  ["azure", "Azure", ({ api }, { azure }) => azureDriver(api, azure ?? {})],
];

/** The driver of the storage's only key; refuses none and more than one. */
export function driverOf(context: Context, storage: Storage): Driver {
  const found = drivers.filter(([key]) => storage[key] !== undefined);
  const [first] = found;
  if (!first) throw new StorageNotConfigured();
  if (found.length > 1) {
    const names = found.map(([, name]) => name).join(" ");
    throw new Error(
      `exactly one storage type should be configured at the same time, got ${found.length}: [${names}]`,
    );
  }
  return first[2](context, storage);
}

/** As `driverOf`, but nothing where no storage is configured. */
export function driverIfAny(context: Context, storage: Storage): Driver | undefined {
  try {
    return driverOf(context, storage);
  } catch (error) {
    if (error instanceof StorageNotConfigured) return undefined;
    throw error;
  }
}
