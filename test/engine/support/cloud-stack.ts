import { mkdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { tool } from "../../../sandbox/toolchain";
import { run, type Outcome } from "../provider/outcome";

/** The plugin of a cloud's provider under test, and where its stacks lie. */
export interface Plugin {
  /** The package, as in `gcp`. */
  readonly name: string;
  readonly path: string;
  readonly dir: string;
  readonly env?: Record<string, string>;
}

/** What a case declares. */
export type Program = () => Record<string, unknown>;

/** A stack of its own for one case. */
export interface CloudStack {
  up(program: Program, options?: { readonly refresh?: boolean }): Promise<Outcome>;
  preview(program: Program): Promise<Outcome>;
  destroy(): Promise<Outcome>;
  /** The state as it is stored: secrets are encrypted, or they are none. */
  state(): string;
  readonly engine: Stack;
}

let count = 0;

export async function cloudStack({ name, path, dir, env = {} }: Plugin): Promise<CloudStack> {
  const pulumi = await tool("pulumi", () => undefined);
  process.env.PATH = [dirname(pulumi), process.env.PATH].join(delimiter);
  const stackName = `s${++count}`;
  const workDir = join(dir, stackName);
  mkdirSync(workDir, { recursive: true });
  const engine = await LocalWorkspace.createStack(
    { stackName, projectName: "contract", program: () => Promise.resolve() },
    {
      workDir,
      projectSettings: {
        name: "contract",
        runtime: "nodejs",
        backend: { url: `file://${workDir}` },
        plugins: { providers: [{ name, path }] },
      } as object as never,
      envVars: {
        PULUMI_CONFIG_PASSPHRASE: "contract",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        ...env,
      },
    },
  );
  const wrap = (program: Program) => () => Promise.resolve(program());
  return {
    engine,
    up: (program, { refresh = false } = {}) =>
      run((report) => engine.up({ ...report, refresh, program: wrap(program) })),
    preview: (program) => run((report) => engine.preview({ ...report, program: wrap(program) })),
    destroy: () => run((report) => engine.destroy(report)),
    state: () => readFileSync(join(workDir, `.pulumi/stacks/contract/${stackName}.json`), "utf8"),
  };
}

/** What is done to resources, without refreshes and the provider itself. */
export const steps = (provider: string, { steps: all }: Outcome): string[] =>
  all.filter((step) => !step.startsWith("refresh") && !step.endsWith(` ${provider}`)).sort();
