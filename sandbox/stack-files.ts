import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import type { StorageChoice } from "./arguments";
import type { Home } from "./home";

export const projectName = "openshift-image-registry";
export const stackName = "sandbox";

export type Settings = Record<string, unknown>;

interface StackFile {
  readonly config?: Settings;
  readonly encryptionsalt?: string;
}

const key = (name: string): string => `${projectName}:${name}`;
const sampleFolder = resolve(__dirname, "../stacks");

/**
 * Writes the settings of the sandbox's stack: the committed sample of its platform, pointed at the
 * sandbox's cluster.
 *
 * @returns its settings
 */
export function writeStackFile(home: Home, kubeconfig: string, storage?: StorageChoice): Settings {
  const file = join(home.project, `Pulumi.${stackName}.yaml`);
  const before: StackFile = existsSync(file) ? readYaml(file) : {};
  const sample = readYaml(join(sampleFolder, `Pulumi.${home.platform}-example.yaml`));
  const config = stackSettings(sample.config ?? {}, kubeconfig, storage);
  writeFileSync(file, stringify({ ...before, config }));
  return config;
}

const readYaml = (file: string): StackFile => parse(readFileSync(file, "utf8")) as StackFile;

/** The sample's settings with the sandbox's own in place of a real cluster's. */
export function stackSettings(
  sample: Settings,
  kubeconfigPath: string,
  storage?: StorageChoice,
): Settings {
  const cluster = { ...(sample[key("cluster")] as Settings | undefined), kubeconfigPath };
  const { kubeconfig: _text, context: _context, ...rest } = cluster as Settings;
  const settings = { ...sample, [key("cluster")]: rest };
  if (storage !== "empty-dir") return settings;
  // Storage that a pod loses cannot be shared: what the sample says about replicas is for its claim.
  const registry = { ...(sample[key("registry")] as Settings | undefined) };
  delete registry.replicas;
  delete registry.rolloutStrategy;
  return {
    ...settings,
    [key("storage")]: { emptyDir: { acceptDataLoss: true } },
    [key("registry")]: registry,
  };
}

/** The passphrase that encrypts the stack's secrets: made once, readable by its owner alone. */
export function passphrase(home: Home): string {
  if (!existsSync(home.passphrase)) {
    writeFileSync(home.passphrase, randomBytes(24).toString("base64url"), { mode: 0o600 });
  }
  return readFileSync(home.passphrase, "utf8");
}
