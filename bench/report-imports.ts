import type { Cost, ImportCosts, Imports, Source } from "./imports";
import { judged, shown } from "./statistics";
import { markdownTable } from "./table";

const GOAL = 0.5;

const measures = [
  ["seconds", 2],
  ["heapMb", 0],
  ["files", 0],
] as const satisfies readonly (readonly [keyof Cost, number])[];

const titles: Record<keyof Cost, string> = {
  seconds: "seconds",
  heapMb: "heap, MB",
  files: "files",
};

/** Each program as it is, and as it would be with the root import. The goal is for our own. */
export function importRows({ typeCheck, startUp }: Imports): string {
  const rows = (kind: string, costs: readonly ImportCosts[]) =>
    costs.flatMap(({ source, own, withRoot }) =>
      measures.map(([measure, digits]) => {
        const [ratio, goal] = judged(own[measure].median, withRoot[measure].median, GOAL);
        const values = [own, withRoot].map((cost) => shown(cost[measure], digits));
        return [
          kind,
          source,
          titles[measure],
          ...values,
          ratio,
          source === "our stack" ? goal : "",
        ];
      }),
    );
  return markdownTable(
    ["step", "program", "measure", "its own imports", "and the root", "ratio", "goal"],
    [...rows("type-check", typeCheck), ...rows("start-up", startUp)],
  );
}

/** What the provider's modules add to what every Pulumi program loads. */
export function providerShares({ typeCheck, startUp }: Imports): string {
  const rows = (kind: string, costs: readonly ImportCosts[]) =>
    measures.map(([measure, digits]) => {
      const of = (source: Source) => costs.find((cost) => cost.source === source);
      const base = of("@pulumi/pulumi")?.own[measure].median ?? NaN;
      const own = (of("hand-written")?.own[measure].median ?? NaN) - base;
      const root = (of("@pulumi/pulumi")?.withRoot[measure].median ?? NaN) - base;
      const values = [own.toFixed(digits), root.toFixed(digits)];
      return [kind, titles[measure], ...values, ...judged(own, root, GOAL)];
    });
  return markdownTable(
    ["step", "measure", "service modules", "root module", "ratio", "goal"],
    [...rows("type-check", typeCheck), ...rows("start-up", startUp)],
  );
}
