import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

/**
 * Free ports on loopback, one per name. Those of the last time are taken again where they are still
 * free, so that a restarted sandbox keeps its addresses.
 */
export async function choosePorts<Name extends string>(
  dir: string,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const file = join(dir, "ports.json");
  const known = remembered(file);
  const ports = {} as Record<Name, number>;
  for (const name of names) {
    const before = known[name];
    ports[name] = before !== undefined && (await isFree(before)) ? before : await freePort();
  }
  await writeFile(file, `${JSON.stringify({ ...known, ...ports }, null, 2)}\n`);
  return ports;
}

/** The ports chosen last time. */
export const portsOf = (dir: string): Record<string, number> => remembered(join(dir, "ports.json"));

function remembered(file: string): Record<string, number> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, number>) : {};
}

async function isFree(port: number): Promise<boolean> {
  return (await listen(port)) !== undefined;
}

async function freePort(): Promise<number> {
  const port = await listen(0);
  if (port === undefined) throw new Error("no port on 127.0.0.1 is free");
  return port;
}

function listen(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(undefined);
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address ? address.port : undefined);
      });
    });
  });
}
