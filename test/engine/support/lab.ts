import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { startControlPlane } from "../../../sandbox/cluster";
import { connect, loadKube, type Api } from "../../../sandbox/kube";
import type { Log } from "../../../sandbox/log";
import { installOpenShift } from "../../../sandbox/openshift";
import type { Platform } from "../../../sandbox/platform";
import { isAlive, startTime, type ProcessIdentity } from "../../../sandbox/process-identity";
import { Processes } from "../../../sandbox/processes";
import { wipe } from "./wipe";

/** One OpenShift on a real API server, shared by every test of a run. */
export interface Lab {
  /** Path of a kubeconfig with all rights. */
  readonly kubeconfig: string;
  readonly kube: KubeConfig;
  readonly api: Api;
  /** Scratch folder of the run, removed at its end. */
  readonly dir: string;
  /**
   * Takes away what a scenario has left and installs OpenShift anew (a new cluster identity included).
   * Stop operators and volumes first, or they answer to the cleaning.
   */
  readonly fresh: (platform?: Platform) => Promise<void>;
}

const root = resolve(__dirname, "../../../.sandbox");
const quiet: Log = () => undefined;
let shared: Promise<Lab> | undefined;
let running: { processes: Processes; dir: string } | undefined;

/** The lab of this run, started when first asked for. */
export function lab(): Promise<Lab> {
  shared ??= start();
  return shared;
}

/** Stops the lab of this run, if there is one. */
export async function stopLab(): Promise<void> {
  if (running === undefined) return;
  await running.processes.stop();
  rmSync(running.dir, { recursive: true, force: true });
}

async function start(): Promise<Lab> {
  await sweep();
  const dir = join(root, `test-${process.pid}-${randomBytes(3).toString("hex")}`);
  mkdirSync(dir, { recursive: true });
  const owner = { pid: process.pid, started: startTime(process.pid) ?? "" };
  writeFileSync(join(dir, "owner.json"), JSON.stringify(owner));
  const processes = new Processes(join(dir, "cluster"));
  running = { processes, dir };
  process.once("exit", () => {
    processes.killNow();
  });
  const log = process.env.LAB_LOG === undefined ? toolsOnly : console.log;
  const { kubeconfig } = await startControlPlane(join(dir, "cluster"), log, processes);
  await installOpenShift(kubeconfig, "baremetal", log);
  const api = connect(kubeconfig);
  const fresh = async (platform: Platform = "baremetal"): Promise<void> => {
    await wipe(api);
    await installOpenShift(kubeconfig, platform, quiet);
  };
  return { kubeconfig, kube: loadKube(kubeconfig), api, dir, fresh };
}

/** Only what takes minutes is worth a line among test results. */
const toolsOnly: Log = (line) => {
  if (/^(building|fetching|\s+still)/.test(line)) console.log(line);
};

/** Stops what runs that were killed have left behind. */
async function sweep(): Promise<void> {
  if (!existsSync(root)) return;
  for (const name of readdirSync(root).filter((one) => one.startsWith("test-"))) {
    const dir = join(root, name);
    const file = join(dir, "owner.json");
    if (!existsSync(file)) {
      // What a late write has left of a lab that was removed.
      if (startTime(Number(name.split("-")[1])) === undefined)
        rmSync(dir, { recursive: true, force: true });
      continue;
    }
    const owner = JSON.parse(readFileSync(file, "utf8")) as ProcessIdentity;
    if (isAlive(owner)) continue;
    await new Processes(join(dir, "cluster")).stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
