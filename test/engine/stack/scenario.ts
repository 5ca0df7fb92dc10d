import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { ConfigMap, Deployment, ProjectSettings, Stack } from "@pulumi/pulumi/automation";
import { startOperator } from "../../../sandbox/operator";
import type { OperatorOptions } from "../../../sandbox/operator";
import { clouds, openCloud } from "../../../sandbox/clouds";
import type { OpenCloud } from "../../../sandbox/clouds";
import { homeOf, makeFolders } from "../../../sandbox/home";
import type { Manifest } from "../../../sandbox/kube";
import type { Platform } from "../../../sandbox/platform";
import { Processes } from "../../../sandbox/processes";
import { tool } from "../../../sandbox/toolchain";
import { startVolumes } from "../../../sandbox/volumes";
import program from "../../../stacks";
import { sample } from "../../support/samples";
import { lab } from "../support/lab";
import type { Lab } from "../support/lab";

/** Settings of a stack, as in its file; a string under `cluster.kubeconfig` is encrypted. */
export type StackSettings = Readonly<Record<string, unknown>>;

/** What became of one command. */
export interface Outcome {
  readonly ok: boolean;
  /** Everything that was printed, the error included. */
  readonly text: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** How many resources were created, updated, left the same, ... */
  readonly changes: Readonly<Record<string, number>>;
}

export interface UpOptions {
  readonly refresh?: boolean;
}

const root = resolve(__dirname, "../../..");
const plugin = resolve(
  process.env["OFFICIAL_KUBERNETES_PLUGIN"] ?? join(root, "sandbox/providers/kubernetes"),
);
const passphrase = "scenario";
export const CONFIG_PATH = "/apis/imageregistry.operator.openshift.io/v1/configs/cluster";
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

/** Where a stack works. */
export interface Place {
  /** Path of the cluster's kubeconfig. */
  readonly kubeconfig: string;
  /** @default baremetal */
  readonly platform?: Platform;
  /** How the cloud's provider reaches its cloud. */
  readonly cloud?: ConfigMap;
}

function inPlace(settings: StackSettings, { platform, kubeconfig }: Place): StackSettings {
  const cluster = { timeoutSeconds: 60, ...(settings["cluster"] as object | undefined) };
  const path = "kubeconfig" in cluster ? {} : { kubeconfigPath: kubeconfig };
  return { platform: platform ?? "baremetal", ...settings, cluster: { ...path, ...cluster } };
}

/** The provider plugins that a platform's stack needs. */
function plugins(platform: Platform): { name: string; path: string }[] {
  const own = clouds[platform]?.provider;
  const doubles = join(root, "sandbox/providers");
  return [
    { name: "kubernetes", path: plugin },
    ...(own === undefined ? [] : [{ name: own, path: join(doubles, own) }]),
  ];
}

/** One stack of the real program, with file state. */
export class TestStack {
  private constructor(
    private readonly stack: Stack,
    readonly dir: string,
    readonly name: string,
    private readonly place: Place,
  ) {}

  /** The stack of this name in the state folder `dir`, which is made when it is not there. */
  static async open(dir: string, name: string, place: Place): Promise<TestStack> {
    mkdirSync(dir, { recursive: true });
    process.env["PATH"] = [
      dirname(await tool("pulumi", () => undefined)),
      process.env["PATH"],
    ].join(delimiter);
    const workDir = join(dir, name);
    mkdirSync(workDir, { recursive: true });
    // The SDK's type does not know `plugins`; the engine does.
    const settings: ProjectSettings & { plugins: object } = {
      name: "openshift-image-registry",
      runtime: "nodejs",
      backend: { url: `file://${dir}` },
      plugins: { providers: plugins(place.platform ?? "baremetal") },
    };
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: name, projectName: "openshift-image-registry", program },
      {
        workDir,
        projectSettings: settings,
        envVars: { PULUMI_CONFIG_PASSPHRASE: passphrase, PULUMI_SKIP_UPDATE_CHECK: "true" },
      },
    );
    return new TestStack(stack, workDir, name, place);
  }

  /** Replaces the stack's settings; the platform and the cluster are filled in. */
  async set(settings: StackSettings): Promise<void> {
    const old = Object.keys(await this.stack.getAllConfig());
    if (old.length > 0) await this.stack.removeAllConfig(old);
    const values: ConfigMap = { ...this.place.cloud };
    for (const [key, value] of Object.entries(inPlace(settings, this.place))) {
      const text = JSON.stringify(value);
      const secret = /"(kubeconfig|httpSecret|secretAccessKey|keyfile|accountKey|pem)":/.test(text);
      values[key] = { value: typeof value === "string" ? value : text, secret };
    }
    await this.stack.setAllConfig(values);
  }

  up(options: UpOptions = {}): Promise<Outcome> {
    return outcome((report) => this.stack.up({ ...report, ...options }));
  }

  preview(options: UpOptions = {}): Promise<Outcome> {
    return outcome((report) => this.stack.preview({ ...report, ...options }));
  }

  refresh(): Promise<Outcome> {
    return outcome((report) => this.stack.refresh(report));
  }

  /** As the Automation API does it, with --skip-preview. */
  destroySkippingPreview(): Promise<Outcome> {
    return outcome((report) => this.stack.destroy(report));
  }

  /** As a user does it: `pulumi destroy --yes`. */
  destroy(): Promise<Outcome> {
    return this.cli("destroy", "--yes");
  }

  /** Runs the CLI on this stack. */
  cli(...args: string[]): Promise<Outcome> {
    const env = { ...process.env, PULUMI_CONFIG_PASSPHRASE: passphrase };
    const all = [...args, "--stack", this.name, "--non-interactive", "--color", "never"];
    return new Promise((done) => {
      execFile(
        "pulumi",
        all,
        { cwd: this.dir, env, maxBuffer: 1 << 26 },
        (error, stdout, stderr) => {
          done({ ok: error === null, text: stdout + stderr, outputs: {}, changes: {} });
        },
      );
    });
  }

  /** An `up` in a process of its own, with the engine and the providers in its group, to be killed. */
  upInProcess(): ChildProcess {
    const script = join(__dirname, "up.ts");
    const { kubeconfig, platform = "baremetal" } = this.place;
    const args = ["--import", "tsx", script, dirname(this.dir), this.name, kubeconfig, platform];
    return spawn(process.execPath, args, { cwd: root, detached: true, stdio: "ignore" });
  }

  state(): Promise<Deployment> {
    return this.stack.exportStack();
  }

  /** The resources that the state holds. */
  async resources(): Promise<readonly SavedResource[]> {
    const { resources = [] } = (await this.state()).deployment as Saved;
    return resources;
  }

  restore(state: Deployment): Promise<void> {
    return this.stack.importStack(state);
  }

  unlock(): Promise<void> {
    return this.stack.cancel();
  }
}

/** What an update, or a preview, says at its end. */
interface Finished {
  readonly summary?: { readonly resourceChanges?: Readonly<Record<string, number>> };
  readonly changeSummary?: Readonly<Record<string, number>>;
}

/** A resource as the state has it. */
export interface SavedResource {
  readonly type: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

interface Saved {
  readonly resources?: readonly SavedResource[];
}

interface Report {
  readonly onOutput: (text: string) => void;
  readonly color: "never";
}

async function outcome(command: (report: Report) => Promise<Finished>): Promise<Outcome> {
  const printed: string[] = [];
  try {
    const result = await command({ color: "never", onOutput: (text) => printed.push(text) });
    return {
      ok: true,
      text: printed.join(""),
      outputs: "outputs" in result ? plain(result.outputs as object) : {},
      changes: changesOf(result),
    };
  } catch (error) {
    return { ok: false, text: printed.join("") + String(error), outputs: {}, changes: {} };
  }
}

function changesOf(result: Finished): Readonly<Record<string, number>> {
  return result.changeSummary ?? result.summary?.resourceChanges ?? {};
}

function plain(outputs: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, output]) => [key, (output as { value: unknown }).value]),
  );
}
