import * as pulumi from "@pulumi/pulumi";
import { mocked } from "./cluster";
import type { Cluster } from "./cluster";
import type { ClusterApi, LiveObject, ObjectRef } from "./cluster-api";
import type { Problem } from "./problems";

/** A bound ObjectBucketClaim (OpenShift Data Foundation, Rook): its Secret and ConfigMap have its name. */
export interface ObjectBucketClaimSettings {
  /** Name of the claim. */
  readonly name: string;
  /** Namespace of the claim. */
  readonly namespace: string;
}

/** What a bound claim says about its bucket. */
export interface ClaimedBucket {
  readonly bucket: string;
  /** `https://host[:port]` of the store. */
  readonly endpoint: string;
  /** Undefined where the store has no regions. */
  readonly region: string | undefined;
}

/** The access key of a claimed bucket. */
export interface ClaimedKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
const SETTINGS = ["BUCKET_NAME", "BUCKET_HOST"] as const;

/**
 * Reads a bound claim: its bucket from the ConfigMap, its key, under other names than the registry's operator wants, from the
 * Secret. Asked for at the gate; both must be there.
 */
export function claimedBucket(
  cluster: Cluster,
  claim: ObjectBucketClaimSettings,
): { readonly bucket: pulumi.Output<ClaimedBucket>; readonly key: pulumi.Output<ClaimedKey> } {
  const [secret, settings] = [ref("Secret", claim), ref("ConfigMap", claim)];
  const right = (resource: string) => ({
    group: "",
    resource,
    verbs: ["get"],
    namespace: claim.namespace,
  });
  cluster.require({
    permissions: [right("secrets"), right("configmaps")],
    check: (api) => unboundProblems(api, secret, settings),
  });
  return {
    bucket: cluster.lookup(settings).apply(bucketOf),
    key: pulumi.secret(cluster.lookup(secret)).apply(keyOf),
  };
}

async function unboundProblems(
  api: ClusterApi,
  secret: ObjectRef,
  settings: ObjectRef,
): Promise<Problem[]> {
  const missing = [
    ...missingKeys(await api.get(secret), secret, KEYS),
    ...missingKeys(await api.get(settings), settings, SETTINGS),
  ];
  if (missing.length === 0) return [];
  const { name, namespace = "" } = secret.metadata;
  const rule = "be an ObjectBucketClaim that is bound: with a Secret and a ConfigMap of its name";
  const remedy = `Missing: ${missing.join(", ")}. Wait for it: oc wait obc/${name} -n ${namespace} --for=jsonpath={.status.phase}=Bound.`;
  return [{ field: "objectBucketClaim", value: `${namespace}/${name}`, rule, remedy }];
}

function missingKeys(
  live: LiveObject | undefined,
  { kind }: ObjectRef,
  keys: readonly string[],
): string[] {
  if (!live) return [kind];
  return keys.filter((key) => !dataOf(live)[key]).map((key) => `${key} in the ${kind}`);
}

function bucketOf(settings: LiveObject | undefined): ClaimedBucket {
  const data = settings ? dataOf(settings) : mocked() ? MOCKED : {};
  const { BUCKET_NAME = "", BUCKET_HOST = "", BUCKET_PORT = "", BUCKET_REGION = "" } = data;
  const port = BUCKET_PORT === "" || BUCKET_PORT === "443" ? "" : `:${BUCKET_PORT}`;
  // The claim does not say how it is spoken to; port 80 is the one that has no TLS.
  const endpoint = BUCKET_PORT === "80" ? `http://${BUCKET_HOST}` : `https://${BUCKET_HOST}${port}`;
  return {
    bucket: BUCKET_NAME,
    endpoint,
    region: BUCKET_REGION === "" ? undefined : BUCKET_REGION,
  };
}

function keyOf(secret: LiveObject | undefined): ClaimedKey {
  const data = secret ? dataOf(secret) : mocked() ? MOCKED : {};
  const text = (key: string) => Buffer.from(data[key] ?? "", "base64").toString("utf8");
  return { accessKeyId: text(KEYS[0]), secretAccessKey: text(KEYS[1]) };
}

/** What a mocked program gets in place of a claim. */
const MOCKED: Readonly<Record<string, string>> = {
  BUCKET_NAME: "mocked",
  BUCKET_HOST: "mocked",
  AWS_ACCESS_KEY_ID: Buffer.from("mocked").toString("base64"),
  AWS_SECRET_ACCESS_KEY: Buffer.from("mocked-secret").toString("base64"),
};

function dataOf(live: LiveObject): Readonly<Record<string, string>> {
  return (live["data"] ?? {}) as Readonly<Record<string, string>>;
}

function ref(kind: string, { name, namespace }: ObjectBucketClaimSettings): ObjectRef {
  return { apiVersion: "v1", kind, metadata: { name, namespace } };
}
