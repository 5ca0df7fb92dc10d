import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { IAM } from "@aws-sdk/client-iam";
import "./quiet";

/** A pair of keys, as AWS gives it out. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Who works with the sandbox's AWS, apart from those whom the stack makes. */
export interface Identities {
  /** May do everything: looks into buckets where a person would use the console. */
  readonly administrator: Keys;
  /** Runs the stack, with the permissions that docs/permissions/aws.json asks for. */
  readonly deployer: Keys;
}

/** IAM is one for all regions, and calls this one. */
const IAM_REGION = "us-east-1";

const deployerPolicy = resolve(__dirname, "../../docs/permissions/aws.json");
const everything = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/**
 * The identities of the AWS that moto remembers in `dir`: made on a new one, whose first three calls need none. The
 * deployer gets the policy of this version of the project every time.
 */
export async function identities(url: string, dir: string): Promise<Identities> {
  const file = join(dir, "identities.json");
  const known = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Identities)
    : await newIdentities(url, file);
  await permitDeployer(iam(url, known.administrator)).catch((error: unknown) => {
    throw forgotten(error);
  });
  return known;
}

function forgotten(error: unknown): Error {
  const code = error instanceof Error ? error.name : String(error);
  return new Error(
    `the AWS of this sandbox does not know its own administrator any more (${code}), so what the stack made there is ` +
      "lost: npm run sandbox -- reset --platform aws",
    { cause: error },
  );
}

async function newIdentities(url: string, file: string): Promise<Identities> {
  const administrator = await administratorOf(url).catch((error: unknown) => {
    throw forgotten(error);
  });
  const admin = iam(url, administrator);
  await admin.createUser({ UserName: "deployer" });
  const made = { administrator, deployer: await newKeys(admin, "deployer") };
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

async function administratorOf(url: string): Promise<Keys> {
  const anybody = iam(url, { accessKeyId: "anybody", secretAccessKey: "anybody" });
  const UserName = "administrator";
  await anybody.createUser({ UserName });
  const PolicyDocument = JSON.stringify(everything);
  await anybody.putUserPolicy({ UserName, PolicyName: "everything", PolicyDocument });
  return newKeys(anybody, UserName);
}

async function newKeys(client: IAM, UserName: string): Promise<Keys> {
  const { AccessKey } = await client.createAccessKey({ UserName });
  const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
  return { accessKeyId, secretAccessKey };
}

async function permitDeployer(admin: IAM): Promise<void> {
  const PolicyDocument = existsSync(deployerPolicy)
    ? JSON.stringify(JSON.parse(readFileSync(deployerPolicy, "utf8")))
    : JSON.stringify(everything);
  await admin.putUserPolicy({ UserName: "deployer", PolicyName: "deployer", PolicyDocument });
}

function iam(endpoint: string, credentials: Keys): IAM {
  // One attempt: calls that are let through without authorization are counted.
  return new IAM({ endpoint, credentials, region: IAM_REGION, maxAttempts: 1 });
}
