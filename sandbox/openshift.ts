import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { connect, createIfMissing, isCode, type Api, type Manifest } from "./kube";
import type { Log } from "./log";
import { installation } from "./openshift-objects";
import type { Platform } from "./platform";
import { definitions } from "./toolchain";
import { storageClasses } from "./volume-classes";

/** OpenShift's own installer writes under this name. */
const fieldManager = "cluster-bootstrap";

/**
 * Makes a Kubernetes API an OpenShift that has just been installed: definitions, namespaces, the cluster's
 * configuration and storage classes. What is there already stays as it is.
 */
export async function installOpenShift(
  kubeconfig: string,
  platform: Platform,
  log: Log,
): Promise<void> {
  const api = connect(kubeconfig);
  await makeKnown(api, await openShiftDefinitions(log), log);
  for (const { collection, manifest, status } of installation(platform)) {
    const created = await createIfMissing(api, collection, manifest, fieldManager);
    // Status is a resource of its own: what a create says about it is dropped.
    const path = `${collection}/${manifest.metadata.name}/status`;
    if (created && status !== undefined) await api.merge(path, { status }, fieldManager);
  }
  const classes = "/apis/storage.k8s.io/v1/storageclasses";
  for (const one of storageClasses(platform))
    await createIfMissing(api, classes, one, fieldManager);
}

/** Where definitions are. */
export const definitionPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** What a CustomResourceDefinition has that matters here. */
export interface Definition extends Manifest {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string; readonly [field: string]: unknown };
    readonly versions: readonly { readonly name: string; readonly storage: boolean }[];
    readonly [field: string]: unknown;
  };
}

async function openShiftDefinitions(log: Log): Promise<Definition[]> {
  const files = await definitions(log);
  return Promise.all(files.map(async (file) => parse(await readFile(file, "utf8")) as Definition));
}

/** Installs those of the definitions that the cluster does not have, and waits until it serves them. */
export async function makeKnown(api: Api, wanted: readonly Definition[], log: Log): Promise<void> {
  const listed = await api.list<Definition>(definitionPath);
  const installed = new Set(listed.map(({ metadata }) => metadata.name));
  const missing = wanted.filter(({ metadata }) => !installed.has(metadata.name));
  if (missing.length > 0) log(`installing ${missing.length} definitions`);
  await Promise.all(
    missing.map(async (definition) => {
      await createIfMissing(api, definitionPath, definition, fieldManager);
      await served(api, definition);
    }),
  );
}

/** Waits until the API server answers for a new definition, which it may accept long before. */
async function served(api: Api, { metadata, spec }: Definition): Promise<void> {
  const version = spec.versions.find(({ storage }) => storage)?.name ?? "v1";
  const path = `/apis/${spec.group}/${version}/${spec.names.plural}?limit=1`;
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await api.get(path).catch((error: unknown) => {
      if (!isCode(error, 429) && !isCode(error, 503)) throw error;
    });
    if (answer !== undefined) return;
    if (Date.now() > end) {
      throw new Error(`the API server does not serve ${metadata.name} after 60 s`);
    }
    await sleep(100);
  }
}
