import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { chmod } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { withProgress, type Log } from "../log";
import { downloadBases, type DownloadSpec } from "./tools";

const run = promisify(execFile);

/** Hosts that did not answer in this process: the next tool need not wait for them again. */
const unreachable = new Set<string>();

export interface DownloadOptions {
  readonly bases?: Record<DownloadSpec["base"], string>;
  readonly log: Log;
  /** How long a server may take to begin an answer. */
  readonly connectMs?: number;
}

/**
 * Downloads a program into `scratch`, checked against the sums published beside it, and returns its
 * path. Every failure is an error whose message says why, so that the caller can try another way.
 */
export async function download(
  spec: DownloadSpec,
  scratch: string,
  options: DownloadOptions,
): Promise<string> {
  const base = (options.bases ?? downloadBases)[spec.base];
  const url = `${base}/${spec.path}`;
  const sums = await (await get(base, `${base}/${spec.checksums}`, options)).text();
  const expected = publishedSum(sums, basename(spec.path), `${base}/${spec.checksums}`);
  const file = join(scratch, basename(spec.path));
  const actual = await save(await get(base, url, options), file, options.log);
  if (actual !== expected) {
    throw new Error(`${url} has SHA-256 ${actual}, but ${expected} is published for it`);
  }
  if (spec.member === undefined) {
    await chmod(file, 0o755);
    return file;
  }
  await run("tar", ["-xzf", file, "-C", scratch, spec.member]);
  return join(scratch, spec.member);
}

async function get(base: string, url: string, options: DownloadOptions): Promise<Response> {
  const { host } = new URL(base);
  if (unreachable.has(host)) throw new Error(`${host} cannot be reached, as before`);
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort();
  }, options.connectMs ?? 10_000);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith(url)) throw error;
    unreachable.add(host);
    throw new Error(`${host} cannot be reached (${reason(error)})`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function reason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : null;
  if (error instanceof Error && error.name === "AbortError") return "no answer in time";
  return cause?.code ?? cause?.message ?? String(error);
}

function publishedSum(text: string, file: string, source: string): string {
  const bare = /^[0-9a-f]{64}$/.exec(text.trim());
  if (bare) return bare[0];
  for (const line of text.split("\n")) {
    const [sum, name] = line.trim().split(/\s+\*?/);
    if (name !== undefined && basename(name) === file && sum !== undefined) return sum;
  }
  throw new Error(`${source} publishes no SHA-256 sum for ${file}`);
}

async function save(response: Response, file: string, log: Log): Promise<string> {
  if (response.body === null) throw new Error(`${response.url} answered without a body`);
  const hash = createHash("sha256");
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const body = Readable.fromWeb(response.body);
  await withProgress(
    log,
    (seconds) => `  ${basename(file)}: ${Math.round(bytes / 1e6)} MB after ${seconds} s`,
    pipeline(body, count, createWriteStream(file)),
  );
  return hash.digest("hex");
}
