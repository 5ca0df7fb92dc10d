import { z } from "zod";
import { flag, names, strict, text, texts, whole } from "./schema-parts";

/** Shapes of object storage. The rules beyond types are the components' own. */

const slot = z.enum(["key1", "key2"]).exactOptional();
const rotation = {
  activeKey: slot.describe("Which of the two keys the registry uses; omitted: key1"),
  bothKeys: flag.describe("Keeps the other key too, while the registry changes over"),
};
const deleteData = flag.describe("Deletes the storage and its images with the stack");

const cloudFront = strict({
  baseURL: z.string().describe("URL of the distribution, https://"),
  keypairID: z.string().describe("Id of the public key that the distribution trusts"),
  privateKey: strict({
    secret: strict({ name: z.string(), key: z.string() }).exactOptional(),
    pem: text.describe("The private key; set it with --secret"),
  }).describe("A Secret that is there, or the key itself"),
  duration: text.describe("How long a signed URL is valid, as 20m"),
}).exactOptional();

const s3Registry = {
  virtualHostedStyle: flag.describe("The bucket's name in the host's; omitted: in the path"),
  chunkSizeMiB: whole.describe("Size of an upload's parts; OpenShift 4.17 and newer"),
  cloudFront,
};

const kms = strict({
  create: z.literal(true).exactOptional().describe("A key of the stack's own"),
  keyId: text.describe("ARN of a key that is there"),
});

const keyPair = strict({
  accessKeyId: z.string(),
  secretAccessKey: z.string().describe("Set it with --secret"),
});

/** A bucket of AWS: the settings of `S3Storage`. */
export const s3 = strict({
  create: strict({
    bucket: text.describe("Name; omitted: generated"),
    region: text.describe("omitted: aws:region"),
    kms: kms.exactOptional().describe("Encryption with a KMS key; omitted: SSE-S3"),
    versioning: flag.describe("Keeps every deleted layer, at its cost; omitted: false"),
    accessLogging: strict({ bucket: z.string(), prefix: text }).exactOptional(),
    tags: names,
  })
    .exactOptional()
    .describe("A bucket to create"),
  existing: strict({
    bucket: z.string(),
    region: z.string(),
    keyId: text.describe("ARN of the KMS key with which the registry is to encrypt"),
    apply: z
      .array(z.enum(["lifecycle", "publicAccessBlock", "policy"]))
      .exactOptional()
      .describe("What of ours the bucket is to get; each replaces what it has"),
  })
    .exactOptional()
    .describe("A bucket to adopt"),
  identity: strict({
    create: strict(rotation).exactOptional().describe("An IAM user with access keys"),
    existing: keyPair.exactOptional().describe("Access keys that are there"),
    sts: strict({ roleArn: text, oidcProviderArn: text })
      .exactOptional()
      .describe("A role that the registry takes; clusters in manual mode with STS only"),
  })
    .exactOptional()
    .describe("How the registry logs in; omitted: a user of its own"),
  ...s3Registry,
  deleteData,
});

/** A bucket of Ceph, NooBaa, MinIO or any other store that speaks S3: the settings of `S3CompatibleStorage`. */
export const s3Compatible = strict({
  bucket: text,
  region: text.describe("Required, also where the store ignores it"),
  regionEndpoint: text.describe("URL of the store, with https://"),
  credentials: keyPair.exactOptional(),
  objectBucketClaim: strict({ name: z.string(), namespace: z.string() })
    .exactOptional()
    .describe("A bound ObjectBucketClaim: bucket and credentials come from it"),
  encrypt: flag.describe("Asks the store to encrypt; omitted: false"),
  keyID: text.describe("KMS key of the store; needs encrypt"),
  trustedCA: strict({
    name: text.describe("ConfigMap in openshift-config with ca-bundle.crt"),
    bundle: text.describe("Certificates in PEM form"),
  })
    .exactOptional()
    .describe("Authorities that the endpoint's certificate comes from, the whole chain"),
  ...s3Registry,
});

/** A bucket of Google Cloud: the settings of `GcsStorage`. */
export const gcs = strict({
  create: strict({
    bucket: text.describe("Name; omitted: generated"),
    location: text.describe("Region, dual-region or multi-region, as europe-west3"),
    projectID: text.describe("omitted: gcp:project"),
    storageClass: text.describe("omitted: STANDARD"),
    kmsKeyName: text.describe("Cloud KMS key that encrypts; omitted: Google's own"),
    softDeleteSeconds: whole.describe("How long deleted layers can be restored; omitted: 0"),
    labels: names,
  })
    .exactOptional()
    .describe("A bucket to create"),
  existing: strict({ bucket: z.string(), region: z.string(), projectID: z.string() })
    .exactOptional()
    .describe("A bucket to adopt"),
  identity: strict({
    create: strict({ accountId: text, ...rotation })
      .exactOptional()
      .describe("A service account with keys"),
    existing: strict({ keyfile: z.string().describe("JSON of a key; set it with --secret") })
      .exactOptional()
      .describe("A key that is there"),
  })
    .exactOptional()
    .describe("How the registry logs in; omitted: a service account of its own"),
  deleteData,
});

/** A container of Azure: the settings of `AzureStorage`. */
export const azure = strict({
  create: strict({
    resourceGroupName: text.describe("Group to create; omitted: a generated name"),
    existingResourceGroup: text.describe("Group that is there, in place of one to create"),
    location: text.describe("omitted: azure-native:location"),
    accountName: text.describe("omitted: generated"),
    container: text.describe("omitted: image-registry"),
    replication: z
      .enum(["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"])
      .exactOptional()
      .describe("omitted: LRS"),
    networkRules: strict({ allowedSubnetIds: texts, allowedIpRanges: texts })
      .exactOptional()
      .describe("Who may reach the account; omitted: everybody with the key"),
    tags: names,
  })
    .exactOptional()
    .describe("An account and container to create"),
  existing: strict({
    accountName: z.string(),
    container: z.string(),
    resourceGroupName: text.describe("Group of the account, from which its key is read"),
    accountKey: text.describe("Key of the account; set it with --secret"),
  })
    .exactOptional()
    .describe("An account and container to adopt"),
  activeKey: slot.describe("Which of the account's two keys the registry uses; omitted: key1"),
  cloudName: text.describe("Required outside of Azure's public cloud"),
  networkAccess: z
    .unknown()
    .exactOptional()
    .describe("Refused: with an account's key the operator ignores it"),
  deleteData,
});
