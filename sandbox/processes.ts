import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { groupMembers, isAlive, startTime, type ProcessIdentity } from "./process-identity";

/** A long-living process of one sandbox, as `processes.json` remembers it. */
export interface ProcessRecord extends ProcessIdentity {
  readonly name: string;
  /** Where its output goes. */
  readonly log: string;
}

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the process serves already. */
  readonly ready: () => Promise<boolean>;
  readonly timeoutMs?: number;
}

/** The processes of one sandbox folder, in the order in which they depend on each other. */
export class Processes {
  private readonly file: string;
  /** What this call started, so that a failure can take back just that. */
  private readonly startedHere: ProcessRecord[] = [];
  private closed = false;

  /** @param graceMs how long a process may take to end before it is killed */
  constructor(
    private readonly dir: string,
    private readonly graceMs = 5_000,
  ) {
    this.file = join(dir, "processes.json");
  }

  /** What was started and not stopped, alive or not. */
  list(): ProcessRecord[] {
    if (!existsSync(this.file)) return [];
    return JSON.parse(readFileSync(this.file, "utf8")) as ProcessRecord[];
  }

  /** Whether the process of this name runs. */
  runs(name: string): boolean {
    const record = this.list().find((one) => one.name === name);
    return record !== undefined && isAlive(record);
  }

  /** Starts a process, detached, and waits until it serves. */
  async start(spec: ProcessSpec): Promise<void> {
    if (this.closed) throw new Error(`${spec.name} is not started: interrupted`);
    mkdirSync(this.dir, { recursive: true });
    const log = join(this.dir, `${spec.name}.log`);
    const output = openSync(log, "a", 0o600);
    const from = existsSync(log) ? readFileSync(log).length : 0;
    const child = spawn(spec.command, spec.args, {
      cwd: this.dir,
      detached: true,
      stdio: ["ignore", output, output],
      ...(spec.env && { env: spec.env }),
    });
    closeSync(output);
    const failure = new Promise<never>((_, reject) => {
      child.on("error", (error) => {
        reject(new Error(`${spec.name} cannot be started: ${error.message}`));
      });
    });
    failure.catch(() => undefined);
    child.unref();
    if (child.pid === undefined) return failure;
    const started = startTime(child.pid) ?? "gone";
    const record = { name: spec.name, pid: child.pid, started, log };
    this.startedHere.push(record);
    this.save([...this.list(), record]);
    await untilReady(spec, record, from);
  }

  /** Stops the processes of these names (all by default), last started first. */
  async stop(names = this.list().map(({ name }) => name)): Promise<string[]> {
    const stopped: string[] = [];
    for (const record of this.list().reverse()) {
      if (!names.includes(record.name)) continue;
      if (await stopProcess(record, this.dir, this.graceMs)) stopped.push(record.name);
      this.save(this.list().filter(({ name }) => name !== record.name));
    }
    return stopped;
  }

  /** Takes back what this object has started; it starts nothing more. */
  async rollBack(): Promise<void> {
    this.closed = true;
    await this.stop(this.startedHere.map(({ name }) => name));
  }

  /** Kills at once what this object has started: the last resort of an exiting process. */
  killNow(): void {
    for (const record of this.startedHere.filter(isAlive)) signal(-record.pid, "SIGKILL");
  }

  /** At once, so that no interruption falls between a start or a stop and its record. */
  private save(records: readonly ProcessRecord[]): void {
    const scratch = `${this.file}.${process.pid}`;
    writeFileSync(scratch, `${JSON.stringify(records, null, 2)}\n`);
    renameSync(scratch, this.file);
  }
}

async function untilReady(spec: ProcessSpec, record: ProcessRecord, from: number): Promise<void> {
  const end = Date.now() + (spec.timeoutMs ?? 60_000);
  for (;;) {
    if (!isAlive(record)) {
      throw new Error(`${spec.name} ended while starting:\n${lastLines(record.log, from)}`);
    }
    if (await spec.ready().catch(() => false)) return;
    if (Date.now() > end) {
      const seconds = (spec.timeoutMs ?? 60_000) / 1000;
      throw new Error(
        `${spec.name} did not serve within ${seconds} s:\n${lastLines(record.log, from)}`,
      );
    }
    await sleep(100);
  }
}

/** The end of a log, without what an earlier run wrote. */
export function lastLines(file: string, from = 0, count = 8): string {
  const text = existsSync(file) ? readFileSync(file).subarray(from).toString() : "";
  const lines = text.trimEnd().split("\n").slice(-count);
  return `${lines.map((line) => `  ${line.slice(0, 400)}`).join("\n")}\n  (${file})`;
}

/**
 * Stops one process and what it started, politely first. A number that belongs to somebody else by now
 * is left alone. Returns whether anything ran.
 */
async function stopProcess(record: ProcessRecord, dir: string, graceMs: number): Promise<boolean> {
  const ran = isAlive(record);
  if (ran) {
    signal(-record.pid, "SIGTERM");
    if (!(await gone(() => !isAlive(record), graceMs))) signal(-record.pid, "SIGKILL");
    await gone(() => !isAlive(record), graceMs);
  }
  // Its children share its group; those that outlive it are recognized by our folder.
  const orphans = (): ProcessIdentity[] =>
    groupMembers(record.pid).filter(({ command }) => command.includes(dir));
  const left = orphans();
  for (const orphan of left) signal(orphan.pid, "SIGTERM");
  if (left.length > 0 && !(await gone(() => orphans().length === 0, graceMs))) {
    for (const orphan of orphans()) signal(orphan.pid, "SIGKILL");
  }
  return ran || left.length > 0;
}

async function gone(check: () => boolean, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (!check()) {
    if (Date.now() > end) return false;
    await sleep(50);
  }
  return true;
}

function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
