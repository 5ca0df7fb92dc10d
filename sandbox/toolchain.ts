import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Log } from "./log";
import { cacheEntry, install } from "./toolchain/cache";
import { download, type DownloadOptions } from "./toolchain/download";
import { build, go } from "./toolchain/go";
import { pinnedVersion, tools, type ToolName, type ToolSpec } from "./toolchain/tools";
import { findVersion, fits } from "./toolchain/versions";

export type { ToolName } from "./toolchain/tools";

const run = promisify(execFile);

/** Ways to get a tool that tests replace. */
export interface ToolSources {
  readonly bases?: DownloadOptions["bases"];
  readonly build?: typeof build;
}

/**
 * The path of a ready program: from the cache, from PATH where its version fits, downloaded, or built
 * from its pinned Go module, in this order. The choice is logged.
 */
export function tool(name: ToolName, log: Log, sources?: ToolSources): Promise<string> {
  if (sources !== undefined) return find(name, log, sources);
  const known = found.get(name) ?? find(name, log, {});
  found.set(name, known);
  return known;
}

/** What this process has already asked for: the choice is made, and said, once. */
const found = new Map<ToolName, Promise<string>>();

async function find(name: ToolName, log: Log, sources: ToolSources): Promise<string> {
  const spec = tools[name];
  const version = pinnedVersion(spec.module, spec.requirement);
  const cached = join(cacheEntry(name, version), "bin", name);
  if (existsSync(cached)) return chosen(name, version, cached, "cache", log);
  const onPath = await findOnPath(name, spec, version, log);
  if (onPath !== undefined) return chosen(name, onPath.version, onPath.path, "PATH", log);
  const faults: string[] = [];
  for (const [way, get] of ways(name, spec, version, log, sources)) {
    try {
      const path = await install(cached, get);
      return chosen(name, version, path, way, log);
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
      log(`${name} ${version}: no ${way}: ${faults.at(-1) ?? ""}`);
    }
  }
  const list = faults.map((fault) => `\n- ${fault}`).join("");
  throw new Error(
    `${name} ${version} cannot be had:${list}\nRemedy: mend one of these, or put ${name} ` +
      `(${spec.fits}: ${version}) on PATH`,
  );
}

type Way = readonly [name: string, get: (scratch: string) => Promise<string>];

function ways(
  name: ToolName,
  spec: ToolSpec,
  version: string,
  log: Log,
  { bases, build: make = build }: ToolSources,
): Way[] {
  const published = spec.download({ version, os: process.platform, arch: process.arch });
  const built: Way = ["build", (scratch) => make(name, spec, version, scratch, log)];
  if (published === undefined) return [built];
  const options = { log, ...(bases && { bases }) };
  return [["download", (scratch) => download(published, scratch, options)], built];
}

function chosen(name: string, version: string, path: string, from: string, log: Log): string {
  log(`${name} ${version} from ${from}: ${path}`);
  return path;
}

async function findOnPath(
  name: ToolName,
  spec: ToolSpec,
  version: string,
  log: Log,
): Promise<{ path: string; version: string } | undefined> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    if (folder === "" || !existsSync(path)) continue;
    const found = await versionOf(path, spec.versionArgs);
    if (found !== undefined && fits(found, version, spec.fits)) return { path, version: found };
    log(
      `${path} is ${found ?? "of an unknown version"}, not ${version} (${spec.fits}): passed over`,
    );
  }
  return undefined;
}

async function versionOf(path: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout, stderr } = await run(path, args, { timeout: 20_000, env });
    return findVersion(stdout) ?? findVersion(stderr);
  } catch {
    return undefined;
  }
}

/** Folders of github.com/openshift/api whose definitions a cluster with an image registry has. */
const definitionFolders = ["config/v1", "imageregistry/v1", "monitoring/v1", "route/v1"];

/** The paths of OpenShift's resource definitions, default feature set. */
export async function definitions(log: Log): Promise<string[]> {
  const module = "github.com/openshift/api";
  const version = pinnedVersion("openshift", module);
  // What was cached when there were fewer folders is not enough.
  const cached = cacheEntry("definitions", `${version}-${definitionFolders.length}`);
  if (!existsSync(cached)) {
    log(`fetching OpenShift's definitions ${version} as a Go module`);
    await install(cached, async (scratch) => {
      const args = ["mod", "download", "-json", module];
      const printed = await go("openshift", args, "fetch OpenShift's definitions");
      const { Dir } = JSON.parse(printed) as { Dir: string };
      return copyDefinitions(Dir, join(scratch, "definitions"));
    });
  }
  const files = await readdir(cached);
  return files.sort().map((file) => join(cached, file));
}

async function copyDefinitions(source: string, target: string): Promise<string> {
  await mkdir(target);
  for (const folder of definitionFolders) {
    const crds = join(source, folder, "zz_generated.crd-manifests");
    for (const file of (await readdir(crds)).filter(isDefault)) {
      await cp(join(crds, file), join(target, file));
    }
  }
  return target;
}

/** Definitions come once per feature set; a production cluster has `-Default` or the only one. */
const isDefault = (file: string): boolean =>
  file.endsWith(".crd.yaml") &&
  !/-(CustomNoUpgrade|DevPreviewNoUpgrade|TechPreviewNoUpgrade|OKD|Hypershift)[.-]?/.test(file);
