import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../log";
import { choosePorts, portsOf } from "../ports";
import type { Processes } from "../processes";
import { stateIn, type State } from "./state";

export const azureName = "azure";

export interface AzureOptions {
  /** What it remembers lies here. */
  readonly dir: string;
  readonly processes: Processes;
  readonly log: Log;
  /** A process whose end is its own, for tests: the sandbox's own outlives the command that started it. */
  readonly endWith?: number;
}

/** A running double of Azure's Resource Manager. */
export interface Azure {
  /** host:port. */
  readonly host: string;
  /** Who may do everything. */
  readonly who: Pick<State, "clientId" | "clientSecret" | "subscriptionId" | "tenantId">;
}

/** Starts it, unless it runs; returns how to reach it. */
export async function startAzure({ dir, processes, log, endWith }: AzureOptions): Promise<Azure> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const running = processes.runs(azureName);
  const ports = running ? portsOf(dir) : await choosePorts(dir, [azureName]);
  const port = String(ports[azureName]);
  const host = `127.0.0.1:${port}`;
  if (!running) {
    await processes.stop([azureName]);
    log("starting the double of Azure's Resource Manager");
    const parent = endWith === undefined ? [] : [String(endWith)];
    await processes.start({
      name: azureName,
      command: process.execPath,
      args: [
        ...["--require", require.resolve("tsx/cjs"), join(__dirname, "main.ts")],
        ...[dir, port, ...parent],
      ],
      ready: () => fetch(`http://${host}`).then(({ status }) => status === 401),
    });
  }
  const { clientId, clientSecret, subscriptionId, tenantId } = stateIn(dir).content;
  return { host, who: { clientId, clientSecret, subscriptionId, tenantId } };
}
