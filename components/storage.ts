import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "./problems";

/**
 * The keys of `spec.storage` that choose a storage, and under each the fields that say *where* the images are.
 * Another place means another, empty registry. `oss` is still in the definition, but has no driver any more.
 */
export const DRIVERS = {
  azure: ["accountName", "container", "cloudName"],
  emptyDir: [],
  gcs: ["bucket"],
  ibmcos: ["bucket", "location"],
  oss: ["bucket"],
  pvc: ["claim"],
  s3: ["bucket", "regionEndpoint"],
  swift: ["container", "authURL"],
} satisfies Record<string, readonly string[]>;

/** A key of `spec.storage` that chooses a storage. */
export type Driver = keyof typeof DRIVERS;

/** What a storage contributes to `spec.storage`: its one driver key, with the settings under it. */
export type StorageSpec = { readonly [D in Driver]?: Readonly<Record<string, unknown>> };

/** How many registry pods may use a storage at once. */
export interface Sharing {
  /** The most replicas that may use it. Omitted: any number. */
  readonly maxReplicas?: 1;
  /** The rollout strategy that it needs. Omitted: either. */
  readonly rolloutStrategy?: "Recreate";
  /** Why, for the error message: "the claim is ReadWriteOnce". */
  readonly because: string;
}

/** Buckets and containers. */
export const OBJECT_STORAGE_SHARING: Sharing = {
  because: "object storage is shared by any number of pods",
};

/** One of the two places that a credential of the storage has, so that it can be replaced while it is in use. */
export type KeySlot = "key1" | "key2";

/** Which credential the registry uses, and whether the other one exists beside it. */
export interface Rotation {
  readonly activeKey: KeySlot;
  /** True: the other key is valid too, as it must be while the registry changes over from it. */
  readonly bothKeys: boolean;
}

/**
 * What the registry needs to know of a storage; nothing else about it is ever asked. A new storage is a component that
 * satisfies this contract.
 */
export interface Storage {
  /** The CR fragment: exactly one driver key. */
  readonly spec: StorageSpec | pulumi.Output<StorageSpec>;
  /** How many replicas may share it; an Output when only the cluster can tell. */
  readonly sharing: Sharing | pulumi.Output<Sharing>;
  /**
   * Keys and values of the Secret `image-registry-private-configuration-user`, all secret. Undefined: this storage needs
   * no credential.
   */
  readonly credentials: pulumi.Output<Readonly<Record<string, string>>> | undefined;
  /** Where the credentials are one of two. Omitted: there is only one, whose replacement is the user's business. */
  readonly rotation?: Rotation;
  /**
   * Keys and values for `installer-cloud-credentials`, by which the operator takes a role of the cloud. Only without
   * `credentials`, which would win. Omitted: none.
   */
  readonly mintedCredentials?: pulumi.Output<Readonly<Record<string, string>>>;
  /** The storage, its guards and its identity: the registry waits for them, and is taken away before them. */
  readonly dependencies: readonly pulumi.Resource[];
  /** Resolves when the storage can be used; called just before the registry is pointed to it. Omitted: at once. */
  readonly usable?: () => Promise<void>;
  /** What outlives the stack, each in words that say how to find it again. */
  readonly kept: pulumi.Output<string[]>;
}

/** The driver keys in a `spec.storage` or `status.storage`, sorted. */
export function driversOf(storage: Readonly<Record<string, unknown>> | undefined): Driver[] {
  return (Object.keys(DRIVERS) as Driver[]).filter((driver) => storage?.[driver] != null).sort();
}

/** The place that a `spec.storage` points to, in words: `pvc claim=image-registry-storage`. */
export function placeOf(storage: StorageSpec): string {
  return driversOf(storage)
    .map((driver) => {
      const settings = storage[driver] ?? {};
      const parts = DRIVERS[driver]
        .filter((key) => settings[key])
        .map((key) => `${key}=${String(settings[key])}`);
      return [driver, ...parts].join(" ");
    })
    .join(" and ");
}

/**
 * What is wrong with these replicas on this storage.
 *
 * | sharing              | replicas          | rolloutStrategy | verdict |
 * |----------------------|-------------------|-----------------|---------|
 * | any number           | any               | any             | fine    |
 * | one pod at a time    | 0 or 1            | Recreate        | fine    |
 * | one pod at a time    | 2 or more         | any             | refused |
 * | one pod, Recreate    | 0 or 1            | RollingUpdate   | refused |
 */
export function sharingProblems(
  sharing: Sharing,
  replicas: number | undefined,
  rolloutStrategy: string | undefined,
): Problem[] {
  const problems: Problem[] = [];
  if (sharing.maxReplicas !== undefined && (replicas ?? 0) > sharing.maxReplicas) {
    problems.push({
      field: "replicas",
      value: replicas,
      rule: `be at most ${sharing.maxReplicas}, because ${sharing.because}`,
      remedy: "Set replicas: 1, or use a ReadWriteMany claim or object storage.",
    });
  }
  if (
    sharing.rolloutStrategy &&
    (rolloutStrategy ?? sharing.rolloutStrategy) !== sharing.rolloutStrategy
  ) {
    problems.push({
      field: "rolloutStrategy",
      value: rolloutStrategy,
      rule: `be ${sharing.rolloutStrategy}, because ${sharing.because}`,
      remedy: `Set rolloutStrategy: ${sharing.rolloutStrategy}, or leave it out.`,
    });
  }
  return problems;
}
