import { isDeepStrictEqual } from "node:util";

import type { V1EnvVar } from "@kubernetes/client-node";

import type { Api } from "../api";
import { setCondition } from "../conditions";
import { PATH, PRIVATE_SECRET, REGISTRY } from "../names";
import type { AzureSettings, Config, KubeObject } from "../types";
import { credentialsOf, KEY, keyFor, suffixOf, wrongByte } from "./azure-credentials";
import type { Driver } from "./driver";
import { generatedName } from "./generated-name";

interface Infrastructure extends KubeObject {
  status?: { infrastructureName?: string; platformStatus?: { azure?: { cloudName?: string } } };
}

/**
 * A container in a storage account of Azure. There is no Azure in a sandbox: accounts and containers are taken for
 * existing as they are named, and for made where they are not.
 */
export function azureDriver(api: Api, settings: AzureSettings): Driver {
  return {
    changed: ({ status }) => !isDeepStrictEqual(status.storage.azure, settings),
    exists: (config) => exists(api, config, settings),
    create: (config) => create(api, config, settings),
    remove: (config) => remove(config, settings),
    environment: () => environment(api, settings),
    volumes: () => [],
    secretData: async () => {
      const key = keyFor(await credentialsOf(api), settings);
      return key === undefined ? {} : { [KEY]: key };
    },
  };
}

async function exists(api: Api, config: Config, settings: AzureSettings): Promise<boolean> {
  if (!settings.accountName || !settings.container) {
    report(config, "False", "StorageNotConfigured", "Storage is not configured");
    return false;
  }
  const credentials = await configured(config, () => credentialsOf(api));
  await configured(config, () => suffixOf(settings.cloudName), "cloud environment");
  const wrong = "accountKey" in credentials ? wrongByte(credentials.accountKey) : undefined;
  if (wrong !== undefined) {
    const problem = `decode account key: illegal base64 data at input byte ${wrong}`;
    report(config, "Unknown", "AzureError", `Unable to create blob client: ${problem}`);
    throw new Error(problem);
  }
  report(config, "True", "ContainerExists", "Storage container exists");
  return true;
}

async function create(api: Api, config: Config, settings: AzureSettings): Promise<void> {
  const credentials = await configured(config, () => credentialsOf(api));
  if ("accountKey" in credentials) takeOver(config, settings);
  else await make(api, config, settings);
}

/** Incomplete settings are no error to the operator: it rolls a registry out that cannot work. */
function takeOver(config: Config, settings: AzureSettings): void {
  const missing = !settings.accountName
    ? "Storage account key is provided, but account name is not specified"
    : "Storage account is provided, but container is not specified";
  if (!settings.accountName || !settings.container) {
    report(config, "False", "StorageNotConfigured", missing);
    return;
  }
  config.spec.storage.managementState ??= "Unmanaged";
  config.status.storage = { azure: structuredClone(settings) };
  report(config, "True", "UserManaged", "Storage is managed by the user");
}

async function make(api: Api, config: Config, settings: AzureSettings): Promise<void> {
  const { infrastructureName = "", platformStatus } =
    (await api.get<Infrastructure>(PATH.infrastructure))?.status ?? {};
  const cloudName = platformStatus?.azure?.cloudName;
  if (!settings.cloudName && !settings.accountName && cloudName) settings.cloudName = cloudName;
  const named = Boolean(settings.accountName && settings.container);
  settings.accountName ??= accountName(infrastructureName);
  settings.container ??= generatedName(infrastructureName, REGISTRY);
  config.spec.storage.managementState ??= named ? "Unmanaged" : "Managed";
  config.spec.storage.azure = settings;
  config.status.storage = { azure: structuredClone(settings) };
  report(config, "True", "ContainerExists", "Storage container exists");
}

function accountName(infrastructure: string): string {
  const prefix = `imageregistry${infrastructure.replace(/[^0-9A-Za-z]/g, "")}`.slice(0, 19);
  return (prefix + generatedName("").slice(1, 6)).toLowerCase();
}

function remove(config: Config, settings: AzureSettings): Promise<void> {
  const { spec } = config;
  if (spec.storage.managementState !== "Managed") return Promise.resolve();
  if (!settings.accountName) {
    report(config, "False", "StorageNotConfigured", "Storage is not configured");
    return Promise.resolve();
  }
  delete spec.storage.azure?.accountName;
  delete spec.storage.azure?.container;
  report(config, "False", "AccountDeleted", "Storage account has been deleted");
  return Promise.resolve();
}

async function environment(api: Api, settings: AzureSettings): Promise<V1EnvVar[]> {
  const credentials = await credentialsOf(api);
  const suffix = suffixOf(settings.cloudName);
  const named = (name: string, value: string): V1EnvVar => ({ name, value });
  return [
    ...(keyFor(credentials, settings) === undefined ? [] : [keyReference]),
    ...("minted" in credentials ? identity(credentials.minted) : []),
    named("REGISTRY_STORAGE", "azure"),
    named("REGISTRY_STORAGE_AZURE_CONTAINER", settings.container ?? ""),
    named("REGISTRY_STORAGE_AZURE_ACCOUNTNAME", settings.accountName ?? ""),
    ...(settings.cloudName ? [named("REGISTRY_STORAGE_AZURE_REALM", suffix)] : []),
  ];
}

const keyReference: V1EnvVar = {
  name: KEY,
  valueFrom: { secretKeyRef: { name: PRIVATE_SECRET, key: KEY } },
};

/** A workload identity's token takes the place of a key. */
function identity(minted: Record<string, string>): V1EnvVar[] {
  const file = minted["azure_federated_token_file"];
  if (!file) return [];
  return [
    { name: "AZURE_CLIENT_ID", value: minted["azure_client_id"] ?? "" },
    { name: "AZURE_TENANT_ID", value: minted["azure_tenant_id"] ?? "" },
    { name: "AZURE_FEDERATED_TOKEN_FILE", value: file },
  ];
}

/** Runs `work`; its fault becomes the condition's. */
async function configured<T>(
  config: Config,
  work: () => Promise<T> | T,
  what = "configuration",
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    report(config, "Unknown", "ConfigError", `Unable to get ${what}: ${message}`);
    throw error;
  }
}

function report(
  config: Config,
  status: "False" | "True" | "Unknown",
  reason: string,
  message: string,
): void {
  setCondition(config, "StorageExists", status, reason, message);
}
