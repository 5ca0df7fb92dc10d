import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { OpenCloud } from "./clouds";
import { writeImage } from "./image";
import type { Log } from "./log";
import type { RegistryState } from "./registry-state";
import { tool } from "./toolchain";

const run = promisify(execFile);

/** Proof that an image went through the registry into the storage of the stack. */
export interface Pushed {
  readonly image: string;
  readonly digest: string;
  /** Where the image's layer is in the storage of the stack; absent where that is a folder of the pod. */
  readonly blob?: string;
}

/** Pushes a small new image through the registry, pulls it again and looks for it in the storage. */
export async function pushImage(
  state: RegistryState,
  log: Log,
  cloud?: OpenCloud,
): Promise<Pushed> {
  const { address } = state;
  if (address === undefined) throw new Error(notServed(state));
  const crane = await tool("crane", log);
  const scratch = mkdtempSync(join(tmpdir(), "image-registry-push-"));
  try {
    const layout = writeImage(join(scratch, "pushed"));
    const image = `${address}/sandbox/hello:latest`;
    log(`pushing ${layout.digest} to ${image}`);
    await run(crane, ["push", layout.dir, image]);
    const digest = (await run(crane, ["digest", image])).stdout.trim();
    expectSame("the registry's digest", digest, layout.digest);
    const pulled = join(scratch, "pulled");
    await run(crane, ["pull", "--format=oci", image, pulled]);
    expectSame("the digest of what was pulled", pulledDigest(pulled), layout.digest);
    const layer = join(pulled, "blobs", ...layout.layer.split(":"));
    if (!existsSync(layer)) throw new Error(`the pulled image lacks its layer ${layout.layer}`);
    log("pulled it again, with the same digest");
    const blob = state.objectStorage
      ? await cloud?.findLayer(state.objectStorage, layout.layer)
      : findBlob(state, layout.layer);
    return { image, digest, ...(blob !== undefined && { blob }) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function notServed({ managementState, messages }: RegistryState): string {
  const why = messages.map((message) => `\n  ${message}`).join("");
  return `the registry (${managementState}) serves nothing on this machine:${why}\nRun npm start first`;
}

function expectSame(what: string, actual: string, expected: string): void {
  if (actual !== expected) throw new Error(`${what} is ${actual}, but ${expected} was pushed`);
}

function pulledDigest(layout: string): string {
  const index = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as {
    manifests: { digest: string }[];
  };
  return index.manifests[0]?.digest ?? "none";
}

/** The registry keeps a layer in a file `data` in a folder named by its digest. */
function findBlob({ claim }: RegistryState, layer: string): string | undefined {
  if (claim === undefined) return undefined;
  const folder = claim.folder;
  if (folder === undefined) throw new Error(`claim ${claim.name} has no folder on this machine`);
  const name = join(layer.replace("sha256:", ""), "data");
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((file) =>
    file.endsWith(name),
  );
  if (found === undefined) {
    throw new Error(`layer ${layer} is in the registry, but not in the claim's folder ${folder}`);
  }
  return join(folder, found);
}
