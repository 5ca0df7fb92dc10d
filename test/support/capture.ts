/** Without an engine the SDK logs to the console. */
export function captureConsole() {
  const lines: string[] = [];
  const { log, warn, error } = console;
  const record = (line: unknown) => {
    lines.push(String(line).replace(" [runtime]", ""));
  };
  Object.assign(console, { log: record, warn: record, error: record });
  return { lines, restore: () => Object.assign(console, { log, warn, error }) };
}

/** The engine's host reports rejections that nobody handles as the program's errors; mocha would end the run. */
export function captureRejections() {
  const errors: Error[] = [];
  const kept = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => errors.push(reason as Error));
  const restore = () => {
    process.removeAllListeners("unhandledRejection");
    for (const listener of kept) process.on("unhandledRejection", listener);
  };
  const first = () => Object.assign(errors[0] ?? new Error("no error"), { errors });
  return { errors, first, restore };
}
