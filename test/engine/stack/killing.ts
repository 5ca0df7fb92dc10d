import { readdirSync, readFileSync } from "node:fs";

/** Kills a process and all that it has started, as the end of a machine does: the engine gives its plugins groups of their own. */
export function killTree(pid: number): void {
  for (const one of [pid, ...descendants(pid)]) {
    try {
      process.kill(one, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

function descendants(pid: number): number[] {
  const children = processes().filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child.pid, ...descendants(child.pid)]);
}

function processes(): { pid: number; parent: number }[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return [{ pid: Number(name), parent: Number(parent) }];
    } catch {
      return [];
    }
  });
}
