import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import "../test/engine/support/connections";
import { stopLab } from "../test/engine/support/lab";
import { imports } from "./imports";
import { npmStart } from "./npm-start";
import { report } from "./report";
import { sideBySide } from "./side-by-side";

const page = resolve(__dirname, "../docs/benchmarks.md");

/** Measures everything, one after the other, prints the report and writes it to docs/benchmarks.md. */
async function main(): Promise<void> {
  const iterations = iterationsOf(process.argv.slice(2));
  const samples = await sideBySide(iterations, log).finally(stopLab);
  const costs = imports(iterations, log);
  const start = npmStart(iterations, log);
  const text = report({ iterations, samples, imports: costs, start });
  writeFileSync(page, text);
  process.stdout.write(text);
}

function iterationsOf(args: string[]): number {
  const { values } = parseArgs({ args, options: { iterations: { type: "string", default: "7" } } });
  const iterations = Number(values.iterations);
  if (Number.isInteger(iterations) && iterations > 0) return iterations;
  throw new Error(`--iterations must be a whole number, 1 or more, got ${values.iterations}`);
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

// What has been started is stopped on the way out.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => process.exit(130));
}
main().then(
  () => process.exit(0),
  (error: unknown) => {
    log(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
