import type { Settings } from "./config";
import { stringOf, type Properties } from "../support/values";

const volumeSources = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "csi",
  "fc",
  "flexVolume",
  "gcePersistentDisk",
  "glusterfs",
  "hostPath",
  "iscsi",
  "local",
  "nfs",
  "rbd",
  "vsphereVolume",
];

/** Fields of the kinds we know that cannot change: a new object has to take the old one's place. */
const byKind: Record<string, string[]> = {
  "v1/PersistentVolume": volumeSources.map((source) => `spec.${source}`),
  "v1/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
  ],
  "v1/Secret": ["type"],
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "storage.k8s.io/v1/StorageClass": ["parameters", "provisioner"],
};

/** The fields whose change replaces this object; its identity is among them for every kind. */
export function immutableFields(object: Properties, patch: boolean, settings: Settings): string[] {
  const fields = ["metadata.name", "metadata.namespace"];
  if (patch) {
    return fields; // a patch changes everything else in place
  }
  const type = `${stringOf(object["apiVersion"])}/${stringOf(object["kind"])}`;
  const fixed = object["immutable"] === true;
  if (type === "v1/Secret" && (!settings.enableSecretMutable || fixed)) {
    return [...fields, "type", "stringData", "data"];
  }
  if (type === "v1/ConfigMap" && (!settings.enableConfigMapMutable || fixed)) {
    return [...fields, "binaryData", "data"];
  }
  return [...fields, ...(byKind[type] ?? [])];
}

/**
 * Kinds that the official provider waits for, or replaces, by rules that the double does not have. They
 * are refused, since to do something else with them would be a lie.
 */
const notDoubled = new Set([
  "CronJob",
  "CustomResourceDefinition",
  "DaemonSet",
  "Deployment",
  "Ingress",
  "Job",
  "Pod",
  "PodDisruptionBudget",
  "ReplicaSet",
  "ReplicationController",
  "ResourceQuota",
  "Service",
  "StatefulSet",
]);

const builtIn = /^(v1|(apps|batch|policy|extensions|autoscaling|[\w.]+\.k8s\.io)\/\w+)$/;

/** Why the double will not touch this object; undefined when it will. */
export function refusal(object: Properties): string | undefined {
  const kind = stringOf(object["kind"]);
  const apiVersion = stringOf(object["apiVersion"]);
  if (apiVersion.startsWith("helm.sh/") || apiVersion.startsWith("yaml/")) {
    return `${apiVersion} is not in the provider double: it knows objects of the API server only`;
  }
  return builtIn.test(apiVersion) && notDoubled.has(kind)
    ? `${kind} is not in the provider double: it does not know when one is ready; ` +
        "use a cluster and the official provider for it"
    : undefined;
}

/** Whether a kind belongs to Kubernetes itself, whose inputs the official provider has in its schema. */
export function isBuiltIn(object: Properties): boolean {
  return builtIn.test(stringOf(object["apiVersion"]));
}
