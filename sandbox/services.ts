import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { startControlPlane } from "./cluster";
import { readyFile } from "./daemon";
import { makeFolders, type Home } from "./home";
import { connect } from "./kube";
import type { Log } from "./log";
import { installOpenShift } from "./openshift";
import { Processes } from "./processes";
import { tool, type ToolName } from "./toolchain";

const daemonName = "daemon";

/** Every process of a sandbox, in the order in which they start. */
export const serviceNames = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  daemonName,
] as const;

/** What an `up` runs; fetched before anything is started, for it may take minutes or fail. */
const needed: readonly ToolName[] = [
  "pulumi",
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "registry",
];

/** Brings everything up that `up` needs, keeps what runs, and returns the path of the kubeconfig. */
export async function startServices(home: Home, processes: Processes, log: Log): Promise<string> {
  makeFolders(home);
  for (const name of needed) await tool(name, log);
  const { kubeconfig } = await startControlPlane(home.cluster, log, processes);
  await installOpenShift(kubeconfig, home.platform, log);
  await startDaemon(home, kubeconfig, processes, log);
  return kubeconfig;
}

async function startDaemon(
  home: Home,
  kubeconfig: string,
  processes: Processes,
  log: Log,
): Promise<void> {
  if (processes.runs(daemonName)) return;
  await processes.stop([daemonName]);
  const ready = join(home.cluster, readyFile);
  rmSync(ready, { force: true });
  log("starting the doubles of the registry's operator and of the storage driver");
  const tsx = require.resolve("tsx/cjs");
  const daemon = join(__dirname, "daemon.ts");
  const registry = await tool("registry", log);
  const api = connect(kubeconfig);
  await processes.start({
    name: daemonName,
    command: process.execPath,
    args: ["--require", tsx, daemon, home.platform, dirname(home.dir), registry],
    // A new cluster is ready for us when its operator has created the registry's configuration.
    ready: async () =>
      existsSync(ready) &&
      (await api.get("/apis/imageregistry.operator.openshift.io/v1/configs/cluster")) !== undefined,
  });
}

/** Stops every process of a sandbox, the registry that the operator double runs included. */
export async function stopServices(home: Home): Promise<string[]> {
  const stopped = await new Processes(home.cluster).stop();
  // A double that was killed could not end its registry itself.
  const orphans = await new Processes(join(home.operator, "registry")).stop();
  return [...stopped, ...orphans];
}
