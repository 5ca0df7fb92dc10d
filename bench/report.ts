import { availableParallelism, totalmem } from "node:os";
import type { Imports } from "./imports";
import type { StartTimes } from "./npm-start";
import { importRows, providerShares } from "./report-imports";
import { callRows, operationRows } from "./report-operations";
import type { Samples } from "./side-by-side";
import { shown } from "./statistics";
import { markdownTable } from "./table";

export interface Measured {
  readonly iterations: number;
  readonly samples: Samples;
  readonly imports: Imports;
  readonly start: StartTimes;
}

/** The page: what was measured, on what kind of machine, and how it came out. */
export function report({ iterations, samples, imports, start }: Measured): string {
  return `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}. Times are medians of
${iterations} iterations after a warm-up, with the least and the most in brackets where they differ.

## Our stack beside a program written by hand

Our bare-metal stack and \`bench/hand-written.ts\`, which registers the same provider, claim and patch and checks nothing, take
turns on the same control plane, engine and provider double, each time with OpenShift newly installed on it. Seconds are
those of the engine's command with the program's modules already loaded. Calls and requests are counted in the
warm-up, whose requests go through a door that only the stack under test uses: \`program\` are our own reads, \`provider\` the
Kubernetes provider's. The engine's own calls, such as those of hooks, are not among them.

${operationRows(samples)}

Calls of the program to the engine, by method, in the first \`up\`:

${callRows(samples)}

## Imports

Type-check (\`tsc\` on that program alone) and start-up (loading its modules in Node), with its own imports, of the
provider's service modules alone, and with the provider's root module (\`@pulumi/kubernetes\`) beside them. The first two
programs are what ours stands on: the SDK that every Pulumi program loads, and with it the Kubernetes client of our own reads.

${importRows(imports)}

What the provider's modules add to the SDK alone, in the hand-written program:

${providerShares(imports)}

## npm start

The whole command, with every tool in its cache.

${startRows(start)}
`;
}

function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores, ${memory} GiB of memory, Node ${process.versions.node}`;
}

function startRows({ first, second }: StartTimes): string {
  const goal = `≤ 30 s: ${first.median <= 30 ? "met" : "not met"}`;
  return markdownTable(
    ["command", "seconds", "goal"],
    [
      ["`npm start` after `reset`, cluster to boot", shown(first, 1), goal],
      ["`npm start` again, nothing to change", shown(second, 1), ""],
    ],
  );
}
