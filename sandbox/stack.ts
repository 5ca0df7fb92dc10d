import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  LocalWorkspace,
  PulumiCommand,
  type OpMap,
  type ProjectSettings,
  type Stack,
} from "@pulumi/pulumi/automation";
import { allFeatures } from "./all-features";
import type { StorageChoice } from "./arguments";
import { clouds, type OpenCloud } from "./clouds";
import { EngineProgress } from "./engine-events";
import type { Home } from "./home";
import type { Log } from "./log";
import type { Platform } from "./platform";
import { startTime } from "./process-identity";
import { passphrase, projectName, stackName, writeStackFile } from "./stack-files";
import { tool } from "./toolchain";

export interface UpOptions {
  readonly home: Home;
  readonly kubeconfig: string;
  readonly storage?: StorageChoice;
  readonly cloud: OpenCloud | undefined;
  /** Sets up whatever a stack can set up beside its registry. */
  readonly allFeatures: boolean;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Runs `up` of the platform's real program on the sandbox's cluster; returns what it changed. */
export async function upStack(options: UpOptions): Promise<OpMap> {
  const { home, kubeconfig, storage, cloud, log, signal } = options;
  const settings = writeStackFile(home, kubeconfig, storage);
  const stack = await openStack(home, log);
  if (cloud) await stack.setAllConfig(cloud.settings);
  if (options.allFeatures) await stack.setAllConfig(allFeatures(home, settings));
  await releaseLock(stack, home, log);
  explainPending(home, log);
  signal.throwIfAborted();
  const progress = new EngineProgress(log);
  const { onEvent } = progress;
  try {
    const { summary } = await stack.up({ onEvent, signal, color: "never", suppressProgress: true });
    return summary.resourceChanges ?? {};
  } catch (error) {
    signal.throwIfAborted();
    throw upFailure(progress.errors, error, home);
  }
}

async function openStack(home: Home, log: Log): Promise<Stack> {
  const program = (await import("../stacks/index")).default;
  const pulumi = await tool("pulumi", log);
  const bin = dirname(pulumi);
  const url = pathToFileURL(home.state).href;
  return LocalWorkspace.createOrSelectStack(
    { stackName, projectName, program: async () => ({ ...(await program()) }) },
    {
      workDir: home.project,
      pulumiHome: home.engine,
      pulumiCommand: await PulumiCommand.get(
        basename(bin) === "bin" ? { root: dirname(bin) } : undefined,
      ),
      projectSettings: projectSettings(url, home.platform),
      envVars: {
        // Said here too: the user's own environment may name another backend or passphrase.
        PULUMI_BACKEND_URL: url,
        PULUMI_CONFIG_PASSPHRASE: passphrase(home),
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    },
  );
}

/** The SDK's type does not know `plugins`, which its own CLI reads. */
type Settings = ProjectSettings & { plugins: { providers: { name: string; path: string }[] } };

function projectSettings(url: string, platform: Platform): Settings {
  const names = ["kubernetes", clouds[platform]?.provider ?? []].flat();
  const providers = names.map((name) => ({ name, path: join(__dirname, "providers", name) }));
  return { name: projectName, runtime: "nodejs", backend: { url }, plugins: { providers } };
}

/** An update that was killed leaves its lock; one that still runs must be waited for. */
async function releaseLock(stack: Stack, home: Home, log: Log): Promise<void> {
  const locks = readdirSync(home.state, { recursive: true, encoding: "utf8" }).filter((file) =>
    /[/\\]locks[/\\].*\.json$/.test(file),
  );
  if (locks.length === 0) return;
  for (const file of locks) {
    const holder = JSON.parse(readFileSync(join(home.state, file), "utf8")) as {
      pid: number;
      hostname: string;
    };
    if (holder.hostname === hostname() && startTime(holder.pid) === undefined) continue;
    throw new Error(
      `the stack is being updated by process ${holder.pid} on ${holder.hostname}: ` +
        "wait until it ends, or stop it",
    );
  }
  log("an earlier update was killed: releasing its lock");
  await stack.cancel();
}

/** What a killed update was doing may or may not have happened. */
function explainPending(home: Home, log: Log): void {
  const file = join(home.state, ".pulumi/stacks", projectName, `${stackName}.json`);
  if (!existsSync(file)) return;
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
  for (const { type, resource } of checkpoint?.latest?.pending_operations ?? []) {
    log(
      `an earlier update was killed while ${type} ${resource.urn.split("::").at(-1) ?? ""}: ` +
        "whether that has happened is found out now",
    );
  }
}

interface Checkpoint {
  readonly checkpoint?: {
    readonly latest?: { readonly pending_operations?: readonly PendingOperation[] };
  };
}

interface PendingOperation {
  readonly type: string;
  readonly resource: { readonly urn: string };
}

function upFailure(errors: readonly string[], cause: unknown, { platform }: Home): Error {
  // The last error of the engine only says that there was one.
  const told = [...new Set(errors)].filter((line) => !/^(update|preview) failed$/.test(line));
  const text = told.length > 0 ? told.join("\n") : lastLines(cause);
  return new Error(
    `the stack could not be brought up:\n${text}\n` +
      "Mend it and run npm start again; to begin anew: " +
      `npm run sandbox -- reset --platform ${platform}`,
    { cause },
  );
}

const lastLines = (error: unknown): string =>
  String(error instanceof Error ? error.message : error)
    .trim()
    .split("\n")
    .slice(-12)
    .join("\n");
