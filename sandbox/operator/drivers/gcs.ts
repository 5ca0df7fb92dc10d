import { isDeepStrictEqual } from "node:util";

import type { Context } from "../context";
import { setCondition } from "../conditions";
import { MINTED_SECRET, NAMESPACE, PATH, PRIVATE_SECRET, REGISTRY, USER_SECRET } from "../names";
import type { Config, KubeObject, Storage } from "../types";
import type { Driver, MountedVolume } from "./driver";
import { generatedName } from "./generated-name";
import { GoogleStorage } from "./google-storage";
import { textIn, textsOf } from "./secrets";

type Settings = NonNullable<Storage["gcs"]>;

interface Infrastructure extends KubeObject {
  status?: {
    infrastructureName?: string;
    platformStatus?: { type?: string; gcp?: { projectID?: string; region?: string } };
  };
}

const KEYFILE = "REGISTRY_STORAGE_GCS_KEYFILE";

/** A bucket of Google Cloud Storage; `settings` is the configuration's own object, which is completed in place. */
export function gcsDriver(context: Context, settings: Settings): Driver {
  return {
    changed: (config) => changed(config, settings),
    exists: () => Promise.resolve(false), // never asked, for `changed` always says so
    create: (config) => create(context, config, settings),
    remove: (config) => remove(context, config, settings),
    environment: () => [
      { name: "REGISTRY_STORAGE", value: "gcs" },
      { name: "REGISTRY_STORAGE_GCS_BUCKET", value: settings.bucket ?? "" },
      { name: KEYFILE, value: "/gcs/keyfile" },
    ],
    volumes: () => [keyfileVolume()],
    secretData: async () => ({ [KEYFILE]: await keyfileOf(context) }),
  };
}

function keyfileVolume(): MountedVolume {
  const name = "registry-storage-keyfile";
  const items = [{ key: KEYFILE, path: "keyfile" }];
  const secret = { secretName: PRIVATE_SECRET, items, optional: false };
  return { volume: { name, secret }, mount: { name, mountPath: "/gcs" } };
}

/** Without tags, which nobody sets here, the operator looks at the bucket anew in every pass. */
function changed(config: Config, settings: Settings): boolean {
  if (!isDeepStrictEqual(config.status.storage.gcs, settings)) {
    const message = "GCS storage is in an unknown state";
    setCondition(config, "StorageExists", "Unknown", "GCS Configuration Changed", message);
  }
  return true;
}

async function create(context: Context, config: Config, settings: Settings): Promise<void> {
  const client = await clientOf(context, settings);
  const { spec, status } = config;
  if (settings.bucket && (await look(client, config, settings.bucket))) {
    spec.storage.managementState ??= "Unmanaged";
    status.storage = { gcs: { ...settings } };
    const message = "User supplied GCS bucket exists and is accessible";
    setCondition(config, "StorageExists", "True", "GCS Bucket Exists", message);
    return;
  }
  settings.bucket ??= await bucketName(context, settings);
  await made(client, config, settings);
  spec.storage.managementState ??= "Managed";
  status.storage = { gcs: { ...settings } };
  const message = "GCS bucket was successfully created";
  setCondition(config, "StorageExists", "True", "Creation Successful", message);
}

async function made(client: GoogleStorage, config: Config, settings: Settings): Promise<void> {
  const { bucket = "", region = "", projectID = "", keyID } = settings;
  try {
    await client.createBucket(projectID, { name: bucket, location: region, keyName: keyID });
  } catch (error) {
    const { code = "Unknown Error Occurred", message } = error as Error & { code?: number };
    setCondition(config, "StorageExists", "False", String(code), message);
    throw error;
  }
}

async function look(client: GoogleStorage, config: Config, bucket: string): Promise<boolean> {
  try {
    return await client.hasBucket(bucket);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    setCondition(config, "StorageExists", "Unknown", "Unknown Error Occurred", message);
    throw error;
  }
}

async function remove(context: Context, config: Config, settings: Settings): Promise<void> {
  const { spec } = config;
  if (spec.storage.managementState !== "Managed" || !settings.bucket) return;
  const client = await clientOf(context, settings);
  await client.deleteBucket(settings.bucket);
  if (spec.storage.gcs) delete spec.storage.gcs.bucket;
  const message = "The GCS bucket has been removed.";
  setCondition(config, "StorageExists", "False", "GCS Bucket Deleted", message);
}

/** Without a region the configuration gets region and project of the cluster, also over a project that is given. */
async function clientOf(context: Context, settings: Settings): Promise<GoogleStorage> {
  const keyfile = await keyfileOf(context);
  if (!settings.region) {
    const { region, projectID } = (await infrastructureOf(context)).platformStatus?.gcp ?? {};
    delete settings.region;
    delete settings.projectID;
    Object.assign(settings, { ...(region && { region }), ...(projectID && { projectID }) });
  }
  const endpoint = context.settings.clouds?.gcs?.endpoint;
  if (endpoint === undefined) {
    throw new Error("storage gcs is not simulated: this sandbox has no Google Cloud");
  }
  return new GoogleStorage(endpoint, keyfile);
}

async function keyfileOf({ api }: Context): Promise<string> {
  const given = await textsOf(api, USER_SECRET);
  if (given) return textIn(given, USER_SECRET, KEYFILE);
  const minted = await textsOf(api, MINTED_SECRET);
  if (minted) return textIn(minted, MINTED_SECRET, "service_account.json");
  throw new Error(
    `unable to get cluster minted credentials "${NAMESPACE}/${MINTED_SECRET}": ` +
      `secret "${MINTED_SECRET}" not found`,
  );
}

async function bucketName(context: Context, { region = "" }: Settings): Promise<string> {
  const { infrastructureName = "" } = await infrastructureOf(context);
  return generatedName(infrastructureName, REGISTRY, region);
}

async function infrastructureOf({ api }: Context): Promise<NonNullable<Infrastructure["status"]>> {
  return (await api.get<Infrastructure>(PATH.infrastructure))?.status ?? {};
}
