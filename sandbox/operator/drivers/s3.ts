import { isDeepStrictEqual } from "node:util";

import type { S3 } from "@aws-sdk/client-s3";
import type { V1EnvVar } from "@kubernetes/client-node";

import { setCondition } from "../conditions";
import type { Context } from "../context";
import { PATH, PRIVATE_SECRET, REGISTRY } from "../names";
import type { Config, KubeObject, S3Settings } from "../types";
import type { Driver, MountedVolume } from "./driver";
import { generatedName } from "./generated-name";
import {
  answerOf,
  applyManagedSettings,
  bucketExists,
  createBucket,
  emptyBucket,
} from "./s3-bucket";
import { clientFor, iniOf } from "./s3-credentials";

const CREDENTIALS = "/var/run/secrets/cloud";

/** A bucket of S3, or of what speaks its protocol. */
export function s3Driver(context: Context, settings: S3Settings): Driver {
  const bucket = new Bucket(context, settings);
  return {
    changed,
    exists: (config) => bucket.exists(config),
    create: (config) => bucket.create(config),
    remove: (config) => bucket.remove(config),
    environment: async () => environment(await bucket.effective()),
    volumes: () => [credentialsVolume()],
    secretData: async () => ({ credentials: await iniOf(context.api) }),
  };
}

function changed(config: Config): boolean {
  if (isDeepStrictEqual(config.status.storage.s3, config.spec.storage.s3)) return false;
  const message = "S3 storage is in an unknown state";
  setCondition(config, "StorageExists", "Unknown", "S3 Configuration Changed", message);
  return true;
}

interface Infrastructure extends KubeObject {
  status?: {
    infrastructureName?: string;
    platformStatus?: { aws?: { region?: string; resourceTags?: { key: string; value: string }[] } };
  };
}

class Bucket {
  constructor(
    private readonly context: Context,
    private readonly settings: S3Settings,
  ) {}

  /** The settings with the cluster's region where they name none. */
  async effective(): Promise<S3Settings> {
    const { region, ...rest } = structuredClone(this.settings);
    if (region) return { region, ...rest };
    const own = (await this.infrastructure()).platformStatus?.aws?.region;
    return { ...rest, ...(own && !rest.regionEndpoint && { region: own }) };
  }

  async exists(config: Config): Promise<boolean> {
    const settings = await this.effective();
    if (!settings.bucket) return false;
    const client = await this.client(settings);
    try {
      await bucketExists(client, settings.bucket);
    } catch (error) {
      const { code, text, missing } = answerOf(error);
      if (missing) setCondition(config, "StorageExists", "False", code, text);
      else setCondition(config, "StorageExists", "Unknown", "Unknown Error Occurred", text);
      if (missing) return false;
      throw new Error(text, { cause: error });
    }
    setCondition(config, "StorageExists", "True", "S3 Bucket Exists");
    return true;
  }

  async create(config: Config): Promise<void> {
    const settings = await this.effective();
    const client = await this.client(settings);
    const { spec, status } = config;
    if (await this.exists(config)) {
      spec.storage.managementState ??= "Unmanaged";
      const message = "User supplied S3 bucket exists and is accessible";
      setCondition(config, "StorageExists", "True", "S3 Bucket Exists", message);
    } else {
      settings.bucket ??= await this.newName(settings);
      await this.made(client, config, settings);
      spec.storage.managementState ??= "Managed";
      spec.storage.s3 = settings;
    }
    if (spec.storage.managementState === "Managed") {
      settings.encrypt = true;
      const infrastructure = await this.infrastructure();
      await applyManagedSettings(client, config, settings, tagsOf(infrastructure));
      spec.storage.s3 = settings;
    }
    status.storage = { s3: structuredClone(settings) };
  }

  async remove(config: Config): Promise<void> {
    const { spec } = config;
    const settings = await this.effective();
    if (spec.storage.managementState !== "Managed" || !settings.bucket) return;
    const client = await this.client(settings);
    await emptyBucket(client, settings.bucket);
    if (spec.storage.s3) delete spec.storage.s3.bucket;
    const message = "The S3 bucket has been removed.";
    setCondition(config, "StorageExists", "False", "S3 Bucket Deleted", message);
  }

  private async made(client: S3, config: Config, settings: S3Settings): Promise<void> {
    try {
      await createBucket(client, settings);
    } catch (error) {
      const { code, text } = answerOf(error);
      setCondition(config, "StorageExists", "False", code, text);
      throw new Error(text, { cause: error });
    }
    const message = "S3 bucket was successfully created";
    setCondition(config, "StorageExists", "True", "Creation Successful", message);
  }

  private async client(settings: S3Settings): Promise<S3> {
    await this.checkTrust(settings);
    return clientFor(this.context, settings);
  }

  /** The authorities must be there; whom they sign is not asked here, where nothing is encrypted. */
  private async checkTrust({ trustedCA }: S3Settings): Promise<void> {
    if (!trustedCA?.name) return;
    const place = `openshift-config/${trustedCA.name}`;
    const path = `/api/v1/namespaces/openshift-config/configmaps/${trustedCA.name}`;
    const found = await this.context.api.get<KubeObject & { data?: Record<string, string> }>(path);
    if (!found)
      throw new Error(`failed to get trusted CA ${place}: configmap "${trustedCA.name}" not found`);
    if (found.data?.["ca-bundle.crt"] !== undefined) return;
    throw new Error(
      `failed to get trusted CA ${place}: config map does not have key ca-bundle.crt`,
    );
  }

  private async newName({ region = "" }: S3Settings): Promise<string> {
    const { infrastructureName = "" } = await this.infrastructure();
    return generatedName(infrastructureName, REGISTRY, region);
  }

  private async infrastructure(): Promise<NonNullable<Infrastructure["status"]>> {
    return (await this.context.api.get<Infrastructure>(PATH.infrastructure))?.status ?? {};
  }
}

/** What the operator's own buckets are tagged with; every other tag goes. */
function tagsOf({
  infrastructureName = "",
  platformStatus,
}: NonNullable<Infrastructure["status"]>): Record<string, string> {
  const own = {
    [`kubernetes.io/cluster/${infrastructureName}`]: "owned",
    Name: `${infrastructureName}-${REGISTRY}`,
  };
  const more = platformStatus?.aws?.resourceTags ?? [];
  return { ...own, ...Object.fromEntries(more.map(({ key, value }) => [key, value])) };
}

function environment(settings: S3Settings): V1EnvVar[] {
  if (settings.cloudFront !== undefined) {
    throw new Error("storage s3 with cloudFront is not simulated: there is no CloudFront here");
  }
  const { bucket, region, regionEndpoint, encrypt, keyID, virtualHostedStyle, chunkSizeMiB } =
    settings;
  const optional = {
    REGIONENDPOINT: regionEndpoint,
    KEYID: keyID,
    CHUNKSIZE: chunkSizeMiB ? String(chunkSizeMiB * 1024 * 1024) : undefined,
    USEDUALSTACK: regionEndpoint ? "true" : undefined,
  };
  const always = {
    BUCKET: bucket ?? "",
    REGION: region ?? "",
    ENCRYPT: String(encrypt ?? false),
    FORCEPATHSTYLE: String(!virtualHostedStyle),
    CREDENTIALSCONFIGPATH: `${CREDENTIALS}/credentials`,
  };
  const named = Object.entries({ ...always, ...optional }).flatMap(([name, value]) =>
    value ? [{ name: `REGISTRY_STORAGE_S3_${name}`, value }] : [],
  );
  return [{ name: "REGISTRY_STORAGE", value: "s3" }, ...named];
}

function credentialsVolume(): MountedVolume {
  const name = PRIVATE_SECRET;
  return {
    volume: { name, secret: { secretName: PRIVATE_SECRET, optional: false } },
    mount: { name, mountPath: CREDENTIALS },
  };
}
