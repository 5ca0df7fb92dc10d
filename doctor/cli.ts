import { parseArgs } from "node:util";
import { connect } from "../components/cluster-api";
import { resolveKubeconfig } from "../components/kubeconfig";
import { describe } from "../components/problems";
import { examine } from "./index";
import type { Report } from "./index";

const USAGE =
  "usage: npm run doctor -- [--kubeconfig FILE] [--context NAME] [--json]; without a file the ambient kubeconfig";

/**
 * Prints what is wrong with the registry of one cluster. Exit code: 0 nothing, 1 something, 2 it could not look, or not at
 * everything.
 */
async function main(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      kubeconfig: { type: "string" },
      context: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const { kubeconfig: path, context } = values;
  const resolved = resolveKubeconfig({ path, context });
  if ("problem" in resolved) throw new Error(describe("Which cluster?", [resolved.problem]));
  const report = await examine(connect(resolved.config));
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : textOf(report));
  if (report.findings.length > 0) return 1;
  return report.unseen.length > 0 ? 2 : 0;
}

function textOf({ server, stack, findings, unseen, owners }: Report): string {
  const head = `${server}: ${stack ? `configured by stack ${stack}` : "not configured by a stack of this project"}`;
  const found = findings.map(
    ({ name, severity, object, what, remedy }) =>
      `${severity} ${name}\n  ${object}\n  ${what}\n  -> ${remedy}`,
  );
  const blind = unseen.map((name) => `not looked at: ${name} (no right to read it)`);
  const fields = Object.entries(owners).map(([field, who]) => `  ${field}: ${who.join(", ")}`);
  const verdict = findings.length === 0 ? "nothing wrong was found" : `${findings.length} found`;
  return [head, ...found, ...blind, "who set what:", ...fields, verdict, ""].join("\n");
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n${/option|argument/i.test(message) ? `${USAGE}\n` : ""}`);
    process.exit(2);
  },
);
