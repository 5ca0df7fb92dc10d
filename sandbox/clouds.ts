import type { ConfigMap } from "@pulumi/pulumi/automation";
import type { Home } from "./home";
import type { Log } from "./log";
import type { ObjectStorage } from "./object-storage";
import type { OperatorOptions } from "./operator";
import type { Platform } from "./platform";
import type { Processes } from "./processes";

/** The cloud under a platform, as the sandbox plays it. */
export interface Cloud {
  /** Fetches what it runs, which may take minutes or fail. */
  fetch(log: Log): Promise<void>;
  /** Starts what does not run; in tests it ends with the process `endWith`, however that ends. */
  open(home: Home, processes: Processes, log: Log, endWith?: number): Promise<OpenCloud>;
}

/** A cloud that runs. */
export interface OpenCloud {
  /** How the operator and the registry reach it; no secrets. */
  readonly access: NonNullable<OperatorOptions["clouds"]>;
  /** How the stack's provider reaches it, as the deployer, beside what the sample says. */
  readonly settings: ConfigMap;
  /**
   * Where the layer with this digest is in the stack's storage; an error if it is not there. Nothing where the cloud has no
   * place for objects.
   */
  findLayer(storage: ObjectStorage, digest: string): Promise<string | undefined>;
}

export interface CloudEntry {
  /** The names of its processes, in the order in which they start. */
  readonly services: readonly string[];
  /** The package of Pulumi's provider, whose double is in the folder of this name under providers/. */
  readonly provider: string;
  /** Loaded when it is needed, for it brings a cloud's SDK along. */
  readonly load: () => Promise<Cloud>;
}

/** The clouds of the platforms that have one; the storage of the others is volumes. */
export const clouds: Readonly<Partial<Record<Platform, CloudEntry>>> = {
  aws: {
    services: ["moto"],
    provider: "aws",
    load: async () => (await import("./aws/cloud")).awsCloud,
  },
  azure: {
    services: ["azure"],
    provider: "azure-native",
    load: async () => (await import("./azure/cloud")).azureCloud,
  },
  gcp: {
    services: ["fake-gcs-server", "google"],
    provider: "gcp",
    load: async () => (await import("./gcp/cloud")).googleCloud,
  },
};

/** Opens the cloud of a platform, if it has one. */
export async function openCloud(
  home: Home,
  processes: Processes,
  log: Log,
  endWith?: number,
): Promise<OpenCloud | undefined> {
  const cloud = await clouds[home.platform]?.load();
  return cloud?.open(home, processes, log, endWith);
}
