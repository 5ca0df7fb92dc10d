import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import { startOperator } from "../../../sandbox/operator";
import type { OperatorOptions } from "../../../sandbox/operator";
import { clouds, openCloud } from "../../../sandbox/clouds";
import type { OpenCloud } from "../../../sandbox/clouds";
import { homeOf, makeFolders } from "../../../sandbox/home";
import type { Manifest } from "../../../sandbox/kube";
import type { Platform } from "../../../sandbox/platform";
import { Processes } from "../../../sandbox/processes";
import { startVolumes } from "../../../sandbox/volumes";
import { sample } from "../../support/samples";
import { lab } from "../support/lab";
import type { Lab } from "../support/lab";
import { TestStack } from "./test-stack";
import type { StackSettings } from "./test-stack";

export const CONFIG_PATH = "/apis/imageregistry.operator.openshift.io/v1/configs/cluster";
export const USER_SECRET = "image-registry-private-configuration-user";
const SECRETS = "/api/v1/namespaces/openshift-image-registry/secrets";
export const CLAIMS = "/api/v1/namespaces/openshift-image-registry/persistentvolumeclaims";

/** A newly installed OpenShift with its operator, and the real engine running the real stack program on it. */
export class Scenario {
  private readonly ends: (() => Promise<void>)[] = [];
  private operator: { stop(): Promise<void> } | undefined;
  private static count = 0;
  readonly dir: string;
  /** The cloud of the platform, as the stack's deployer reaches it. */
  cloud: OpenCloud | undefined;

  private constructor(
    readonly lab: Lab,
    readonly platform: Platform,
  ) {
    this.dir = join(lab.dir, `scenario-${++Scenario.count}`);
    mkdirSync(this.dir, { recursive: true });
  }

  /** @param operator false: no operator runs (yet) */
  static async begin(
    operator: Partial<OperatorOptions> | false = {},
    platform: Platform = "baremetal",
  ): Promise<Scenario> {
    const scenario = new Scenario(await lab(), platform);
    await scenario.lab.fresh(platform);
    const { kubeconfig } = scenario.lab;
    const volumes = await startVolumes({
      kubeconfig,
      dir: join(scenario.dir, "volumes"),
      log: () => undefined,
    });
    scenario.ends.push(() => volumes.stop());
    if (clouds[platform]) await scenario.openCloud();
    if (operator !== false) await scenario.startOperator(operator);
    return scenario;
  }

  private async openCloud(): Promise<void> {
    const home = homeOf(this.platform, this.dir);
    makeFolders(home);
    const processes = new Processes(home.cluster);
    process.once("exit", () => {
      processes.killNow();
    });
    this.ends.push(async () => {
      await processes.stop();
    });
    this.cloud = await openCloud(home, processes, () => undefined);
  }

  async startOperator(options: Partial<OperatorOptions> = {}): Promise<{ stop(): Promise<void> }> {
    const { kubeconfig } = this.lab;
    const log = process.env["LAB_LOG"] === undefined ? () => undefined : console.log;
    const operator = await startOperator({
      kubeconfig,
      dir: join(this.dir, "operator"),
      log,
      ...(this.cloud && { clouds: this.cloud.access }),
      ...options,
    });
    this.ends.push(() => operator.stop());
    this.operator = operator;
    return operator;
  }

  /** The operator is restarted, with other manners. */
  async replaceOperator(options: Partial<OperatorOptions>): Promise<void> {
    await this.operator?.stop();
    await this.startOperator(options);
  }

  async end(): Promise<void> {
    for (const stop of this.ends.splice(0).reverse()) await stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** A stack of the project; the default one is called `prod`. */
  async stack(
    settings: StackSettings,
    name = "prod",
    kubeconfig = this.lab.kubeconfig,
  ): Promise<TestStack> {
    const { platform, cloud } = this;
    const others = Object.entries(sample(platform).others).map(([key, value]) => [key, { value }]);
    const reached = { ...(Object.fromEntries(others) as ConfigMap), ...cloud?.settings };
    const at = { platform, kubeconfig, cloud: reached };
    const stack = await TestStack.open(join(this.dir, "state"), name, at);
    await stack.set(settings);
    return stack;
  }

  /** The configuration resource as it is now. */
  async config(): Promise<LiveConfig> {
    const config = await this.lab.api.get<LiveConfig>(CONFIG_PATH);
    if (!config) throw new Error("there is no configuration resource");
    return config;
  }

  /** What a Secret of the registry's namespace holds; nothing where it is not there. */
  async secretData(name: string): Promise<Readonly<Record<string, string>>> {
    const secret = await this.lab.api.get<Manifest & { data?: Record<string, string> }>(
      `${SECRETS}/${name}`,
    );
    const entries = Object.entries(secret?.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, "base64").toString(),
    ]);
    return Object.fromEntries(entries) as Record<string, string>;
  }

  /** What an administrator does with `oc patch configs/cluster --type=merge`. */
  async ocPatch(spec: object): Promise<void> {
    await this.lab.api.merge(CONFIG_PATH, { spec }, "oc");
  }
}

export interface LiveConfig extends Manifest {
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly storage?: Readonly<Record<string, unknown>>;
  };
  readonly status?: Readonly<Record<string, unknown>>;
}
