import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { spreads } from "./statistics";
import type { Spread } from "./statistics";

const checkout = resolve(__dirname, "..");
const { resolve: find } = createRequire(__filename);

/** Root module of the provider's SDK: importing it is what our own sources never do. */
const ROOT = "@pulumi/kubernetes";

/** What is loaded and type-checked; each one also with the root module beside it. */
const sources = {
  "@pulumi/pulumi": ["@pulumi/pulumi"],
  "@kubernetes/client-node": ["@pulumi/pulumi", "@kubernetes/client-node"],
  "hand-written": ["./hand-written"],
  "our stack": ["../stacks", "../stacks/baremetal"],
} as const;

export type Source = keyof typeof sources;

export interface Cost {
  readonly seconds: Spread;
  readonly heapMb: Spread;
  readonly files: Spread;
}

/** One program, with its own imports and with the root's. */
export interface ImportCosts {
  readonly source: Source;
  readonly own: Cost;
  readonly withRoot: Cost;
}

export interface Imports {
  readonly typeCheck: readonly ImportCosts[];
  readonly startUp: readonly ImportCosts[];
}

type Take = (modules: readonly string[]) => Sample;
type Sample = Readonly<Record<keyof Cost, number>>;

/** What the type-check and the start of a program cost, and what they would with the provider's root import. */
export function imports(iterations: number, log: (line: string) => void): Imports {
  const dir = join(checkout, ".sandbox", `bench-imports-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  try {
    log("type-checking");
    const typeCheck = sideBySide(iterations, (modules) => checkTypes(dir, modules));
    log("loading modules");
    return { typeCheck, startUp: sideBySide(iterations, loadModules) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** All variants in turn, so that a busy moment of the machine falls on each; the first round warms up. */
function sideBySide(iterations: number, take: Take): ImportCosts[] {
  const rows = (Object.keys(sources) as Source[]).map((source) => {
    const own: readonly string[] = sources[source];
    const samples: Samples = { own: [], withRoot: [] };
    return { source, own, withRoot: [...own, ROOT], samples };
  });
  for (let round = 0; round <= iterations; round++) {
    for (const { own, withRoot, samples } of rows) {
      const pair = { own: take(own), withRoot: take(withRoot) };
      if (round === 0) continue;
      samples.own.push(pair.own);
      samples.withRoot.push(pair.withRoot);
    }
  }
  return rows.map(({ source, samples }) => ({
    source,
    own: spreads(samples.own),
    withRoot: spreads(samples.withRoot),
  }));
}

interface Samples {
  own: Sample[];
  withRoot: Sample[];
}

function loadModules(modules: readonly string[]): Sample {
  const paths = modules.map((name) => find(name));
  const args = ["--expose-gc", "--import", "tsx", join(__dirname, "load.ts"), ...paths];
  const text = execFileSync(process.execPath, args, { cwd: checkout, encoding: "utf8" });
  const { ms, heapMb, files } = JSON.parse(text) as { ms: number; heapMb: number; files: number };
  return { seconds: ms / 1000, heapMb, files };
}

/** The project's own compiler and settings, on a file that imports the modules and nothing else. */
function checkTypes(dir: string, modules: readonly string[]): Sample {
  const names = modules.map((name) => (name.startsWith(".") ? resolve(__dirname, name) : name));
  const lines = names.map((name) => `import ${JSON.stringify(name)};`);
  writeFileSync(join(dir, "program.ts"), lines.join("\n"));
  const settings = {
    extends: join(checkout, "tsconfig.json"),
    compilerOptions: { types: ["node"] },
    include: [],
    files: ["program.ts"],
  };
  writeFileSync(join(dir, "tsconfig.json"), JSON.stringify(settings));
  const compiler = find("typescript/bin/tsc");
  const args = [compiler, "--project", dir, "--noEmit", "--extendedDiagnostics"];
  const text = execFileSync(process.execPath, args, { cwd: checkout, encoding: "utf8" });
  const number = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(text)?.[1]);
  return {
    seconds: number("Total time"),
    heapMb: (number("Memory used") * 1024) / 1e6,
    files: number("Files"),
  };
}
