/** Where progress goes, one line at a time. */
export type Log = (line: string) => void;

/** Progress on stderr, so that stdout is left to results. */
export const stderrLog: Log = (line) => {
  process.stderr.write(`${line}\n`);
};

/** Runs `work`, repeating a sign of life every `everyMs` until it ends. */
export async function withProgress<T>(
  log: Log,
  line: (seconds: number) => string,
  work: Promise<T>,
  everyMs = 15_000,
): Promise<T> {
  const start = Date.now();
  const timer = setInterval(() => {
    log(line(Math.round((Date.now() - start) / 1000)));
  }, everyMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
