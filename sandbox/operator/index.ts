import { mkdir } from "node:fs/promises";

import { KubeConfig } from "@kubernetes/client-node";

import { Api } from "./api";
import type { Context } from "./context";
import { clusterOperatorController } from "./controllers/cluster-operator";
import { imageConfigController } from "./controllers/image-config";
import { registryConfigController } from "./controllers/registry-config";
import { routerController } from "./controllers/router";
import { startLoop, type Loop } from "./loop";
import { PATH } from "./names";
import { withDefaults, type OperatorOptions } from "./options";
import { Workload } from "./workload";

export type { OperatorOptions } from "./options";
export { ADDRESS_ANNOTATION } from "./names";
export { stopRegistries } from "./workload/registry";

/**
 * Starts the double of the registry's operator, and of what it needs around it, against a cluster.
 * It may start before the cluster has OpenShift's definitions. `stop` ends the registry too.
 */
export async function startOperator(options: OperatorOptions): Promise<{ stop(): Promise<void> }> {
  const settings = withDefaults(options);
  await mkdir(settings.dir, { recursive: true, mode: 0o700 });
  const config = new KubeConfig();
  config.loadFromFile(settings.kubeconfig);
  const context: Context = { api: new Api(config), settings };
  const workload = new Workload(context);
  await workload.clear();
  const { log } = settings;
  const loops = {
    config: startLoop("operator", registryConfigController(context), log),
    clusterOperator: startLoop("cluster operator", clusterOperatorController(context), log),
    image: startLoop("image configuration", imageConfigController(context), log),
    router: startLoop("router", routerController(context), log),
    workload: startLoop("workload", workload.pass, log),
  };
  const ends = watchAll(context.api, loops);
  return {
    stop: async () => {
      for (const end of ends) end();
      await Promise.all(Object.values(loops).map((loop) => loop.stop()));
      await workload.stop();
    },
  };
}

type Loops = Record<"config" | "clusterOperator" | "image" | "router" | "workload", Loop>;

function watchAll(api: Api, loops: Loops): (() => void)[] {
  const { config, clusterOperator, image, router, workload } = loops;
  const interests: [string, Loop[]][] = [
    [PATH.configs, [config, clusterOperator]],
    [PATH.deployments, [config, workload]],
    [PATH.services, [config, image]],
    [PATH.secrets, [config]],
    [PATH.configMaps, [config]],
    [PATH.serviceAccounts, [config]],
    [PATH.budgets, [config]],
    [PATH.routes, [config, image, router]],
    [PATH.images, [image]],
    [PATH.pods, [workload]],
    [PATH.claims, [workload]],
  ];
  for (const loop of Object.values(loops)) loop.kick();
  return interests.map(([path, wake]) =>
    api.watch(path, () => {
      for (const loop of wake) loop.kick();
    }),
  );
}
