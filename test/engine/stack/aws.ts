import { S3 } from "@aws-sdk/client-s3";
import { IAM } from "@aws-sdk/client-iam";
import { KMS } from "@aws-sdk/client-kms";
import { identities } from "../../../sandbox/aws/identities";
import type { Keys } from "../../../sandbox/aws/identities";
import { homeOf } from "../../../sandbox/home";
import { tool } from "../../../sandbox/toolchain";
import { Scenario, USER_SECRET } from "./scenario";
import type { StackSettings } from "./test-stack";

export const REGION = "eu-central-1";

/** Settings of a stack with a bucket of its own. */
export function bucketSettings(
  s3: object = {},
  registry: object = {},
  create: object = {},
): StackSettings {
  return { storage: { s3: { create: { region: REGION, ...create }, ...s3 } }, registry };
}

/** A newly installed OpenShift on AWS, whose operator runs the real registry. */
export async function beginOnAws(): Promise<Scenario> {
  return Scenario.begin({ registry: await tool("registry", () => undefined) }, "aws");
}

/** AWS, for whoever has keys. */
export interface Aws {
  readonly url: string;
  readonly s3: S3;
  readonly iam: IAM;
  readonly kms: KMS;
}

function clients(url: string, credentials: Keys): Aws {
  // A copy: the SDK makes notes in what it is given.
  const common = { endpoint: url, region: REGION, credentials: { ...credentials } };
  return {
    url,
    s3: new S3({ ...common, forcePathStyle: true }),
    iam: new IAM(common),
    kms: new KMS(common),
  };
}

/** The keys of whoever may do everything. */
export async function adminKeys({ cloud, dir, platform }: Scenario): Promise<Keys> {
  const url = cloud?.access.s3?.endpoint ?? "";
  return (await identities(url, homeOf(platform, dir).cloud)).administrator;
}

/** AWS as its administrator sees it. */
export async function administrator(scenario: Scenario): Promise<Aws> {
  return withKeys(scenario, await adminKeys(scenario));
}

/** The keys that the stack gave to the registry. */
export async function registryKeys(scenario: Scenario): Promise<Keys> {
  const data = await scenario.secretData(USER_SECRET);
  return {
    accessKeyId: data["REGISTRY_STORAGE_S3_ACCESSKEY"] ?? "",
    secretAccessKey: data["REGISTRY_STORAGE_S3_SECRETKEY"] ?? "",
  };
}

/** AWS as somebody with these keys sees it. */
export function withKeys({ cloud }: Scenario, keys: Keys): Aws {
  return clients(cloud?.access.s3?.endpoint ?? "", keys);
}

/** What the bucket of the stack is, from the configuration that the registry has. */
export async function bucketOf(scenario: Scenario): Promise<string> {
  const { bucket } = (await scenario.config()).spec.storage?.["s3"] as { bucket: string };
  return bucket;
}

/** How AWS refuses, or `allowed`. */
export function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "allowed",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}
