import { cloudFrontProblems } from "./cloud-front-rules";
import { isObjectName } from "./formats";
import type { OpenShiftVersion } from "./openshift-version";
import { below } from "./problems";
import type { Problem } from "./problems";
import type { S3CompatibleSettings } from "./s3-compatible-storage";
import { s3RegistryProblems } from "./s3-settings";
import { oneLineProblems } from "./secret-rules";
import { trustedCaProblems } from "./trusted-bundle";

/** What is wrong with the settings by themselves. */
export function s3CompatibleProblems(
  settings: S3CompatibleSettings,
  version?: OpenShiftVersion,
): Problem[] {
  const { credentials, trustedCA, cloudFront } = settings;
  return [
    ...placeProblems(settings),
    ...claimProblems(settings),
    ...(settings.regionEndpoint === undefined ? [] : endpointProblems(settings.regionEndpoint)),
    ...encryptionProblems(settings),
    ...oneLineProblems("credentials.accessKeyId", credentials?.accessKeyId, false),
    ...oneLineProblems("credentials.secretAccessKey", credentials?.secretAccessKey),
    ...(trustedCA ? below("trustedCA", trustedCaProblems(trustedCA)) : []),
    ...plainProblems(settings),
    ...below("cloudFront", cloudFront ? cloudFrontProblems(cloudFront) : []),
    ...s3RegistryProblems(settings, version),
  ];
}

/** Without a claim to tell them, all three must be said. */
function placeProblems(settings: S3CompatibleSettings): Problem[] {
  const { bucket, region, credentials, objectBucketClaim } = settings;
  if (objectBucketClaim) return [];
  const problems: Problem[] = [];
  if (bucket === undefined || !/^[a-zA-Z0-9][\w.-]{1,254}$/.test(bucket)) {
    const rule = "be the name of a bucket that is there";
    const remedy = "Make it in the store, or name an objectBucketClaim.";
    problems.push({ field: "bucket", value: bucket, rule, remedy });
  }
  if (region === undefined || !/^[\w-]+$/.test(region)) {
    const rule =
      "be a region, also where the store ignores it: the registry signs requests with it";
    problems.push({
      field: "region",
      value: region,
      rule,
      remedy: "us-east-1 is what most stores take.",
    });
  }
  if (credentials === undefined) {
    const rule = "be the access key of a user of the bucket";
    const remedy = "Set accessKeyId and secretAccessKey, or name an objectBucketClaim.";
    problems.push({ field: "credentials", value: undefined, rule, remedy });
  }
  return problems;
}

function claimProblems(settings: S3CompatibleSettings): Problem[] {
  const { bucket, credentials, objectBucketClaim } = settings;
  if (!objectBucketClaim) return [];
  const both = [
    ...(bucket === undefined ? [] : [["bucket", bucket] as const]),
    ...(credentials === undefined ? [] : [["credentials", "[secret]"] as const]),
  ].map(([field, value]) => ({
    field,
    value,
    rule: "be left out together with objectBucketClaim, which brings its own",
    remedy: "Remove one of the two.",
  }));
  const names = (["name", "namespace"] as const)
    .filter((key) => !isObjectName(objectBucketClaim[key]))
    .map((key) => ({
      field: `objectBucketClaim.${key}`,
      value: objectBucketClaim[key],
      rule: "be a name of Kubernetes",
      remedy: "See oc get obc --all-namespaces.",
    }));
  return [...both, ...names];
}

/** The operator takes a URL apart that has no scheme, and panics. */
function endpointProblems(regionEndpoint: string): Problem[] {
  const say = (rule: string, remedy: string, value: unknown = regionEndpoint): Problem[] => [
    { field: "regionEndpoint", value, rule, remedy },
  ];
  const url =
    /^https?:\/\/[^/]/.test(regionEndpoint) && URL.canParse(regionEndpoint)
      ? new URL(regionEndpoint)
      : undefined;
  if (!url)
    return say(
      "be an absolute URL with https:// or http://: the operator panics on a host alone",
      "Write it like https://s3.example.com:9000.",
    );
  if (url.username !== "" || url.password !== "")
    return say("hold no user and password", "Set credentials.", "[secret]");
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
    return say(
      "be scheme, host and port alone, without a path or a query",
      "Remove what follows the host; the bucket has a setting of its own.",
    );
  return [];
}

function encryptionProblems({ encrypt, keyID }: S3CompatibleSettings): Problem[] {
  if (keyID === undefined || encrypt === true) return [];
  const rule = "come with encrypt: true: without it the registry asks for no encryption";
  const remedy = "Set encrypt: true, or remove keyID.";
  return [{ field: "keyID", value: keyID, rule, remedy }];
}

function plainProblems({ trustedCA, regionEndpoint }: S3CompatibleSettings): Problem[] {
  if (!trustedCA || !regionEndpoint?.startsWith("http://")) return [];
  const rule = "be left out with an http:// endpoint, which has no certificate";
  const remedy = "Use https://, or remove trustedCA.";
  return [{ field: "trustedCA", value: Object.keys(trustedCA).sort(), rule, remedy }];
}
