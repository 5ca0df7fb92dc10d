import { z } from "zod";
import { extras } from "./extras-schema";
import { azure, gcs, s3, s3Compatible } from "./object-storage-schema";
import { flag, level, names, pods, spread, strict, text, whole } from "./schema-parts";

/** How to reach the cluster: the arguments of `Cluster`. */
const cluster = strict({
  kubeconfig: text.describe("Text of a kubeconfig; set it with --secret"),
  kubeconfigPath: text.describe(
    "Path of a kubeconfig; omitted: $KUBECONFIG, ~/.kube/config, the pod's account",
  ),
  context: text.describe("Context in the kubeconfig; omitted: its current context"),
  openshiftVersion: text.describe(
    "Release of the cluster, as 4.16; omitted: what the cluster says",
  ),
  timeoutSeconds: whole.describe("How long to wait for the operator; omitted: 1200"),
});

const nfs = strict({ server: z.string(), path: z.string() });
const local = strict({ path: z.string(), node: z.string() });
const volume = strict({ name: text, nfs: nfs.exactOptional(), local: local.exactOptional() });

const create = strict({
  name: text.describe("Name of the claim; omitted: image-registry-storage"),
  accessModes: z
    .array(z.enum(["ReadWriteMany", "ReadWriteOnce"]))
    .exactOptional()
    .describe("ReadWriteMany or ReadWriteOnce; omitted: by platform"),
  size: text.describe("Kubernetes quantity; omitted: 100Gi"),
  storageClassName: text.describe("Class; omitted: the cluster's default"),
  volumeName: text.describe("Name of the one volume to bind to"),
  selector: names.describe("Labels that the volume must have"),
  volume: volume.exactOptional().describe("A static NFS or local volume, declared with the claim"),
});

const pvc = strict({
  create: create.exactOptional().describe("A claim to create"),
  existing: text.describe("Name of a claim to adopt"),
  deleteData: flag.describe("Deletes the claim and its images with the stack; omitted: false"),
});

const emptyDir = strict({
  acceptDataLoss: flag.describe("Must be true: a restart loses all images"),
});

const compatible = {
  s3Compatible: s3Compatible
    .exactOptional()
    .describe("A bucket of a store that speaks S3, made by somebody else"),
};
const volumes = strict({
  pvc: pvc.exactOptional(),
  emptyDir: emptyDir.exactOptional(),
  ...compatible,
});

const limits = strict({
  maxRunning: whole,
  maxInQueue: whole,
  maxWaitInQueue: text,
}).exactOptional();

const route = strict({
  name: z.string(),
  hostname: text,
  tls: strict({
    secret: text,
    certificate: text,
    key: text.describe("Set it with --secret"),
    caCertificate: text,
  }).exactOptional(),
});

/** The registry: the settings of `ImageRegistry`. The rules beyond types are the components' own. */
const registry = strict({
  managementState: z
    .enum(["Managed", "Unmanaged", "Removed"])
    .exactOptional()
    .describe("omitted: Managed"),
  replicas: z
    .number()
    .exactOptional()
    .describe("Registry pods; omitted: 2 where the storage can be shared, else 1"),
  rolloutStrategy: z
    .enum(["RollingUpdate", "Recreate"])
    .exactOptional()
    .describe("omitted: by storage"),
  logLevel: level,
  operatorLogLevel: level,
  logging: z.number().exactOptional().describe("Log level before OpenShift 4.6"),
  httpSecret: text.describe("Secures uploads; set it with --secret; omitted: the operator's own"),
  proxy: strict({ http: text, https: text, noProxy: text }).exactOptional(),
  readOnly: flag,
  disableRedirect: flag,
  defaultRoute: flag,
  routes: z
    .array(route)
    .exactOptional()
    .describe("Routes beside the default one, each with a name, a host and a certificate"),
  requests: strict({ read: limits, write: limits }).exactOptional(),
  ...pods,
  topologySpreadConstraints: z.array(spread).exactOptional(),
  acceptEmptyStorage: flag.describe(
    "Allows a serving registry to move to other storage, without its images",
  ),
  takeOver: flag.describe("Takes the registry over from another stack"),
  adoptSecret: flag.describe("Takes over a credential Secret that somebody else made"),
  wait: flag.describe("Waits until the registry serves; omitted: true"),
});

const common = {
  cluster: cluster.exactOptional(),
  registry: registry.exactOptional(),
  ...extras,
};

/** The settings of a stack, one shape a platform. Platforms have the installer's names. */
export const schema = z.discriminatedUnion("platform", [
  strict({
    platform: z.literal("aws"),
    ...common,
    storage: strict({ s3: s3.exactOptional(), ...compatible }).exactOptional(),
  }),
  strict({
    platform: z.literal("azure"),
    ...common,
    storage: strict({ azure: azure.exactOptional(), ...compatible }).exactOptional(),
  }),
  strict({ platform: z.literal("baremetal"), ...common, storage: volumes.exactOptional() }),
  strict({
    platform: z.literal("gcp"),
    ...common,
    storage: strict({ gcs: gcs.exactOptional(), ...compatible }).exactOptional(),
  }),
  strict({ platform: z.literal("vsphere"), ...common, storage: volumes.exactOptional() }),
]);

/** Settings of the right shape; the rules have not been asked yet. */
export type RawSettings = z.infer<typeof schema>;
/** Storage settings of the platforms that have volumes. */
export type VolumeSettings = z.infer<typeof volumes>;
/** The storages that settings may have, whatever the platform. */
export type StorageSettings = VolumeSettings & {
  readonly s3?: z.infer<typeof s3>;
  readonly gcs?: z.infer<typeof gcs>;
  readonly azure?: z.infer<typeof azure>;
};
