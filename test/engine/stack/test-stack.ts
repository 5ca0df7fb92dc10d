import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { ConfigMap, Deployment, ProjectSettings, Stack } from "@pulumi/pulumi/automation";
import { clouds } from "../../../sandbox/clouds";
import type { Platform } from "../../../sandbox/platform";
import { tool } from "../../../sandbox/toolchain";
import program from "../../../stacks";

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
      const secret =
        /"(kubeconfig|httpSecret|secretAccessKey|keyfile|accountKey|password|pem)":|PRIVATE KEY/.test(
          text,
        );
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

/** The outcome of a command that must not fail. */
export async function succeeds(command: Promise<Outcome>): Promise<Outcome> {
  const done = await command;
  assert.ok(done.ok, done.text);
  return done;
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
