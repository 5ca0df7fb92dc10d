import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

export const ROOT = resolve(__dirname, "../..");
const PREFIX = "openshift-image-registry:";

/** A committed sample of a stack's settings. */
export interface Sample {
  readonly platform: string;
  /** The file as it is. */
  readonly file: { readonly config: Readonly<Record<string, unknown>> };
  /** Its settings of other packages, as the region of a cloud. */
  readonly others: Readonly<Record<string, string>>;
  /** Its settings of this project by key, without the project's name. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Every sample in stacks/. */
export const samples: readonly Sample[] = readdirSync(join(ROOT, "stacks"))
  .flatMap((name) => /^Pulumi\.(\w+)-example\.yaml$/.exec(name) ?? [])
  .filter((_, index) => index % 2 === 1)
  .map((platform) => {
    const text = readFileSync(join(ROOT, `stacks/Pulumi.${platform}-example.yaml`), "utf8");
    const file = parse(text) as Sample["file"];
    const settings = Object.entries(file.config)
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, value]) => [key.slice(PREFIX.length), value] as const);
    const others = Object.entries(file.config).filter(([key]) => !key.startsWith(PREFIX));
    return {
      platform,
      file,
      others: Object.fromEntries(others) as Record<string, string>,
      settings: Object.fromEntries(settings),
    };
  });

/** The sample of one platform. */
export function sample(platform: string): Sample {
  const found = samples.find((one) => one.platform === platform);
  if (!found) throw new Error(`there is no sample of ${platform}`);
  return found;
}

/** Settings in the form in which the engine hands them to the program. */
export function asConfig(settings: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      PREFIX + key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
