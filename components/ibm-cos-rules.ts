import type { ClusterApi } from "./cluster-api";
import type { IbmCosSettings } from "./ibm-cos-storage";
import { versionProblems } from "./openshift-version";
import type { OpenShiftVersion } from "./openshift-version";
import { matched } from "./problems";
import type { Problem } from "./problems";
import { INFRASTRUCTURE } from "./registry-checks";
import { oneLineProblems } from "./secret-rules";

/** The definition of the configuration (spec.storage.ibmcos); bounds of a bucket's name as IBM documents them. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const RESOURCE_KEY = /^crn:.+:.+:.+:cloud-object-storage:.+:.+:.+:resource-key:.+$/;
const SERVICE_INSTANCE = /^crn:.+:.+:.+:cloud-object-storage:.+:.+:.+::$/;

/** What is wrong with the settings by themselves. */
export function ibmCosProblems(
  settings: IbmCosSettings,
  version: OpenShiftVersion | undefined,
): Problem[] {
  const { bucket, location, resourceKeyCRN, serviceInstanceCRN, apiKey } = settings;
  return [
    ...matched(
      "bucket",
      bucket,
      BUCKET,
      "be the name of a bucket that is there: 3 to 63 lower-case letters, digits, dots and hyphens",
      "See ibmcloud cos buckets.",
    ),
    ...matched(
      "location",
      location,
      /^[a-z]{2}-[a-z]+$/,
      "be a region of IBM Cloud, as eu-de",
      "Write the region, not a zone of it.",
    ),
    ...matched(
      "resourceKeyCRN",
      resourceKeyCRN,
      RESOURCE_KEY,
      "be the CRN of a resource key of Cloud Object Storage, with :resource-key: in it",
      "See ibmcloud resource service-key <name>; it needs HMAC keys and the role Writer or Manager.",
    ),
    ...matched(
      "serviceInstanceCRN",
      serviceInstanceCRN,
      SERVICE_INSTANCE,
      "be the CRN of an instance of Cloud Object Storage, with :: at its end",
      "See ibmcloud resource service-instance <name> --crn.",
    ),
    ...instanceProblems(resourceKeyCRN, serviceInstanceCRN),
    ...oneLineProblems("apiKey", apiKey),
    ...versionProblems(version, { ibmcos: bucket }),
  ];
}

/** A key of another instance opens other buckets. */
function instanceProblems(resourceKeyCRN: string, serviceInstanceCRN: string): Problem[] {
  if (!RESOURCE_KEY.test(resourceKeyCRN) || !SERVICE_INSTANCE.test(serviceInstanceCRN)) return [];
  const instance = serviceInstanceCRN.replace(/::$/, "");
  if (resourceKeyCRN.startsWith(`${instance}:resource-key:`)) return [];
  const rule = "be a key of the instance that serviceInstanceCRN names";
  const remedy = "Make a key for that instance, or name the other one.";
  return [{ field: "resourceKeyCRN", value: resourceKeyCRN, rule, remedy }];
}

/** The operator takes the location from the cluster, and has none on any other platform. */
export async function platformProblems(api: ClusterApi, location: string): Promise<Problem[]> {
  const live = await api.get(INFRASTRUCTURE);
  const { type, ibmcloud } = (live?.status?.["platformStatus"] ?? {}) as Platform;
  if (type === "PowerVS") return [];
  if (type !== "IBMCloud") {
    const rule = "be used on IBMCloud or PowerVS only: elsewhere the operator knows no location";
    const remedy =
      "Use S3CompatibleStorage with the endpoint of Cloud Object Storage and HMAC keys.";
    return [{ field: "storage ibmcos", value: type ?? "no platform", rule, remedy }];
  }
  const own = ibmcloud?.location;
  if (own === undefined || own === location) return [];
  const rule = `be ${own}, the location of the cluster: the operator uses no other`;
  return [{ field: "location", value: location, rule, remedy: "Use a bucket of that region." }];
}

interface Platform {
  readonly type?: string;
  readonly ibmcloud?: { readonly location?: string };
}
