import { S3 } from "@aws-sdk/client-s3";
import type { Cloud } from "../clouds";
import { layerPath, type ObjectStorage } from "../object-storage";
import { pythonFor } from "../toolchain/python";
import { identities, type Keys } from "./identities";
import { startMoto } from "./moto";

/** AWS, as moto plays it. */
export const awsCloud: Cloud = {
  fetch: async (log) => {
    await pythonFor("moto", log);
  },
  open: async ({ cloud: dir }, processes, log, endWith) => {
    const url = await startMoto({ dir, processes, log, ...(endWith !== undefined && { endWith }) });
    const { administrator, deployer } = await identities(url, dir);
    return {
      access: { s3: { endpoint: url, environment: {} } },
      settings: {
        "aws:accessKey": { value: deployer.accessKeyId, secret: true },
        "aws:secretKey": { value: deployer.secretAccessKey, secret: true },
        "aws:endpoints": { value: JSON.stringify([{ iam: url, kms: url, s3: url, sts: url }]) },
        "aws:s3UsePathStyle": { value: "true" },
        "aws:skipCredentialsValidation": { value: "true" },
        "aws:skipMetadataApiCheck": { value: "true" },
        "aws:skipRequestingAccountId": { value: "true" },
      },
      findLayer: (storage, digest) => findLayer(url, administrator, storage, digest),
    };
  },
};

async function findLayer(
  endpoint: string,
  credentials: Keys,
  { name: Bucket, place: region }: ObjectStorage,
  digest: string,
): Promise<string> {
  const s3 = new S3({ endpoint, region, credentials, forcePathStyle: true });
  const Key = layerPath(digest);
  await s3.headObject({ Bucket, Key }).catch((error: unknown) => {
    const why = error instanceof Error ? error.name : String(error);
    throw new Error(`layer ${digest} is in the registry, but not in bucket ${Bucket} (${why})`);
  });
  return `s3://${Bucket}/${Key}`;
}
