import type { CloudFrontSpec } from "./cloud-front";
import { has, versionProblems } from "./openshift-version";
import type { OpenShiftVersion } from "./openshift-version";
import type { Problem } from "./problems";
import type { StorageSpec } from "./storage";

/** How the registry talks to a bucket, whoever made it. */
export interface S3RegistrySettings {
  /**
   * Puts the bucket's name into the host's, which then needs a certificate for it. OpenShift 4.5 and newer.
   * @default false: the bucket's name is in the path
   */
  readonly virtualHostedStyle?: boolean;
  /** Size of the parts of an upload, in MiB: 5 to 5120. OpenShift 4.17 and newer. @default the registry's own, 10 */
  readonly chunkSizeMiB?: number;
}

/** Where a bucket is, and how objects in it are encrypted. */
export interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
  readonly regionEndpoint?: string | undefined;
  readonly encrypt: boolean;
  readonly keyID?: string | undefined;
  /** Name of the ConfigMap with the endpoint's authorities. */
  readonly trustedCA?: string | undefined;
  readonly cloudFront?: CloudFrontSpec | undefined;
}

/**
 * `spec.storage.s3` of the configuration. `virtualHostedStyle` and `trustedCA` are always in it: the operator writes both
 * into what it serialises, and what we do not own could not be taken out again. `encrypt` is always said, because a
 * cluster that had a bucket of its own has it as true.
 */
export function s3Spec(
  place: BucketPlace,
  { virtualHostedStyle = false, chunkSizeMiB }: S3RegistrySettings,
  version: OpenShiftVersion | undefined,
): StorageSpec {
  const { bucket, region, regionEndpoint, encrypt, keyID, trustedCA = "", cloudFront } = place;
  return {
    s3: {
      bucket,
      region,
      ...(regionEndpoint !== undefined && { regionEndpoint }),
      encrypt,
      ...(keyID !== undefined && { keyID }),
      ...(has(version, "virtualHostedStyle") && { virtualHostedStyle }),
      ...(has(version, "trustedCA") && { trustedCA: { name: trustedCA } }),
      ...(chunkSizeMiB !== undefined && { chunkSizeMiB }),
      ...(cloudFront && { cloudFront }),
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/;
const RESERVED = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3|\.mrap)$/;
const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/** What is wrong with the name of a bucket. */
export function bucketProblems(field: string, bucket: string): Problem[] {
  const legal = BUCKET.test(bucket) && !bucket.includes("..") && !ADDRESS.test(bucket);
  if (legal && !RESERVED.test(bucket)) return [];
  const rule = legal
    ? "not begin or end with what AWS reserves (xn--, sthree-, amzn-s3-demo-, -s3alias, --ol-s3, --x-s3, --table-s3, .mrap)"
    : "be a bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends, no address";
  return [{ field, value: bucket, rule, remedy: "Correct the name." }];
}

/** What is wrong with the region of a bucket of AWS. */
export function regionProblems(field: string, region: string): Problem[] {
  if (/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region)) return [];
  const rule = "be a region of AWS, as eu-central-1";
  const remedy = "Write it as aws ec2 describe-regions does; a zone has a letter too many.";
  return [{ field, value: region, rule, remedy }];
}

/** What is wrong with how the registry is to talk to a bucket. */
export function s3RegistryProblems(
  settings: S3RegistrySettings & { readonly trustedCA?: unknown },
  version: OpenShiftVersion | undefined,
): Problem[] {
  const { chunkSizeMiB, virtualHostedStyle, trustedCA } = settings;
  const problems = versionProblems(version, { chunkSizeMiB, virtualHostedStyle, trustedCA });
  const fits =
    chunkSizeMiB === undefined ||
    (Number.isInteger(chunkSizeMiB) && chunkSizeMiB >= 5 && chunkSizeMiB <= 5120);
  if (fits) return problems;
  const rule = "be a whole number from 5 to 5120, the sizes that S3 has for parts";
  const remedy = "Leave it out, unless the store asks for another size.";
  return [...problems, { field: "chunkSizeMiB", value: chunkSizeMiB, rule, remedy }];
}
