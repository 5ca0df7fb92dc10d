import type {
  V1Affinity,
  V1PodSpec,
  V1ResourceRequirements,
  V1Toleration,
  V1TopologySpreadConstraint,
} from "@kubernetes/client-node";

/** The part of an object's metadata that the double reads or writes. */
export interface Metadata {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: object[];
}

/** Any object of the API server. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
}

export type ConditionStatus = "True" | "False" | "Unknown";

export interface Condition {
  type: string;
  status: ConditionStatus;
  reason: string;
  message: string;
  lastTransitionTime: string;
}

export interface S3Settings {
  bucket?: string;
  region?: string;
  regionEndpoint?: string;
  encrypt?: boolean;
  keyID?: string;
  virtualHostedStyle?: boolean;
  chunkSizeMiB?: number;
  cloudFront?: object;
  trustedCA?: { name: string };
}

export interface AzureSettings {
  accountName?: string;
  container?: string;
  cloudName?: string;
  networkAccess?: { type?: string; internal?: Record<string, string> };
}

/** `spec.storage` and `status.storage`: at most one driver key, as a rule of the operator only. */
export interface Storage {
  managementState?: "Managed" | "Unmanaged";
  emptyDir?: object;
  pvc?: { claim?: string };
  s3?: S3Settings;
  gcs?: { bucket?: string; region?: string; projectID?: string; keyID?: string };
  azure?: AzureSettings;
  swift?: Record<string, unknown>;
  ibmcos?: Record<string, unknown>;
}

export interface RequestLimits {
  maxRunning?: number;
  maxInQueue?: number;
  maxWaitInQueue?: string;
}

export interface RouteSpec {
  name: string;
  hostname?: string;
  secretName?: string;
}

export interface ConfigSpec {
  managementState?: string;
  logLevel?: string;
  operatorLogLevel?: string;
  logging?: number;
  httpSecret?: string;
  proxy?: { http?: string; https?: string; noProxy?: string };
  storage?: Storage;
  readOnly?: boolean;
  disableRedirect?: boolean;
  requests?: { read?: RequestLimits; write?: RequestLimits };
  defaultRoute?: boolean;
  routes?: RouteSpec[];
  replicas: number;
  rolloutStrategy?: string;
  resources?: V1ResourceRequirements;
  nodeSelector?: Record<string, string>;
  tolerations?: V1Toleration[];
  affinity?: V1Affinity;
  topologySpreadConstraints?: V1TopologySpreadConstraint[];
  observedConfig?: unknown;
  unsupportedConfigOverrides?: unknown;
}

export interface GenerationStatus {
  group: string;
  resource: string;
  namespace: string;
  name: string;
  lastGeneration: number;
}

export interface ConfigStatus {
  observedGeneration?: number;
  conditions: Condition[];
  generations: GenerationStatus[];
  readyReplicas: number;
  storageManaged: boolean;
  storage: Storage;
}

/** configs.imageregistry.operator.openshift.io. */
export interface Config extends KubeObject {
  spec: ConfigSpec & { storage: Storage };
  status: ConfigStatus;
}

export interface DeploymentStatus {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  unavailableReplicas?: number;
  conditions?: (Condition & { lastUpdateTime: string })[];
}

export interface PodTemplate {
  metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
  spec: V1PodSpec;
}

export interface Deployment extends KubeObject {
  spec: {
    replicas: number;
    progressDeadlineSeconds: number;
    selector: { matchLabels: Record<string, string> };
    strategy: { type: string; rollingUpdate?: object };
    template: PodTemplate;
  };
  status?: DeploymentStatus;
}

export interface Route extends KubeObject {
  spec: {
    host?: string;
    to: { kind: string; name: string };
    tls?: Record<string, string>;
  };
  status?: { ingress?: { host?: string; routerName?: string; conditions?: RouteCondition[] }[] };
}

export interface RouteCondition {
  type: string;
  status: string;
  message?: string;
  reason?: string;
  lastTransitionTime?: string;
}

export interface Secret extends KubeObject {
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  type?: string;
}
