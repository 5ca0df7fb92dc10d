import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { spreads } from "./statistics";
import type { Spread } from "./statistics";

const checkout = resolve(__dirname, "..");
const home = join(checkout, ".sandbox", `bench-start-${process.pid}`);

/** Seconds from the command line to the result, cluster included. */
export interface StartTimes {
  /** No cluster and no state, but every tool in its cache. */
  readonly first: Spread;
  /** Everything runs already and nothing changes. */
  readonly second: Spread;
}

/** `npm start` and `npm start` again, in a sandbox of its own that is reset each time. The first round warms up. */
export function npmStart(iterations: number, log: (line: string) => void): StartTimes {
  process.once("exit", remove);
  const samples: { first: number; second: number }[] = [];
  for (let round = 0; round <= iterations; round++) {
    reset();
    const pair = { first: start(true), second: start(false) };
    const name = round === 0 ? "warm-up" : `round ${round}`;
    log(`${name}, npm start: ${pair.first.toFixed(1)} s, again ${pair.second.toFixed(1)} s`);
    if (round > 0) samples.push(pair);
  }
  process.off("exit", remove);
  remove();
  return spreads(samples);
}

/** Seconds that one `npm start` takes, which must change something, or nothing. */
function start(changes: boolean): number {
  const begin = performance.now();
  const text = npm("start", "--silent", "--", "--json", "--platform", "baremetal");
  const seconds = (performance.now() - begin) / 1000;
  const { changed } = JSON.parse(text.trim().split("\n").at(-1) ?? "") as { changed: boolean };
  if (changed !== changes) throw new Error(`npm start: changed is ${changed}, not ${changes}`);
  return seconds;
}

function reset(): void {
  npm("run", "--silent", "sandbox", "--", "reset", "--platform", "baremetal");
}

function remove(): void {
  reset();
  rmSync(home, { recursive: true, force: true });
}

function npm(...args: string[]): string {
  const env = { ...process.env, OPENSHIFT_IMAGE_REGISTRY_SANDBOX: home };
  const { status, stdout, stderr, error } = spawnSync("npm", args, {
    cwd: checkout,
    env,
    encoding: "utf8",
  });
  if (error) throw error;
  if (status === 0) return stdout;
  throw new Error(`npm ${args.join(" ")} failed:\n${stderr}`);
}
