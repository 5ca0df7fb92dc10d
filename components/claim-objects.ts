import type { Claim } from "./claim";
import type { Cluster } from "./cluster";
import type { LiveObject, ObjectRef } from "./cluster-api";
import { NAMESPACE } from "./gate";
import { volumeName, volumeSource } from "./static-volume";

/** The claim in the registry's namespace. */
export function claimRef(name: string): ObjectRef {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace: NAMESPACE },
  };
}

/** A volume; volumes are not namespaced. */
export function volumeRef(name: string): ObjectRef {
  return { apiVersion: "v1", kind: "PersistentVolume", metadata: { name } };
}

/** The class of a claim. */
export function classRef(name: string): ObjectRef {
  return { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name } };
}

/** Access modes of a claim as read; under mocks there is none, and the default is assumed. */
export function modesOf(claim: LiveObject | undefined): string[] {
  return (claim?.spec?.["accessModes"] as string[] | undefined) ?? ["ReadWriteMany"];
}

/**
 * What the provider is to wait for after it has created a claim: only that it is there. Its own wait for a bound one
 * is five minutes long, whatever the user says.
 */
const THERE = { "pulumi.com/waitFor": "jsonpath={.status.phase}" };

/** The claim to be created. */
export function claimOf(claim: Claim, cluster: Cluster) {
  const bound = claim.volume ? volumeName(claim.volume, claim.name) : claim.volumeName;
  return {
    metadata: { name: claim.name, namespace: cluster.namespace, annotations: THERE },
    spec: {
      accessModes: [...claim.accessModes],
      resources: { requests: { storage: claim.size } },
      ...(claim.storageClassName !== undefined && { storageClassName: claim.storageClassName }),
      ...(bound !== undefined && { volumeName: bound }),
      ...(claim.selector && { selector: { matchLabels: claim.selector } }),
    },
  };
}

/** The static volume to be created, bound to its claim by name from the start. */
export function volumeOf(claim: Claim, cluster: Cluster) {
  const { volume, name, size, accessModes } = claim;
  if (!volume) throw new Error("unreachable: no static volume was asked for");
  return {
    // Through the gate, like everything else, though a volume has no namespace itself.
    metadata: { name: cluster.namespace.apply(() => volumeName(volume, name)) },
    spec: {
      capacity: { storage: size },
      accessModes: [...accessModes],
      storageClassName: "",
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { namespace: cluster.namespace, name },
      ...volumeSource(volume),
    },
  };
}
