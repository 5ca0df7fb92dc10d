import type { S3Settings } from "../components/aws";
import type { AzureSettings } from "../components/azure";
import type { ClusterArgs } from "../components/cluster";
import type { GcsSettings } from "../components/gcp";
import { describe, userError } from "../components/problems";
import type { Problem } from "../components/problems";
import type { ImageRegistryArgs } from "../components/image-registry";
import type { S3CompatibleSettings } from "../components/s3-compatible-storage";
import { stackConfig } from "./config";
import { withSecrets } from "./credentials";
import type { ExtraSettings } from "./extras";
import { extras } from "./extras-schema";
import { ruleProblems } from "./rules";
import { schema } from "./schema";
import type { RawSettings } from "./schema";
import { shapeProblems, withoutMisshapen } from "./shape";
import { volumeDefaults } from "./volume-storage";
import type { VolumeStorage } from "./volume-storage";

interface Common extends ExtraSettings {
  readonly cluster: ClusterArgs;
  readonly registry: Omit<ImageRegistryArgs, "cluster" | "storage">;
}

/** Storage of a cloud, or a bucket of another store. */
type CloudStorage<Key extends string, Value> =
  | ({ readonly [K in Key]: Value } & { readonly s3Compatible?: never })
  | ({ readonly [K in Key]?: never } & { readonly s3Compatible: S3CompatibleSettings });

interface Storages {
  readonly aws: CloudStorage<"s3", S3Settings>;
  readonly azure: CloudStorage<"azure", AzureSettings>;
  readonly baremetal: VolumeStorage;
  readonly gcp: CloudStorage<"gcs", GcsSettings>;
  readonly vsphere: VolumeStorage;
}

/** Settings that keep all rules: one shape a platform, credentials as secrets, the platform's defaults filled in. */
export type Settings = {
  readonly [P in keyof Storages]: Common & { readonly platform: P; readonly storage: Storages[P] };
}[keyof Storages];

/** Platforms that have a stack, by the installer's names. */
export type Platform = Settings["platform"];

/** The settings of one platform. */
export type SettingsOf<P extends Platform> = Extract<Settings, { readonly platform: P }>;

/** The settings of this stack, as set with `pulumi config`. The only place that reads them. */
export function readSettings(): Settings {
  const { values, secrets } = stackConfig();
  return parseSettings(values, secrets);
}

/**
 * @param values the stack's settings by key
 * @param secrets the keys that hold something encrypted
 * @throws RunError with all problems at once
 */
export function parseSettings(
  values: Readonly<Record<string, unknown>>,
  secrets: ReadonlySet<string> = new Set(),
): Settings {
  const parsed = schema.safeParse(values);
  const shape = parsed.error ? shapeProblems(parsed.error, values, schema) : [];
  // With the misshapen parts out of the way the rules can speak about the rest, so that all problems come at once.
  const sound = parsed.data ?? withoutMisshapen(values, schema);
  const settings = sound && withoutEmpty(withDefaults(sound));
  const rules = settings ? ruleProblems(settings, secrets) : [];
  const problems = [...shape, ...rules.filter((problem) => !isAbout(problem, shape))];
  if (!settings || problems.length > 0) {
    throw userError(
      describe("The stack's settings cannot be used, and nothing was changed:", problems),
    );
  }
  const { cluster = {}, registry = {}, ...rest } = settings;
  return withSecrets({ ...rest, cluster, registry }) as Settings;
}

/** A rule that misses what was in the way of the shape would only say the same again, and with another value. */
function isAbout({ field }: Problem, shape: readonly Problem[]): boolean {
  return shape.some((problem) => `${problem.field}.`.startsWith(`${field}.`));
}

/** Without a word about storage, a platform has its own kind. */
function withDefaults(settings: RawSettings): RawSettings {
  const { platform, storage = {} } = settings;
  const chosen = Object.keys(storage).length > 0;
  if (platform === "baremetal" || platform === "vsphere")
    return { ...settings, storage: volumeDefaults(platform, storage) };
  return chosen ? settings : ({ ...settings, storage: OWN_STORAGE[platform] } as RawSettings);
}

/** Pulumi fills every key of the project in with {}: what is empty was not set, and nothing is to be set up for it. */
function withoutEmpty(settings: RawSettings): RawSettings {
  const set = Object.entries(settings).filter(
    ([key, value]) => !(key in extras) || Object.keys(value as object).length > 0,
  );
  return Object.fromEntries(set) as RawSettings;
}

const OWN_STORAGE = { aws: { s3: {} }, azure: { azure: {} }, gcp: { gcs: {} } };
