import { parseArguments, UsageError } from "./arguments";
import { runCommand } from "./commands";
import { stderrLog } from "./log";

/** Runs one command line: the result on stdout, everything else on stderr. */
async function main(words: readonly string[]): Promise<void> {
  const args = parseArguments(words);
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!abort.signal.aborted) stderrLog("interrupted: stopping what this command has started");
      abort.abort(new Error("interrupted"));
    });
  }
  const { text, data } = await runCommand(args, stderrLog, abort.signal);
  if (abort.signal.aborted) throw new Error("interrupted");
  process.stdout.write(args.json ? `${JSON.stringify(data)}\n` : `${text}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    stderrLog(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
