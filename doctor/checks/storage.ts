import { modesOf } from "../../components/claim-objects";
import type { LiveObject, ObjectRef } from "../../components/cluster-api";
import { CONFIG, NAMESPACE } from "../../components/gate";
import { driversOf, placeOf } from "../../components/storage";
import type { Driver, StorageSpec } from "../../components/storage";
import { nameOf } from "../finding";
import type { Check, Finding, Look } from "../finding";
import { isMissing } from "../look";

const object = nameOf(CONFIG);

type Settings = Readonly<Record<string, unknown>>;

/** Where the images are, and whether the registry can work with it. */
export const storage: Check = async (look, config) => {
  const { storage: live = {}, managementState } = (config.spec ?? {}) as {
    storage?: StorageSpec & { managementState?: string };
    managementState?: string;
  };
  const drivers = driversOf(live);
  const [driver] = drivers;
  if (drivers.length > 1) return [two(drivers)];
  if (!driver) return managementState === "Removed" ? [] : [none()];
  return [
    ...(live.managementState === "Managed" ? [managed(driver)] : []),
    ...unused(config, live),
    ...incomplete(driver, live[driver] ?? {}),
    ...(driver === "pvc" ? await claim(look, config, live.pvc ?? {}) : []),
    ...(driver === "emptyDir" ? [emptyDir(Number(config.spec?.["replicas"] ?? 1))] : []),
    ...(await authorities(look, live.s3 ?? {})),
  ];
};

const error = (name: string, what: string, remedy: string, about = object): Finding => ({
  name,
  severity: "error",
  object: about,
  what,
  remedy,
});

function two(drivers: readonly Driver[]): Finding {
  const what = `spec.storage has ${drivers.join(" and ")}: with two the operator stops, also when the registry is to be removed`;
  const remedy =
    'Take one out: oc patch configs.imageregistry.operator.openshift.io/cluster --type=merge -p \'{"spec":{"storage":{"<key>":null}}}\'.';
  return error("storage-two", what, remedy);
}

function none(): Finding {
  const remedy = "Give it storage: pulumi up with a stack of this project does.";
  return error("storage-none", "spec.storage names no storage: the operator cannot go on", remedy);
}

/** What the operator made it deletes; what was put into its hands by name it deletes too. */
function managed(driver: Driver): Finding {
  const what = `storage.managementState is Managed: with managementState Removed the operator deletes the ${driver} with all images`;
  const remedy =
    "Set storage.managementState to Unmanaged if the images are to outlive the registry.";
  return { ...error("storage-managed", what, remedy), severity: "warning" };
}

function unused(config: LiveObject, live: StorageSpec): Finding[] {
  const used = (config.status?.["storage"] ?? {}) as StorageSpec;
  const managed = config.spec?.["managementState"] === "Managed";
  if (!managed || placeOf(used) === placeOf(live)) return [];
  const what = `the registry uses ${placeOf(used) || "no storage"}, and not yet ${placeOf(live)}`;
  const remedy = "See the operator's conditions, above or in docs/errors.md.";
  return [error("storage-not-in-use", what, remedy)];
}

/** Fields without which a driver goes wrong, in ways that its messages do not tell. */
const NEEDED: Readonly<Partial<Record<Driver, readonly string[]>>> = {
  azure: ["accountName", "container"],
  gcs: ["bucket", "region", "projectID"],
  ibmcos: ["bucket", "location", "resourceKeyCRN", "serviceInstanceCRN"],
  pvc: ["claim"],
  s3: ["bucket", "region"],
  swift: ["container", "authURL"],
};

function incomplete(driver: Driver, settings: Settings): Finding[] {
  if (driver === "oss")
    return [
      error(
        "storage-unknown",
        "storage oss has no driver since OpenShift 4.17",
        "Move the images.",
      ),
    ];
  const missing = (NEEDED[driver] ?? []).filter((field) => !settings[field]);
  const { regionEndpoint } = settings;
  const schemeless = typeof regionEndpoint === "string" && !/^https?:\/\//.test(regionEndpoint);
  return [
    ...(missing.length > 0
      ? [
          error(
            "storage-incomplete",
            `spec.storage.${driver} lacks ${missing.join(", ")}`,
            "Set it; left to the operator it is filled in by what the cluster was installed with.",
          ),
        ]
      : []),
    ...(schemeless
      ? [
          error(
            "endpoint-without-scheme",
            `spec.storage.s3.regionEndpoint is ${regionEndpoint}, without https://: the operator panics`,
            "Write it with https:// or http://.",
          ),
        ]
      : []),
  ];
}

interface Scale {
  readonly replicas?: number;
  readonly rolloutStrategy?: string;
}

async function claim(
  look: Look,
  { spec = {} }: LiveObject,
  settings: Settings,
): Promise<Finding[]> {
  const name = typeof settings["claim"] === "string" ? settings["claim"] : "";
  if (name === "") return [];
  const metadata = { name, namespace: NAMESPACE };
  const ref: ObjectRef = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata };
  const live = await look.get(ref);
  const about = nameOf(ref);
  if (isMissing(look, ref, live)) {
    const remedy =
      "Create it, or name one that is there; the operator never makes a claim that is named.";
    return [error("claim-missing", "the claim of the registry is not there", remedy, about)];
  }
  if (!live) return [];
  const { phase = "not bound" } = (live.status ?? {}) as { phase?: string };
  const { replicas = 1, rolloutStrategy = "RollingUpdate" } = spec as Scale;
  const modes = modesOf(live);
  const single = !modes.includes("ReadWriteMany");
  const shared = replicas > 1 || rolloutStrategy !== "Recreate";
  const unbound = error(
    "claim-unbound",
    `the claim is ${phase}`,
    `See oc describe pvc -n ${NAMESPACE} ${name}: its class, its size, a volume that was Released.`,
    about,
  );
  const sharing = error(
    "claim-not-shared",
    `the claim is ${modes.join(", ")}, but the registry has ${replicas} replicas and ${rolloutStrategy}`,
    "Set replicas: 1 and rolloutStrategy: Recreate, or use a claim that is ReadWriteMany.",
    about,
  );
  return [...(phase === "Bound" ? [] : [unbound]), ...(single && shared ? [sharing] : [])];
}

function emptyDir(replicas: number): Finding {
  if (replicas > 1)
    return error(
      "empty-dir-shared",
      `storage emptyDir with ${replicas} replicas: each pod has images of its own`,
      "Set replicas: 1, or use other storage.",
    );
  const what = "storage emptyDir loses all images with its pod";
  return {
    ...error("empty-dir", what, "For anything but a trial use other storage."),
    severity: "warning",
  };
}

async function authorities(look: Look, { trustedCA }: Settings): Promise<Finding[]> {
  const { name } = (trustedCA ?? {}) as { name?: string };
  if (!name) return [];
  const metadata = { name, namespace: "openshift-config" };
  const ref: ObjectRef = { apiVersion: "v1", kind: "ConfigMap", metadata };
  const live = await look.get(ref);
  const data = (live?.["data"] ?? {}) as Settings;
  const unknown = live === undefined && !isMissing(look, ref, live);
  if (data["ca-bundle.crt"] !== undefined || unknown) return [];
  const what =
    "the authorities of the storage are not there: no ConfigMap with the key ca-bundle.crt";
  const remedy = `oc create configmap ${name} -n openshift-config --from-file=ca-bundle.crt=<file>.`;
  return [error("storage-authorities-missing", what, remedy, nameOf(ref))];
}
