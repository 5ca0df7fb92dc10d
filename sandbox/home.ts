import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Platform } from "./platform";

/** Where everything of one platform's sandbox lies: each has its own cluster, state and ports. */
export interface Home {
  readonly platform: Platform;
  readonly dir: string;
  /** The control plane, and the records and logs of all processes. */
  readonly cluster: string;
  readonly volumes: string;
  /** What the cloud under the platform remembers, and the keys to it. */
  readonly cloud: string;
  readonly operator: string;
  /** The engine's project folder, state backend, own folder and passphrase. */
  readonly project: string;
  readonly state: string;
  readonly engine: string;
  readonly passphrase: string;
}

const checkout = resolve(__dirname, "..");

/** Where sandboxes live: in the checkout, unless the environment says otherwise. */
const defaultRoot = (): string =>
  process.env.OPENSHIFT_IMAGE_REGISTRY_SANDBOX ?? join(checkout, ".sandbox");

/** The sandbox of a platform. */
export function homeOf(platform: Platform, root = defaultRoot()): Home {
  const dir = join(root, platform);
  const under = (name: string): string => join(dir, name);
  return {
    platform,
    dir,
    cluster: under("cluster"),
    volumes: under("volumes"),
    cloud: under("cloud"),
    operator: under("operator"),
    project: under("project"),
    state: under("state"),
    engine: under("engine"),
    passphrase: join(under("state"), "passphrase"),
  };
}

/** Makes the folders; their content is the user's alone, for it holds keys. */
export function makeFolders(home: Home): void {
  for (const dir of [home.dir, home.cluster, home.project, home.state, home.engine]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }
}
