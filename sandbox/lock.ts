import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isAlive, startTime, type ProcessIdentity } from "./process-identity";

/** Holds `file` for this process, so that two commands do not work on one sandbox at once. */
export function takeLock(file: string, what: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const self: ProcessIdentity = { pid: process.pid, started: startTime(process.pid) ?? "" };
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(file, JSON.stringify(self), { flag: "wx" });
      return () => {
        rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      refuseIfHeld(file, what);
    }
  }
  throw new Error(`${what} is being used by several commands at once: try again`);
}

/** A holder that is gone has left its lock by accident. */
function refuseIfHeld(file: string, what: string): void {
  const holder = readHolder(file);
  if (holder !== undefined && isAlive(holder)) {
    throw new Error(
      `${what} is in use by process ${holder.pid}: wait until it ends, or stop it (kill ${holder.pid})`,
    );
  }
  rmSync(file, { force: true });
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
