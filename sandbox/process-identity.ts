import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process as the operating system knows it: numbers are reused, a start time beside it is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the words of the operating system. */
  readonly started: string;
}

export interface GroupMember extends ProcessIdentity {
  readonly command: string;
}

/** When the process with this number started, or undefined if none runs. */
export function startTime(pid: number): string | undefined {
  return process.platform === "linux" ? linuxStat(pid)?.started : psStarted(pid);
}

/** Whether exactly this process still runs. */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  return startTime(pid) === started;
}

/** The living members of a process group. */
export function groupMembers(group: number): GroupMember[] {
  if (process.platform !== "linux") return psGroup(group);
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    const stat = linuxStat(Number(name));
    if (stat?.group !== group) return [];
    return [{ pid: Number(name), started: stat.started, command: linuxCommand(name) }];
  });
}

function linuxStat(pid: number): { started: string; group: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything; the fields after it are numbers.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [state, , group] = fields;
    const ticks = fields[19];
    if (state === "Z" || state === "X" || ticks === undefined) return undefined;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return { started: `${boot} ${ticks}`, group: Number(group) };
  } catch {
    return undefined;
  }
}

function linuxCommand(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

function ps(args: readonly string[]): string {
  try {
    return execFileSync("ps", args, { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
  } catch {
    return "";
  }
}

function psStarted(pid: number): string | undefined {
  const [state, ...started] = ps(["-o", "state=,lstart=", "-p", String(pid)])
    .trim()
    .split(/\s+/);
  return state === undefined || state === "" || state.startsWith("Z")
    ? undefined
    : started.join(" ");
}

function psGroup(group: number): GroupMember[] {
  return ps(["-A", "-o", "pid=,pgid=,command="])
    .split("\n")
    .flatMap((line) => {
      const [pid, pgid, ...command] = line.trim().split(/\s+/);
      const started = Number(pgid) === group ? psStarted(Number(pid)) : undefined;
      return started === undefined
        ? []
        : [{ pid: Number(pid), started, command: command.join(" ") }];
    });
}
