import type * as sdk from "@aws-sdk/client-s3";
import type { S3 } from "@aws-sdk/client-s3";

import {
  objectOf,
  optional,
  required,
  stringOf,
  type Fields,
  type Properties,
  type ResourceType,
  type Value,
} from "../cloud";
import { GONE, region } from "./bucket";
import { defined, doing, textOf, unless, type Aws } from "./clients";

/** A setting of a bucket that is a resource of its own. */
interface Setting {
  /** As in errors: `S3 Bucket Policy`. */
  readonly title: string;
  readonly inputs: Fields;
  readonly put: (s3: S3, Bucket: string, inputs: Properties) => Promise<unknown>;
  /** The live inputs; undefined where nothing is set. */
  readonly get: (s3: S3, Bucket: string) => Promise<Properties | undefined>;
  /** What AWS answers where nothing is set. */
  readonly missing: string;
  readonly remove: (s3: S3, Bucket: string) => Promise<unknown>;
}

function setting({ title, inputs, put, get, missing, remove }: Setting): ResourceType<Aws> {
  const gone = [missing, ...GONE];
  return {
    inputs: { bucket: { required: true, replaces: true }, region, ...inputs },
    outputs: ["region"],
    create: async (aws, given) => {
      const id = stringOf(given["bucket"]);
      await doing(`creating ${title} (${id})`, put(aws.s3(given["region"]), id, given));
      return { id, outputs: { region: given["region"] ?? aws.region } };
    },
    read: async (aws, id, state) => {
      const work = unless(gone, get(aws.s3(state["region"]), id));
      const live = await doing(`reading ${title} (${id})`, work);
      if (live === undefined) return undefined;
      const place = state["region"] ?? aws.region;
      return { inputs: { bucket: id, region: place, ...live }, outputs: { region: place } };
    },
    update: async (aws, id, given) => {
      await doing(`updating ${title} (${id})`, put(aws.s3(given["region"]), id, given));
      return {};
    },
    delete: async (aws, id, state) => {
      const work = unless(gone, remove(aws.s3(state["region"]), id));
      await doing(`deleting ${title} (${id})`, work);
    },
  };
}

const flag = (value: Value | undefined): boolean => value === true;
const list = (value: Value | undefined): Properties[] =>
  Array.isArray(value) ? value.map(objectOf) : [];

export const publicAccess = setting({
  title: "S3 Bucket Public Access Block",
  inputs: {
    blockPublicAcls: optional,
    blockPublicPolicy: optional,
    ignorePublicAcls: optional,
    restrictPublicBuckets: optional,
  },
  put: (s3, Bucket, inputs) =>
    s3.putPublicAccessBlock({
      Bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: flag(inputs["blockPublicAcls"]),
        BlockPublicPolicy: flag(inputs["blockPublicPolicy"]),
        IgnorePublicAcls: flag(inputs["ignorePublicAcls"]),
        RestrictPublicBuckets: flag(inputs["restrictPublicBuckets"]),
      },
    }),
  get: async (s3, Bucket) => {
    const live = (await s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration ?? {};
    return {
      blockPublicAcls: live.BlockPublicAcls ?? false,
      blockPublicPolicy: live.BlockPublicPolicy ?? false,
      ignorePublicAcls: live.IgnorePublicAcls ?? false,
      restrictPublicBuckets: live.RestrictPublicBuckets ?? false,
    };
  },
  missing: "NoSuchPublicAccessBlockConfiguration",
  remove: (s3, Bucket) => s3.deletePublicAccessBlock({ Bucket }),
});

export const ownership = setting({
  title: "S3 Bucket Ownership Controls",
  inputs: { rule: { required: true, fields: { objectOwnership: required } } },
  put: (s3, Bucket, inputs) => {
    const { objectOwnership } = objectOf(inputs["rule"]);
    const rule = { ObjectOwnership: stringOf(objectOwnership) as sdk.ObjectOwnership };
    return s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [rule] } });
  },
  get: async (s3, Bucket) => {
    const [rule] = (await s3.getBucketOwnershipControls({ Bucket })).OwnershipControls?.Rules ?? [];
    return rule && { rule: { objectOwnership: rule.ObjectOwnership ?? "" } };
  },
  missing: "OwnershipControlsNotFoundError",
  remove: (s3, Bucket) => s3.deleteBucketOwnershipControls({ Bucket }),
});

export const encryption = setting({
  title: "S3 Bucket Server Side Encryption Configuration",
  inputs: {
    rules: {
      required: true,
      items: {
        applyServerSideEncryptionByDefault: {
          fields: { kmsMasterKeyId: optional, sseAlgorithm: required },
        },
        bucketKeyEnabled: optional,
      },
    },
  },
  put: (s3, Bucket, inputs) =>
    s3.putBucketEncryption({
      Bucket,
      ServerSideEncryptionConfiguration: { Rules: list(inputs["rules"]).map(encryptionRule) },
    }),
  get: async (s3, Bucket) => {
    const answer = await s3.getBucketEncryption({ Bucket });
    return {
      rules: (answer.ServerSideEncryptionConfiguration?.Rules ?? []).map((rule) =>
        defined({
          applyServerSideEncryptionByDefault: defined({
            sseAlgorithm: rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
            kmsMasterKeyId: rule.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
          }),
          bucketKeyEnabled: rule.BucketKeyEnabled ?? false,
        }),
      ),
    };
  },
  missing: "ServerSideEncryptionConfigurationNotFoundError",
  remove: (s3, Bucket) => s3.deleteBucketEncryption({ Bucket }),
});

function encryptionRule(rule: Properties): sdk.ServerSideEncryptionRule {
  const preset = objectOf(rule["applyServerSideEncryptionByDefault"]);
  return {
    ApplyServerSideEncryptionByDefault: {
      SSEAlgorithm: stringOf(preset["sseAlgorithm"]) as sdk.ServerSideEncryption,
      KMSMasterKeyID: textOf(preset["kmsMasterKeyId"]),
    },
    BucketKeyEnabled: flag(rule["bucketKeyEnabled"]),
  };
}

export const lifecycle = setting({
  title: "S3 Bucket Lifecycle Configuration",
  inputs: {
    rules: {
      required: true,
      items: {
        id: required,
        status: required,
        filter: { fields: { prefix: optional } },
        abortIncompleteMultipartUpload: { fields: { daysAfterInitiation: optional } },
        expiration: { fields: { days: optional } },
        noncurrentVersionExpiration: { fields: { noncurrentDays: required } },
      },
    },
  },
  put: (s3, Bucket, inputs) =>
    s3.putBucketLifecycleConfiguration({
      Bucket,
      LifecycleConfiguration: { Rules: list(inputs["rules"]).map(lifecycleRule) },
    }),
  get: async (s3, Bucket) => {
    const { Rules = [] } = await s3.getBucketLifecycleConfiguration({ Bucket });
    return { rules: Rules.map(liveLifecycleRule) };
  },
  missing: "NoSuchLifecycleConfiguration",
  remove: (s3, Bucket) => s3.deleteBucketLifecycle({ Bucket }),
});

function lifecycleRule(rule: Properties): sdk.LifecycleRule {
  const abort = objectOf(rule["abortIncompleteMultipartUpload"])["daysAfterInitiation"];
  const days = objectOf(rule["expiration"])["days"];
  const old = objectOf(rule["noncurrentVersionExpiration"])["noncurrentDays"];
  return {
    ID: stringOf(rule["id"]),
    Status: stringOf(rule["status"]) as sdk.ExpirationStatus,
    Filter: { Prefix: stringOf(objectOf(rule["filter"])["prefix"]) },
    ...(typeof abort === "number" && {
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: abort },
    }),
    ...(typeof days === "number" && { Expiration: { Days: days } }),
    ...(typeof old === "number" && { NoncurrentVersionExpiration: { NoncurrentDays: old } }),
  };
}

function liveLifecycleRule(rule: sdk.LifecycleRule): Properties {
  return defined({
    id: rule.ID,
    status: rule.Status,
    filter: { prefix: rule.Filter?.Prefix ?? "" },
    abortIncompleteMultipartUpload: defined({
      daysAfterInitiation: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
    }),
    noncurrentVersionExpiration: defined({
      noncurrentDays: rule.NoncurrentVersionExpiration?.NoncurrentDays,
    }),
    expiration: defined({ days: rule.Expiration?.Days }),
  });
}

export const versioning = setting({
  title: "S3 Bucket Versioning",
  inputs: { versioningConfiguration: { required: true, fields: { status: required } } },
  put: (s3, Bucket, inputs) => {
    const { status } = objectOf(inputs["versioningConfiguration"]);
    const VersioningConfiguration = { Status: stringOf(status) as sdk.BucketVersioningStatus };
    return s3.putBucketVersioning({ Bucket, VersioningConfiguration });
  },
  get: async (s3, Bucket) => {
    const { Status } = await s3.getBucketVersioning({ Bucket });
    return Status && { versioningConfiguration: { status: Status } };
  },
  missing: "",
  // Versioning cannot be taken back, only stopped.
  remove: (s3, Bucket) =>
    s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } }),
});

export const policy = setting({
  title: "S3 Bucket Policy",
  inputs: { policy: { required: true, json: true } },
  put: (s3, Bucket, inputs) => s3.putBucketPolicy({ Bucket, Policy: stringOf(inputs["policy"]) }),
  get: async (s3, Bucket) => {
    const { Policy } = await s3.getBucketPolicy({ Bucket });
    return Policy === undefined ? undefined : { policy: Policy };
  },
  missing: "NoSuchBucketPolicy",
  remove: (s3, Bucket) => s3.deleteBucketPolicy({ Bucket }),
});

export const logging = setting({
  title: "S3 Bucket Logging",
  inputs: { targetBucket: required, targetPrefix: required },
  put: (s3, Bucket, inputs) =>
    s3.putBucketLogging({
      Bucket,
      BucketLoggingStatus: {
        LoggingEnabled: {
          TargetBucket: stringOf(inputs["targetBucket"]),
          TargetPrefix: stringOf(inputs["targetPrefix"]),
        },
      },
    }),
  get: async (s3, Bucket) => {
    const { LoggingEnabled: live } = await s3.getBucketLogging({ Bucket });
    return live && { targetBucket: live.TargetBucket ?? "", targetPrefix: live.TargetPrefix ?? "" };
  },
  missing: "",
  remove: (s3, Bucket) => s3.putBucketLogging({ Bucket, BucketLoggingStatus: {} }),
});
