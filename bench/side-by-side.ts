import { mkdirSync } from "node:fs";
import { dirname, join, delimiter, resolve } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { ConfigMap, ProjectSettings, PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { tool } from "../sandbox/toolchain";
import stackProgram from "../stacks";
import { Scenario } from "../test/engine/stack/scenario";
import { openDoor } from "./api-requests";
import type { Door, Requests } from "./api-requests";
import { countEngineCalls, takeEngineCalls } from "./engine-calls";
import type { Calls } from "./engine-calls";
import handWritten from "./hand-written";

export const programs = { ours: stackProgram, handWritten } satisfies Record<string, PulumiFn>;
export type Program = keyof typeof programs;

/** What a user does on the first day, in this order: the second `up` changes nothing. */
export const operations = ["preview", "first up", "no-op up"] as const;
export type Operation = (typeof operations)[number];

/** One operation, measured. */
export interface Sample {
  readonly program: Program;
  readonly operation: Operation;
  readonly seconds: number;
  readonly calls: Calls;
  /** Only where they were counted. */
  readonly requests: Requests | undefined;
}

export interface Samples {
  /** Of the warm-up, whose requests took the way round through the door. */
  readonly counted: readonly Sample[];
  readonly timed: readonly Sample[];
}

/** Both programs in turn, each time on a newly installed OpenShift; who begins alternates. The warm-up counts. */
export async function sideBySide(
  iterations: number,
  log: (line: string) => void,
): Promise<Samples> {
  countEngineCalls();
  const counted: Sample[] = [];
  const timed: Sample[] = [];
  for (let round = 0; round <= iterations; round++) {
    const order: Program[] = round % 2 ? ["ours", "handWritten"] : ["handWritten", "ours"];
    for (const program of order) {
      const measured = await onFreshCluster(program, round === 0);
      const times = measured.map(
        ({ operation, seconds }) => `${operation} ${seconds.toFixed(2)} s`,
      );
      log(`${round === 0 ? "warm-up" : `round ${round}`}, ${program}: ${times.join(", ")}`);
      (round === 0 ? counted : timed).push(...measured);
    }
  }
  return { counted, timed };
}

async function onFreshCluster(program: Program, counting: boolean): Promise<Sample[]> {
  const scenario = await Scenario.begin();
  const { kube, kubeconfig: direct } = scenario.lab;
  const kubeconfig = counting ? join(scenario.dir, "kubeconfig") : direct;
  const door = counting ? await openDoor(kube, kubeconfig) : undefined;
  try {
    const stack = await openStack(program, scenario.dir, kubeconfig);
    const samples: Sample[] = [];
    for (const operation of operations)
      samples.push(await measure(stack, program, operation, door));
    return samples;
  } finally {
    door?.close();
    await scenario.end();
  }
}

async function measure(
  stack: Stack,
  program: Program,
  operation: Operation,
  door: Door | undefined,
): Promise<Sample> {
  takeEngineCalls();
  door?.take();
  const start = performance.now();
  const changes = await run(stack, operation);
  const seconds = (performance.now() - start) / 1000;
  const changed = Object.keys(changes).some((kind) => kind !== "same");
  if (changed === (operation === "no-op up")) {
    throw new Error(`${program}, ${operation}: unexpected changes ${JSON.stringify(changes)}`);
  }
  return { program, operation, seconds, calls: takeEngineCalls(), requests: door?.take() };
}

async function run(stack: Stack, operation: Operation): Promise<object> {
  const quiet = { color: "never", suppressProgress: true } as const;
  if (operation === "preview") return (await stack.preview(quiet)).changeSummary;
  return (await stack.up(quiet)).summary.resourceChanges ?? {};
}

const project = "openshift-image-registry";
const provider = resolve(__dirname, "../sandbox/providers/kubernetes");

async function openStack(program: Program, dir: string, kubeconfig: string): Promise<Stack> {
  process.env["PATH"] = [dirname(await tool("pulumi", () => undefined)), process.env["PATH"]].join(
    delimiter,
  );
  const workDir = join(dir, "project");
  mkdirSync(workDir, { recursive: true });
  // The SDK's type does not know `plugins`; the engine does.
  const projectSettings: ProjectSettings & { plugins: object } = {
    name: project,
    runtime: "nodejs",
    backend: { url: `file://${workDir}` },
    plugins: { providers: [{ name: "kubernetes", path: provider }] },
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "bench", projectName: project, program: programs[program] },
    {
      workDir,
      projectSettings,
      envVars: { PULUMI_CONFIG_PASSPHRASE: "bench", PULUMI_SKIP_UPDATE_CHECK: "true" },
    },
  );
  await stack.setAllConfig(settings(kubeconfig));
  return stack;
}

/** The committed sample of bare metal; the hand-written program reads the kubeconfig alone. */
function settings(kubeconfigPath: string): ConfigMap {
  const values = {
    cluster: { kubeconfigPath, timeoutSeconds: 120 },
    storage: { pvc: { create: { accessModes: ["ReadWriteMany"], size: "100Gi" } } },
    registry: { managementState: "Managed", replicas: 2, defaultRoute: true },
  };
  const texts = Object.entries(values).map(([key, value]) => [
    key,
    { value: JSON.stringify(value) },
  ]);
  return { platform: { value: "baremetal" }, ...(Object.fromEntries(texts) as ConfigMap) };
}
