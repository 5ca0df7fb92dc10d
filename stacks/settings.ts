import * as pulumi from "@pulumi/pulumi";
import type { ClusterArgs } from "../components/cluster";
import { describe, userError } from "../components/problems";
import type { Problem } from "../components/problems";
import type { RegistryConfigArgs } from "../components/registry-config";
import { stackConfig } from "./config";
import { ruleProblems } from "./rules";
import { schema } from "./schema";
import type { RawSettings } from "./schema";
import { shapeProblems, withoutMisshapen } from "./shape";
import { volumeDefaults } from "./volume-storage";
import type { VolumeStorage } from "./volume-storage";

interface Common {
  readonly cluster: ClusterArgs;
  readonly registry: Omit<RegistryConfigArgs, "cluster" | "storage">;
}

/** Settings that keep all rules: one shape a platform, credentials as secrets, the platform's defaults filled in. */
export type Settings =
  | (Common & { readonly platform: "baremetal"; readonly storage: VolumeStorage })
  | (Common & { readonly platform: "vsphere"; readonly storage: VolumeStorage });

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
  const settings = sound && withDefaults(sound);
  const rules = settings ? ruleProblems(settings, secrets) : [];
  const problems = [...shape, ...rules.filter((problem) => !isAbout(problem, shape))];
  if (!settings || problems.length > 0) {
    throw userError(
      describe("The stack's settings cannot be used, and nothing was changed:", problems),
    );
  }
  return typed(settings);
}

/** A rule that misses what was in the way of the shape would only say the same again, and with another value. */
function isAbout({ field }: Problem, shape: readonly Problem[]): boolean {
  return shape.some((problem) => `${problem.field}.`.startsWith(`${field}.`));
}

function withDefaults(settings: RawSettings): RawSettings {
  return { ...settings, storage: volumeDefaults(settings.platform, settings.storage) };
}

function typed({ platform, cluster = {}, registry = {}, storage }: RawSettings): Settings {
  const { kubeconfig, ...connection } = cluster;
  const { httpSecret, ...rest } = registry;
  return {
    platform,
    cluster: {
      ...connection,
      ...(kubeconfig !== undefined && { kubeconfig: pulumi.secret(kubeconfig) }),
    },
    registry: {
      ...rest,
      ...(httpSecret !== undefined && { httpSecret: pulumi.secret(httpSecret) }),
    },
    storage: storage as VolumeStorage,
  };
}
