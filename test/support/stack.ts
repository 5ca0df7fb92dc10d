import * as pulumi from "@pulumi/pulumi";
import program from "../../stacks";
import type { StackOutputs } from "../../stacks/outputs";
import { run } from "./monitor";
import type { Run } from "./monitor";
import { asConfig, sample } from "./samples";

type Settings = Readonly<Record<string, unknown>>;

/** Runs the program of the stacks with the sample of a platform; `changes` replace settings of the registry. */
export async function runSample(
  platform: string,
  { preview = false, registry = {} }: { preview?: boolean; registry?: Settings } = {},
): Promise<Run<StackOutputs>> {
  const { settings } = sample(platform);
  const changed = { ...settings, registry: { ...(settings["registry"] as Settings), ...registry } };
  pulumi.runtime.setAllConfig(asConfig(changed));
  try {
    return await run(() => program(), { preview });
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}

/** URNs of a run, sorted; without the stack itself. */
export function urnsOf({ resources }: Run<unknown>): string[] {
  return resources
    .map(({ urn }) => urn)
    .filter((urn) => !urn.includes("::pulumi:pulumi:Stack::"))
    .sort();
}

export const PATCH = "kubernetes:imageregistry.operator.openshift.io/v1:ConfigPatch";
export const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";
