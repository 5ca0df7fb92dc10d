import { mkdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Provider, type ProviderArgs } from "@pulumi/kubernetes/provider";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { Manifest } from "../../../sandbox/kube";
import { tool } from "../../../sandbox/toolchain";
import { lab, type Lab } from "../support/lab";
import { run, type Outcome } from "./outcome";

const official = process.env.OFFICIAL_KUBERNETES_PLUGIN;

/** The folder of the plugin under test: the official one where it is named, else the double. */
const plugin = resolve(official ?? join(__dirname, "../../../sandbox/providers/kubernetes"));

/** Whether the double is under test. */
export const double = official === undefined;

/** The namespace that all cases share; each names its objects after itself. */
export const namespace = "provider-contract";

/** What a case declares, with the provider that it has to hand on. */
export type Program = (provider: Provider) => Record<string, unknown> | undefined;

export interface UpOptions {
  /** Brings the live objects into the state first. */
  readonly refresh?: boolean;
  /** The provider's arguments, instead of the stack's. */
  readonly args?: ProviderArgs;
}

/** A stack of its own for one case. */
export interface Stack {
  up(program: Program, options?: UpOptions): Promise<Outcome>;
  preview(program: Program, options?: UpOptions): Promise<Outcome>;
  refresh(): Promise<Outcome>;
  destroy(): Promise<Outcome>;
  /** The state as it is stored: secrets are encrypted, or they are none. */
  state(): string;
  /** The engine's process can be found by what it is told to work in. */
  readonly dir: string;
}

export interface Contract {
  readonly lab: Lab;
  stack(args?: Partial<ProviderArgs>, env?: Record<string, string>): Promise<Stack>;
}

/** The ground that every case stands on, and a line about the plugin that is under test. */
export async function contract(): Promise<Contract> {
  const here = await lab();
  const pulumi = await tool("pulumi", () => undefined);
  process.env.PATH = [dirname(pulumi), process.env.PATH].join(delimiter);
  announce();
  const metadata = { name: namespace };
  await apply(here, "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata });
  return { lab: here, stack: (args, env) => stack(here, args ?? {}, env ?? {}) };
}

let announced = false;

function announce(): void {
  if (announced) return;
  announced = true;
  console.log(`    (kubernetes provider: ${double ? "double" : "official"})`);
}

/** Creates an object as somebody else than the stack would. */
export async function apply(
  { api }: Lab,
  collection: string,
  manifest: Manifest,
  manager = "somebody",
): Promise<Manifest> {
  const path = `${collection}/${manifest.metadata.name}`;
  return (await api.get<Manifest>(path)) ?? api.create(collection, manifest, manager);
}

export const maps = `/api/v1/namespaces/${namespace}/configmaps`;

/** A custom resource to work on: the configuration of the registry's operator. */
export const configs = "/apis/imageregistry.operator.openshift.io/v1/configs";
export const config = { apiVersion: "imageregistry.operator.openshift.io/v1", kind: "Config" };

/** Who manages fields of the object at `path`, and by which operation. */
export async function managers({ api }: Lab, path: string): Promise<string[]> {
  const object = await api.get<Managed>(path);
  const entries = object?.metadata.managedFields ?? [];
  return entries.map(({ manager, operation }) => `${manager} ${operation}`);
}

interface Managed {
  readonly metadata: {
    readonly managedFields?: readonly { readonly manager: string; readonly operation: string }[];
  };
}

/** The first truthy answer within `seconds`. */
export async function eventually<T>(ask: () => Promise<T>, seconds = 30): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain`);
    await sleep(100);
  }
}

/** Whether the state of the stack holds a resource of this kind. */
export function recorded(stack: Stack, kind: string): boolean {
  const { checkpoint } = JSON.parse(stack.state()) as Stored;
  return (checkpoint.latest?.resources ?? []).some(({ type }) => type.endsWith(`:${kind}`));
}

/** The part of a stored state that cases look at. */
interface Stored {
  readonly checkpoint: {
    readonly latest?: { readonly resources?: readonly { readonly type: string }[] };
  };
}

let count = 0;

async function stack(
  here: Lab,
  args: Partial<ProviderArgs>,
  env: Record<string, string>,
): Promise<Stack> {
  const number = (count += 1);
  const dir = join(here.dir, `stack-${number}`);
  mkdirSync(dir, { recursive: true });
  const kubeconfig = readFileSync(here.kubeconfig, "utf8");
  const projectSettings = {
    name: "contract",
    runtime: "nodejs" as const,
    backend: { url: `file://${dir}` },
    plugins: { providers: [{ name: "kubernetes", path: plugin }] },
  };
  const envVars = {
    PULUMI_CONFIG_PASSPHRASE: "contract",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...env,
  };
  const created = await LocalWorkspace.createStack(
    { stackName: `s${number}`, projectName: "contract", program: () => Promise.resolve() },
    { workDir: dir, projectSettings, envVars },
  );
  const wrap = (program: Program, own: ProviderArgs | undefined) => () =>
    Promise.resolve(program(new Provider("cluster", own ?? { kubeconfig, ...args })));
  return {
    dir,
    up: (program, { refresh = false, args: own } = {}) =>
      run((report) => created.up({ ...report, refresh, program: wrap(program, own) })),
    preview: (program, { refresh = false, args: own } = {}) =>
      run((report) => created.preview({ ...report, refresh, program: wrap(program, own) })),
    refresh: () => run((report) => created.refresh(report)),
    destroy: () => run((report) => created.destroy(report)),
    state: () => readFileSync(join(dir, ".pulumi/stacks/contract", `s${number}.json`), "utf8"),
  };
}
