import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { startOperator, type OperatorOptions } from "../../../sandbox/operator";
import { conditionOf } from "../../../sandbox/operator/conditions";
import { PATH } from "../../../sandbox/operator/names";
import type {
  Condition,
  Config,
  ConfigSpec,
  Deployment,
  KubeObject,
} from "../../../sandbox/operator/types";
import type { Platform } from "../../../sandbox/platform";
import { lab, type Lab } from "./lab";

/** One operator double on a cluster of its own, and a user who changes things. */
export class OperatorScene {
  private readonly stops: (() => Promise<void> | void)[] = [];

  private constructor(readonly lab: Lab) {}

  /** A cluster as installed on the platform; no operator yet. */
  static async open(platform: Platform = "baremetal"): Promise<OperatorScene> {
    const here = await lab();
    await here.fresh(platform);
    return new OperatorScene(here);
  }

  /** Starts the operator; quick to notice, unless told otherwise. */
  async operator(options: Partial<OperatorOptions> = {}): Promise<{ stop(): Promise<void> }> {
    const { kubeconfig } = this.lab;
    const defaults = { kubeconfig, dir: this.dir, settleMs: 50, log: () => undefined };
    const operator = await startOperator({ ...defaults, ...options });
    this.stops.push(() => operator.stop());
    return operator;
  }

  /** The operator's scratch folder. */
  get dir(): string {
    return join(this.lab.dir, "operator");
  }

  /** Stops what the scene has started, the latest first. */
  async close(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }

  async config(): Promise<Config> {
    const config = await this.lab.api.get<Config>(PATH.config);
    if (!config) throw new Error("there is no configuration");
    return config;
  }

  /** Changes the configuration as a user does. */
  async patch(spec: object): Promise<Config> {
    return this.lab.api.merge<Config>(PATH.config, { spec }, "kubectl");
  }

  /** Waits until the configuration, once it has a status, is as `wanted` says. */
  async until(what: string, wanted: (config: Config) => boolean): Promise<Config> {
    return this.eventually(what, async () => {
      const config = await this.lab.api.get<Config>(PATH.config);
      const reported = config && "status" in config;
      return reported && wanted(config) ? config : undefined;
    });
  }

  /** Waits until `look` finds something. */
  async eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + 20_000;
    while (Date.now() < end) {
      const found = await look();
      if (found !== undefined) return found;
      await sleep(50);
    }
    const config = await this.lab.api.get<Config>(PATH.config);
    throw new Error(`waited 20 s for: ${what}\n${JSON.stringify(withoutSecret(config), null, 1)}`);
  }

  /** Waits until the registry is ready, in the operator's words and in truth. */
  async ready(): Promise<Config> {
    return this.eventually("a ready registry", async () => {
      const config = await this.config();
      const deployment = await this.lab.api.get<Deployment>(PATH.deployment);
      if (!("status" in config) || !deployment?.status) return undefined;
      const seen = config.status.observedGeneration === config.metadata.generation;
      const noticed = deployment.status.observedGeneration === deployment.metadata.generation;
      const ready = reasonOf(config, "Available") === "Ready";
      const done = reasonOf(config, "Progressing") === "Ready";
      const complete = deployment.status.conditions?.some(
        ({ reason }) => reason === "NewReplicaSetAvailable",
      );
      return seen && noticed && complete && ready && done ? config : undefined;
    });
  }

  /** Every version of the configuration that a watcher sees from now on. */
  watch(): Config[] {
    const seen: Config[] = [];
    this.stops.push(this.lab.api.watch(PATH.configs, (_, config) => seen.push(config as Config)));
    return seen;
  }

  /** A claim that is bound to an empty folder, whose path is the answer. */
  async claim(name: string, mode = "ReadWriteMany"): Promise<string> {
    const path = join(this.lab.dir, "images", name);
    rmSync(path, { recursive: true, force: true });
    const common = { accessModes: [mode], storageClassName: "", volumeMode: "Filesystem" };
    const volume = {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name },
      spec: { ...common, capacity: { storage: "100Gi" }, hostPath: { path } },
    };
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name },
      spec: { ...common, volumeName: name, resources: { requests: { storage: "100Gi" } } },
    };
    await this.lab.api.create<KubeObject>(PATH.volumes, volume, "kubectl");
    await this.lab.api.create<KubeObject>(PATH.claims, claim, "kubectl");
    return path;
  }
}

/** A managed registry on a claim. */
export function managed(claim: string, more: Partial<ConfigSpec> = {}): object {
  return {
    managementState: "Managed",
    storage: { managementState: "Unmanaged", pvc: { claim } },
    ...more,
  };
}

export function condition(config: Config, type: string): Partial<Condition> {
  return conditionOf(config, type) ?? {};
}

export function reasonOf(config: Config, type: string): string | undefined {
  return condition(config, type).reason;
}

function withoutSecret(config: Config | undefined): unknown {
  return { ...config, spec: { ...config?.spec, httpSecret: "…" }, metadata: undefined };
}
