import { join } from "node:path";
import {
  controlPlaneNames,
  controlPlaneSpec,
  portNames,
  prepareFiles,
  type ControlPlaneName,
} from "./control-plane";
import type { Log } from "./log";
import { choosePorts, portsOf } from "./ports";
import { Processes, type ProcessSpec } from "./processes";
import { tool } from "./toolchain";

/** A Kubernetes API on loopback. */
export interface ControlPlane {
  /** Path of a kubeconfig with all rights. */
  readonly kubeconfig: string;
  /** Stops what runs, last started first; everything else in the folder stays. */
  stop(): Promise<void>;
}

/**
 * Runs etcd, kube-apiserver and kube-controller-manager under `dir`. What runs already is kept; a process
 * that died is started again with everything that depends on it. A failure stops what this call started.
 */
export async function startControlPlane(
  dir: string,
  log: Log,
  processes = new Processes(dir),
): Promise<ControlPlane> {
  const kubeconfig = join(dir, "kubeconfig");
  const plane: ControlPlane = {
    kubeconfig,
    async stop() {
      await processes.stop();
    },
  };
  const broken = controlPlaneNames.findIndex((name) => !processes.runs(name));
  if (broken < 0) return plane;
  // Whatever comes after the first broken process talks to it, directly or not.
  const sound: readonly string[] = controlPlaneNames.slice(0, broken);
  const recorded = processes.list().map(({ name }) => name);
  const stale = recorded.filter((name) => !sound.includes(name));
  if (stale.length > 0) {
    log(`${controlPlaneNames[broken] ?? ""} died; starting it and what depends on it again`);
    await processes.stop(stale);
  }
  const specs = await planSpecs(dir, log, controlPlaneNames.slice(broken));
  try {
    for (const spec of specs) {
      log(`starting ${spec.name}`);
      await processes.start(spec);
    }
  } catch (error) {
    await processes.rollBack();
    throw error;
  }
  return plane;
}

async function planSpecs(
  dir: string,
  log: Log,
  names: readonly ControlPlaneName[],
): Promise<ProcessSpec[]> {
  const commands = new Map<ControlPlaneName, string>();
  for (const name of names) commands.set(name, await tool(name, log));
  prepareFiles(dir);
  const wanted = names.flatMap((name) => portNames[name]);
  const ports = { ...portsOf(dir), ...(await choosePorts(dir, wanted)) };
  return names.map((name) => controlPlaneSpec(name, dir, commands.get(name) ?? name, ports));
}
