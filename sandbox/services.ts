import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { clouds, openCloud, type OpenCloud } from "./clouds";
import { startControlPlane } from "./cluster";
import { controlPlaneNames } from "./control-plane";
import { readyFile } from "./daemon";
import { makeFolders, type Home } from "./home";
import { connect } from "./kube";
import type { Log } from "./log";
import { installOpenShift } from "./openshift";
import type { Platform } from "./platform";
import { Processes } from "./processes";
import { tool, type ToolName } from "./toolchain";

const daemonName = "daemon";

/** Every process of a platform's sandbox, in the order in which they start. */
export const serviceNames = (platform: Platform): readonly string[] => [
  ...controlPlaneNames,
  ...(clouds[platform]?.services ?? []),
  daemonName,
];

/** What an `up` runs; fetched before anything is started, for it may take minutes or fail. */
const needed: readonly ToolName[] = [
  "pulumi",
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "registry",
];

/** What runs. */
export interface Services {
  readonly kubeconfig: string;
  readonly cloud: OpenCloud | undefined;
}

/** Brings everything up that `up` needs, and keeps what runs. */
export async function startServices(home: Home, processes: Processes, log: Log): Promise<Services> {
  makeFolders(home);
  for (const name of needed) await tool(name, log);
  await (await clouds[home.platform]?.load())?.fetch(log);
  const { kubeconfig } = await startControlPlane(home.cluster, log, processes);
  await installOpenShift(kubeconfig, home.platform, log);
  const cloud = await openCloud(home, processes, log);
  await startDaemon(home, { kubeconfig, cloud }, processes, log);
  return { kubeconfig, cloud };
}

async function startDaemon(
  home: Home,
  { kubeconfig, cloud }: Services,
  processes: Processes,
  log: Log,
): Promise<void> {
  const ready = join(home.cluster, readyFile);
  const access = JSON.stringify(cloud?.access ?? {});
  // One that knows the cloud by another address is of no use.
  if (processes.runs(daemonName) && existsSync(ready) && readFileSync(ready, "utf8") === access) {
    return;
  }
  await processes.stop([daemonName]);
  rmSync(ready, { force: true });
  log("starting the doubles of the registry's operator and of the storage driver");
  const tsx = require.resolve("tsx/cjs");
  const daemon = join(__dirname, "daemon.ts");
  const registry = await tool("registry", log);
  const api = connect(kubeconfig);
  await processes.start({
    name: daemonName,
    command: process.execPath,
    args: ["--require", tsx, daemon, home.platform, dirname(home.dir), registry, access],
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
