import { parseArguments, UsageError } from "./arguments";
import { runCommand } from "./commands";
import { stderrLog } from "./log";

/** Runs one command line: the result on stdout, everything else on stderr. */
async function main(words: readonly string[]): Promise<void> {
  const args = parseArguments(words);
  const abort = new AbortController();
  const interrupted = new Error("interrupted: the same command continues where it was");
  process.on("unhandledRejection", (error) => {
    // While the stack's program runs, the engine's SDK listens too and reports it as the program's.
    if (process.listenerCount("unhandledRejection") === 1) abort.abort(error);
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!abort.signal.aborted) stderrLog("interrupted: stopping what this command has started");
      abort.abort(interrupted);
    });
  }
  const { text, data } = await runCommand(args, stderrLog, abort.signal);
  abort.signal.throwIfAborted();
  process.stdout.write(args.json ? `${JSON.stringify(data)}\n` : `${text}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    stderrLog(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
