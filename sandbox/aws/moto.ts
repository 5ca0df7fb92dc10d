import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../log";
import { choosePorts, portsOf } from "../ports";
import type { Processes } from "../processes";
import { pythonFor } from "../toolchain/python";

export const motoName = "moto";

export interface MotoOptions {
  /** What it remembers lies here. */
  readonly dir: string;
  readonly processes: Processes;
  readonly log: Log;
  /** A process whose end is moto's, for tests: the sandbox's own outlives the command that started it. */
  readonly endWith?: number;
}

/** Starts moto, with authorization and what it remembers, unless it runs; returns its address. */
export async function startMoto({ dir, processes, log, endWith }: MotoOptions): Promise<string> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { [motoName]: port } = await portOf(dir, processes);
  const url = `http://127.0.0.1:${port ?? 0}`;
  if (processes.runs(motoName)) return url;
  const python = await pythonFor("moto", log);
  await processes.stop([motoName]);
  log("starting moto, the double of AWS");
  await processes.start({
    name: motoName,
    command: python,
    args: [
      ...[join(__dirname, "authorized-moto.py"), "--port", String(port ?? 0)],
      ...["--state", join(dir, "state")],
      ...(endWith === undefined ? [] : ["--end-with", String(endWith)]),
    ],
    // The user's own settings of AWS, Python and moto are for something else.
    env: { PATH: process.env.PATH, PYTHONUNBUFFERED: "1" },
    ready: () => fetch(url).then(({ status }) => status === 403),
  });
  return url;
}

/** A running moto's port must be read, not chosen: it is not free. */
function portOf(dir: string, processes: Processes): Promise<Record<string, number>> {
  return processes.runs(motoName) ? Promise.resolve(portsOf(dir)) : choosePorts(dir, [motoName]);
}
