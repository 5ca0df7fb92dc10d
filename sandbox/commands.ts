import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Arguments, StorageChoice } from "./arguments";
import { openCloud } from "./clouds";
import { readFeatures } from "./features";
import { homeOf, type Home } from "./home";
import { connect, type Api } from "./kube";
import { takeLock } from "./lock";
import type { Log } from "./log";
import { Processes } from "./processes";
import { installPrometheus } from "./prometheus";
import { pushImage, type Pushed } from "./push";
import {
  readRegistry,
  settledRegistry,
  watchConditions,
  type RegistryState,
} from "./registry-state";
import { serviceNames, startServices, stopServices } from "./services";
import { registryRows, summarize, summaryTable, table } from "./summary";

/** What a command has to say at its end: a text for people, and the same as data. */
export interface Result {
  readonly text: string;
  readonly data: object;
}

/** What a command works with. */
export interface Context {
  readonly args: Arguments;
  readonly home: Home;
  readonly log: Log;
  /** Set off when the user interrupts. */
  readonly signal: AbortSignal;
}

type Run = (context: Context) => Promise<Result>;

/** Runs the command that the arguments name. */
export function runCommand(args: Arguments, log: Log, signal: AbortSignal): Promise<Result> {
  const home = homeOf(args.platform);
  return runs[args.command]({ args, home, log, signal });
}

const runs: Record<Arguments["command"], Run> = {
  up: locked(up),
  status,
  kubeconfig: ({ home }) => {
    const path = kubeconfigOf(home);
    return Promise.resolve({ text: path, data: { kubeconfig: path } });
  },
  push,
  down: locked(down),
  reset: locked(reset),
};

function locked(run: Run): Run {
  return async (context) => {
    const { dir, platform } = context.home;
    const release = takeLock(`${dir}.lock`, `the sandbox of ${platform}`);
    try {
      return await run(context);
    } finally {
      release();
    }
  };
}

async function up({ args, home, log, signal }: Context): Promise<Result> {
  const start = Date.now();
  const processes = new Processes(home.cluster);
  try {
    const services = await interruptible(startServices(home, processes, log), signal);
    const { kubeconfig, cloud } = services;
    const api = connect(kubeconfig);
    if (args.allFeatures) await installPrometheus(api, "monitoring", log);
    const { upStack } = await import("./stack");
    log(`bringing up the stack of ${home.platform}`);
    const unwatch = watchConditions(api, log);
    const storage = cloud ? undefined : (args.storage ?? (await currentStorage(api)));
    // The engine gets time to write down what it has done.
    const { allFeatures } = args;
    const options = { home, kubeconfig, cloud, allFeatures, log, signal };
    const work = upStack({ ...options, ...(storage && { storage }) });
    const changes = await interruptible(work, signal, 15_000).finally(unwatch);
    const state = await interruptible(settledRegistry(api), signal);
    const seconds = (Date.now() - start) / 1000;
    const features = await readFeatures(api);
    const data = summarize(home.platform, kubeconfig, { ...state, features }, changes, seconds);
    return { text: summaryTable(data), data };
  } catch (error) {
    await processes.rollBack();
    throw error;
  }
}

/** Without a choice of storage, a sandbox keeps what it has. */
async function currentStorage(api: Api): Promise<StorageChoice> {
  return (await readRegistry(api))?.storage === "emptyDir" ? "empty-dir" : "pvc";
}

/** Work that cannot be told to stop is given up, `graceMs` after the user interrupts. */
function interruptible<T>(work: Promise<T>, signal: AbortSignal, graceMs = 0): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      setTimeout(() => {
        reject(signal.reason as Error);
      }, graceMs);
    };
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp);
    work.then(resolve, reject);
  });
}

const hint = (home: Home): string => `npm start -- --platform ${home.platform}`;

function kubeconfigOf(home: Home): string {
  const path = join(home.cluster, "kubeconfig");
  if (existsSync(path)) return path;
  throw new Error(`there is no sandbox of ${home.platform} yet: ${hint(home)}`);
}

/** The registry of a running sandbox. */
async function registryOf(home: Home): Promise<RegistryState> {
  const path = kubeconfigOf(home);
  const processes = new Processes(home.cluster);
  const dead = serviceNames(home.platform).filter((name) => !processes.runs(name));
  if (dead.length > 0) throw new Error(`${dead.join(", ")} does not run: ${hint(home)}`);
  const state = await readRegistry(connect(path));
  if (state === undefined) throw new Error(`the registry has no configuration: ${hint(home)}`);
  return state;
}

async function status({ home }: Context): Promise<Result> {
  const records = new Processes(home.cluster).list();
  const processes = new Processes(home.cluster);
  const lines = serviceNames(home.platform).map((name) => {
    const record = records.find((one) => one.name === name);
    const runs = processes.runs(name);
    return { name, runs, ...(runs && record && { pid: record.pid }) };
  });
  const rows = lines.map(({ name, runs, pid }): [string, string] => [
    name,
    runs ? `runs (process ${pid ?? 0})` : "does not run",
  ]);
  const base = { platform: home.platform, processes: lines };
  if (!lines.every(({ runs }) => runs)) {
    const rest = `\nStart what does not run: ${hint(home)}`;
    return { text: table([["platform", home.platform], ...rows]) + rest, data: base };
  }
  const state = await registryOf(home);
  const { messages, ...registry } = state;
  const text = table([["platform", home.platform], ...rows, ...registryRows(state)]);
  return { text: [text, ...messages].join("\n"), data: { ...base, ...registry, messages } };
}

async function push({ home, log }: Context): Promise<Result> {
  const state = await registryOf(home);
  const cloud = await openCloud(home, new Processes(home.cluster), log);
  const pushed = await pushImage(state, log, cloud);
  const rows: [string, string][] = [
    ["image", pushed.image],
    ["digest", pushed.digest],
    [
      `layer ${state.objectStorage ? `in the ${state.objectStorage.kind}` : "on disk"}`,
      layerText(state, pushed),
    ],
  ];
  return { text: table(rows), data: { platform: home.platform, ...pushed } };
}

function layerText({ storage }: RegistryState, { blob }: Pushed): string {
  if (blob !== undefined) return blob;
  return storage === "azure"
    ? "nowhere: the sandbox's Azure has no blobs, and the registry keeps them in its memory"
    : "in the pod, lost with it (empty-dir)";
}

async function down({ home }: Context): Promise<Result> {
  const stopped = await stopServices(home);
  const text =
    stopped.length === 0
      ? `the sandbox of ${home.platform} was not running`
      : `stopped ${stopped.join(", ")}; its state stays in ${home.dir}`;
  return { text, data: { platform: home.platform, stopped } };
}

async function reset(context: Context): Promise<Result> {
  const { home } = context;
  await down(context);
  const existed = existsSync(home.dir);
  rmSync(home.dir, { recursive: true, force: true });
  const text = existed ? `removed ${home.dir}` : `there was no sandbox of ${home.platform}`;
  return { text, data: { platform: home.platform, removed: existed } };
}
