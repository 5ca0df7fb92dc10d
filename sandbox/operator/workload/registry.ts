import { mkdir, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";

import type { V1EnvVar } from "@kubernetes/client-node";

import type { Api } from "../api";
import { PATH } from "../names";
import type { Settings } from "../options";
import { choosePorts } from "../../ports";
import { Processes } from "../../processes";
import type { Deployment, Secret } from "../types";
import { s3Process } from "./s3-process";
import { mountVolumes, type Mounts } from "./volumes";

/** A registry process that serves. */
export interface RunningRegistry {
  /** host:port, or nothing where the sandbox has no registry binary. */
  readonly address: string | undefined;
  isAlive(): boolean;
  /** Ends it; what was not in a claim is lost. */
  stop(): Promise<void>;
}

/** Starts registry processes, as a kubelet would from the pods of the Deployment. */
export class RegistryRunner {
  private readonly processes: Processes;
  private count = 0;

  constructor(
    private readonly api: Api,
    private readonly dir: string,
    private readonly binary: string | undefined,
    private readonly clouds: NonNullable<Settings["clouds"]> = {},
  ) {
    this.processes = new Processes(join(dir, "registry"));
  }

  /** Ends what an earlier run that was killed has left behind. */
  async clear(): Promise<void> {
    await stopRegistries(this.dir);
    await rm(join(this.dir, "pods"), { recursive: true, force: true });
  }

  /** Starts the registry of this Deployment and waits until it answers. */
  async start({ spec }: Deployment): Promise<RunningRegistry> {
    const pod = spec.template.spec;
    this.count += 1;
    const name = `registry-${this.count}`;
    const folder = join(this.dir, "pods", name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const mounts = await mountVolumes(this.api, pod, { pod: folder, shared: this.dir });
    const lose = (): Promise<void> => rm(folder, { recursive: true, force: true });
    if (this.binary === undefined) {
      return { address: undefined, isAlive: () => true, stop: lose };
    }
    const { [name]: port } = await choosePorts(folder, [name]);
    const address = `127.0.0.1:${port ?? 0}`;
    const settings = join(folder, "config.yml");
    // Distribution wants a file; the container's environment overrides all of it.
    await writeFile(settings, "version: 0.1\nstorage: inmemory\n", { mode: 0o600 });
    const stop = async (): Promise<void> => {
      await this.processes.stop([name]);
      await lose();
    };
    try {
      const env = await processEnvironment(this.api, pod.containers[0]?.env ?? [], mounts);
      await this.processes.start({
        name,
        command: this.binary,
        args: ["serve", settings],
        env: {
          ...onThisMachine(env, this.clouds),
          REGISTRY_HTTP_ADDR: address,
          OTEL_TRACES_EXPORTER: "none",
        },
        ready: () => answers(`http://${address}/v2/`),
        timeoutMs: 15_000,
      });
    } catch (error) {
      await stop();
      throw error;
    }
    return { address, isAlive: () => this.processes.runs(name), stop };
  }
}

/** Ends the registries of an operator's folder, also those whose operator was killed. */
export async function stopRegistries(dir: string): Promise<void> {
  await new Processes(join(dir, "registry")).stop();
}

// OpenShift's own build of the registry knows these; distribution, without TLS, does not.
const foreign = /^(REGISTRY_)?OPENSHIFT_|^REGISTRY_HTTP_(TLS_|ADDR$)/;

/** The container's environment on this machine: references resolved, paths where they really are. */
export async function processEnvironment(
  api: Pick<Api, "get">,
  variables: readonly V1EnvVar[],
  mounts: Mounts,
): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = {};
  for (const { name, value, valueFrom } of variables) {
    if (foreign.test(name)) continue;
    const reference = valueFrom?.secretKeyRef;
    env[name] = reference
      ? await secretValue(api, reference.name ?? "", reference.key)
      : relocated(value ?? "", mounts);
  }
  return env;
}

/**
 * The same where the cloud of the storage is one of the sandbox's own. There is none that plays Azure: such a registry
 * keeps its images in memory.
 */
export function onThisMachine(
  env: NodeJS.ProcessEnv,
  clouds: NonNullable<Settings["clouds"]>,
): NodeJS.ProcessEnv {
  const { REGISTRY_STORAGE: storage } = env;
  if (storage === "gcs") return { ...env, ...clouds.gcs?.environment };
  if (storage === "s3") return s3Process(env, clouds.s3);
  if (storage !== "azure") return env;
  const rest = Object.entries(env).filter(([name]) => !/^(REGISTRY_STORAGE_)?AZURE_/.test(name));
  return { ...Object.fromEntries(rest), REGISTRY_STORAGE: "inmemory" };
}

async function secretValue(api: Pick<Api, "get">, name: string, key: string): Promise<string> {
  const secret = await api.get<Secret>(`${PATH.secrets}/${name}`);
  const value = secret?.data?.[key];
  if (value === undefined) throw new Error(`secret "${name}" does not contain key "${key}"`);
  return Buffer.from(value, "base64").toString("utf8");
}

function relocated(value: string, mounts: Mounts): string {
  const mount = mounts.find(
    ({ mountPath }) => value === mountPath || value.startsWith(`${mountPath.replace(/\/$/, "")}/`),
  );
  return mount ? mount.folder + value.slice(mount.mountPath.replace(/\/$/, "").length) : value;
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = get(url, { timeout: 1_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.on("timeout", () => call.destroy());
    call.on("error", () => {
      resolve(false);
    });
  });
}
