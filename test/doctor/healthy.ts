import { selfSigned } from "../../sandbox/certificate";
import type { FakeApi, Objects } from "../support/fake-api";
import { fakeApi } from "../support/fake-api";
import { AUTHORITY } from "../support/pem";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
export const data = (values: Readonly<Record<string, string>>): { data: object } => ({
  data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, base64(value)])),
});

/** Of the route `public`. */
export const own = selfSigned(["registry.example.com"]);

const conditions = (
  [
    ["Available", "True"],
    ["Progressing", "False"],
    ["Degraded", "False"],
    ["StorageExists", "True"],
  ] as const
).map(([type, status]) => ({ type, status, reason: "Ready", message: "fine" }));

const KEYS = {
  REGISTRY_STORAGE_S3_ACCESSKEY: "AKIA0",
  REGISTRY_STORAGE_S3_SECRETKEY: "confidential",
};

/** Where the images are, for a registry with nothing wrong. */
export const places = {
  pvc: { pvc: { claim: "images" } },
  s3: { s3: { bucket: "images", region: "eu-central-1", trustedCA: { name: "store-ca" } } },
};

/** A configuration whose registry serves. */
export function config(spec: object = {}, storage: object = places.pvc, status: object = {}) {
  const whole = { ...storage, managementState: "Unmanaged" };
  return {
    metadata: { name: "cluster", generation: 4 },
    spec: {
      managementState: "Managed",
      replicas: 2,
      rolloutStrategy: "RollingUpdate",
      defaultRoute: true,
      storage: whole,
      ...spec,
    },
    status: { observedGeneration: 4, conditions, storage: whole, ...status },
  };
}

const admitted = { status: { ingress: [{ conditions: [{ type: "Admitted", status: "True" }] }] } };

/** Everything that the doctor looks at, with nothing wrong about it. */
export const healthy: Objects = {
  "Config cluster": config(),
  "Deployment image-registry": {
    metadata: { generation: 2 },
    status: { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 },
  },
  "PersistentVolumeClaim images": {
    spec: { accessModes: ["ReadWriteMany"] },
    status: { phase: "Bound" },
  },
  "Secret image-registry-private-configuration-user": data(KEYS),
  "Secret image-registry-private-configuration": data({ credentials: Object.values(KEYS).join() }),
  "Route default-route": admitted,
  "Route public": admitted,
  "Secret public-tls": data({ "tls.crt": own.cert, "tls.key": own.key }),
  "ClusterRole system:registry": { rules: [] },
  "ClusterRoleBinding registry-registry-role": {
    roleRef: { name: "system:registry" },
    subjects: [
      { kind: "User", name: "registry" },
      { kind: "ServiceAccount", name: "registry", namespace: "openshift-image-registry" },
    ],
  },
  "ConfigMap store-ca": { data: { "ca-bundle.crt": AUTHORITY } },
  "ConfigMap registries": { data: { "registry.example.com..5000": AUTHORITY } },
  "Image cluster": { spec: { additionalTrustedCA: { name: "registries" } } },
  "ImagePruner cluster": { spec: { schedule: "", keepYoungerThanDuration: "60m" } },
};

/** The healthy cluster with other objects in it; an object that is undefined is not there. */
export const cluster = (changes: Objects = {}): FakeApi => fakeApi({ ...healthy, ...changes });
