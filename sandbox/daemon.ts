import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { homeOf } from "./home";
import { stderrLog } from "./log";
import { startOperator, type OperatorOptions } from "./operator";
import { platforms } from "./platform";
import { startVolumes } from "./volumes";

/** Written when the doubles work, with the clouds that they know; removed before they start. */
export const readyFile = "daemon.ready";

/** The doubles of one sandbox, in a process that outlives `npm start`: PLATFORM ROOT REGISTRY-BINARY CLOUDS. */
async function main(): Promise<void> {
  const [name, root, registry, access = "{}"] = process.argv.slice(2);
  const platform = platforms.find((one) => one === name);
  if (platform === undefined || root === undefined || registry === undefined) {
    throw new Error("the daemon is started by npm start, not by hand");
  }
  const home = homeOf(platform, root);
  const kubeconfig = join(home.cluster, "kubeconfig");
  const log = (line: string): void => {
    stderrLog(`${new Date().toISOString()} ${line}`);
  };
  const volumes = await startVolumes({ kubeconfig, dir: home.volumes, log });
  const clouds = JSON.parse(access) as NonNullable<OperatorOptions["clouds"]>;
  const operator = await startOperator({ kubeconfig, dir: home.operator, registry, clouds, log });
  writeFileSync(join(home.cluster, readyFile), access);
  const stop = (): void => {
    void Promise.all([operator.stop(), volumes.stop()]).finally(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    stderrLog(String(error));
    process.exit(1);
  });
}
