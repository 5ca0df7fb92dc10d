import { sum } from "./engine-calls";
import { operations } from "./side-by-side";
import type { Operation, Program, Sample, Samples } from "./side-by-side";
import { judged, shown, spread } from "./statistics";
import type { Spread } from "./statistics";
import { markdownTable } from "./table";

const GOAL = 1.1;

/** How long each operation took and what it asked for, ours beside the hand-written. */
export function operationRows({ counted, timed }: Samples): string {
  const rows = operations.flatMap((operation) => {
    const { ours, handWritten } = bothOf(timed, operation, (sample) => sample.seconds);
    const [ratio, goal] = judged(ours.median, handWritten.median, GOAL);
    const counts: [string, (sample: Sample) => number][] = [
      ["engine calls", ({ calls }) => sum(calls)],
      ["API requests, program", ({ requests }) => requests?.program ?? NaN],
      ["API requests, provider", ({ requests }) => requests?.provider ?? NaN],
    ];
    return [
      [operation, "seconds", shown(ours, 2), shown(handWritten, 2), ratio, goal],
      ...counts.map(([name, value]) => ["", name, ...cells(counted, operation, value), "", ""]),
    ];
  });
  return markdownTable(["operation", "measure", "ours", "hand-written", "ratio", "goal"], rows);
}

/** Which calls the programs make to the engine. */
export function callRows({ counted }: Samples): string {
  const first = counted.filter(({ operation }) => operation === "first up");
  const methods = [...new Set(first.flatMap(({ calls }) => Object.keys(calls)))].sort();
  const rows = methods.map((method) => [
    `\`${method}\``,
    ...cells(first, "first up", ({ calls }) => calls[method] ?? 0),
  ]);
  return markdownTable(["method", "ours", "hand-written"], rows);
}

function cells(
  samples: readonly Sample[],
  operation: Operation,
  value: (sample: Sample) => number,
): [string, string] {
  const { ours, handWritten } = bothOf(samples, operation, value);
  return [shown(ours, 0), shown(handWritten, 0)];
}

function bothOf(
  samples: readonly Sample[],
  operation: Operation,
  value: (sample: Sample) => number,
): Record<Program, Spread> {
  const of = (program: Program): Spread =>
    spread(
      samples.filter((one) => one.program === program && one.operation === operation).map(value),
    );
  return { ours: of("ours"), handWritten: of("handWritten") };
}
