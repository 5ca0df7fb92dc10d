import type { IAM } from "@aws-sdk/client-iam";
import type { KMS } from "@aws-sdk/client-kms";
import type { S3 } from "@aws-sdk/client-s3";

import "../../aws/quiet";
import { isObject, messageOf, objectOf, stringOf, type Properties, type Value } from "../cloud";

/** The services of one configuration; S3 and KMS per region, as each resource may name its own. */
export interface Aws {
  /** The region of resources that name none. */
  readonly region: string;
  readonly s3: (region?: Value) => S3;
  readonly kms: (region?: Value) => KMS;
  readonly iam: IAM;
}

const services = ["iam", "kms", "s3", "s3control", "sts"];

/** The services at the settings' endpoints; other endpoints, and credentials from elsewhere, are refused. */
export async function clientsOf(settings: Properties): Promise<Aws> {
  const region = stringOf(settings["region"]);
  if (region === "")
    throw new Error("invalid AWS Region: set it with: pulumi config set aws:region");
  const accessKeyId = stringOf(settings["accessKey"]);
  const secretAccessKey = stringOf(settings["secretKey"]);
  if (accessKeyId === "" || secretAccessKey === "") {
    throw new Error(
      "No valid credential sources found: the provider double needs aws:accessKey and aws:secretKey",
    );
  }
  const common = { credentials: { accessKeyId, secretAccessKey } };
  const endpoints = endpointsOf(settings["endpoints"]);
  const forcePathStyle = settings["s3UsePathStyle"] === true;
  // Loaded when needed: the engine waits for the port, which must not wait for this.
  const [{ S3 }, { IAM }, { KMS }] = await Promise.all([
    import("@aws-sdk/client-s3"),
    import("@aws-sdk/client-iam"),
    import("@aws-sdk/client-kms"),
  ]);
  return {
    region,
    s3: perRegion(
      region,
      (one) => new S3({ ...common, region: one, ...endpoint(endpoints["s3"]), forcePathStyle }),
    ),
    kms: perRegion(
      region,
      (one) => new KMS({ ...common, region: one, ...endpoint(endpoints["kms"]) }),
    ),
    iam: new IAM({ ...common, region, ...endpoint(endpoints["iam"]) }),
  };
}

function endpointsOf(given: Value | undefined): Properties {
  const all = (Array.isArray(given) ? given : []).map(objectOf);
  const endpoints = Object.assign({}, ...all) as Properties;
  const unknown = Object.keys(endpoints).find((service) => !services.includes(service));
  if (unknown === undefined) return endpoints;
  throw new Error(`the endpoint of ${unknown} is not in the provider double`);
}

const endpoint = (url: Value | undefined): { endpoint?: string } =>
  stringOf(url) === "" ? {} : { endpoint: stringOf(url) };

function perRegion<Client>(
  preset: string,
  make: (region: string) => Client,
): (region?: Value) => Client {
  const made = new Map<string, Client>();
  return (region) => {
    const name = stringOf(region) === "" ? preset : stringOf(region);
    const client = made.get(name) ?? make(name);
    made.set(name, client);
    return client;
  };
}

/** The name that AWS gives to a refusal, as in `NoSuchBucket`. */
export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

/** The answer, or nothing where AWS answers with one of these codes. */
export async function unless<T>(
  codes: readonly string[],
  work: Promise<T>,
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codes.includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** Says what was being done when AWS refused it. */
export async function doing<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Error(`${what}: api error ${codeOf(error)}: ${messageOf(error)}`, { cause: error });
  }
}

interface Tag {
  Key: string;
  Value: string;
}

/** Tags as AWS lists them. */
export const tagList = (tags: Value | undefined): Tag[] =>
  Object.entries(objectOf(tags)).map(([Key, value]) => ({ Key, Value: stringOf(value) }));

/** Tags as Pulumi has them. */
export const tagMap = (
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] = [],
): Properties => Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));

/** The keys of tags that are not wanted any more. */
export const removedTags = (before: Value | undefined, after: Value | undefined): string[] =>
  Object.keys(objectOf(before)).filter((tag) => objectOf(after)[tag] === undefined);

/** Without what is not there. */
export const defined = (properties: Record<string, Value | undefined>): Properties =>
  Object.fromEntries(
    Object.entries(properties).filter(
      (entry): entry is [string, Value] => entry[1] !== undefined && isValue(entry[1]),
    ),
  );

const isValue = (value: Value): boolean => !isObject(value) || Object.keys(value).length > 0;

/** A text, or nothing where it is empty. */
export const textOf = (value: Value | undefined): string | undefined =>
  stringOf(value) === "" ? undefined : stringOf(value);
