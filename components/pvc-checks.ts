import { classRef, volumeRef } from "./claim-objects";
import type { ClusterApi, ObjectRef, Permission } from "./cluster-api";
import { NAMESPACE } from "./gate";
import type { NewClaim } from "./claim";
import type { Problem } from "./problems";

const claims = { group: "", resource: "persistentvolumeclaims", namespace: NAMESPACE };

const classes = { group: "storage.k8s.io", resource: "storageclasses", verbs: ["get"] };

/** Rights for a claim that is made, or only looked at. `list` and `watch`: the provider waits for it to be bound. */
export const CLAIM_PERMISSIONS: Record<"create" | "existing", readonly Permission[]> = {
  create: [{ ...claims, verbs: ["get", "list", "watch", "create", "patch", "delete"] }, classes],
  // A claim that is Pending may be waiting for its first pod, as its class says.
  existing: [{ ...claims, verbs: ["get"] }, classes],
};

/** Rights for a static volume. */
export const VOLUME_PERMISSIONS: readonly Permission[] = [
  {
    group: "",
    resource: "persistentvolumes",
    verbs: ["get", "list", "watch", "create", "patch", "delete"],
  },
];

/** Right to look at the volume that a claim is to be bound to by name. */
export const VOLUME_LOOK: Permission = { group: "", resource: "persistentvolumes", verbs: ["get"] };

/** Provisioners of block storage: a ReadWriteMany claim of theirs with a file system stays Pending. */
const BLOCK_PROVISIONERS = [
  "cinder.csi.openstack.org",
  "disk.csi.azure.com",
  "ebs.csi.aws.com",
  "kubernetes.io/vsphere-volume",
  "pd.csi.storage.gke.io",
];

/** What is wrong with the class of a claim to be created. */
export async function classProblems(
  api: ClusterApi,
  claim: Pick<NewClaim, "storageClassName" | "accessModes">,
): Promise<Problem[]> {
  const name = claim.storageClassName;
  if (!name) return [];
  const found = await api.get(classRef(name));
  if (!found) {
    const rule = "name a StorageClass of the cluster";
    return [
      {
        field: "storageClassName",
        value: name,
        rule,
        remedy: "List them with: oc get storageclass",
      },
    ];
  }
  const provisioner = String(found["provisioner"]);
  if (!claim.accessModes?.includes("ReadWriteMany") || !BLOCK_PROVISIONERS.includes(provisioner))
    return [];
  const rule = `be a class with ReadWriteMany: ${provisioner} gives block volumes, which one node can mount at a time`;
  const remedy = "Use a file class, or accessModes: [ReadWriteOnce] with one replica.";
  return [{ field: "storageClassName", value: name, rule, remedy }];
}

/** What is wrong with the volume that a new claim is to be bound to by name. */
export async function volumeStateProblems(
  api: ClusterApi,
  claim: Pick<NewClaim, "volumeName">,
): Promise<Problem[]> {
  const name = claim.volumeName;
  if (name === undefined) return [];
  const volume = await api.get(volumeRef(name));
  const phase = (volume?.status as { phase?: string } | undefined)?.phase;
  if (phase !== "Released") return [];
  const rule =
    "be free: it is Released, and a released volume with reclaim policy Retain never binds again by itself";
  return [{ field: "volumeName", value: name, rule, remedy: released(name) }];
}

/** How a volume that was bound before is made free for a new claim. */
export function released(name: string): string {
  return `Make it free, images and all, with: oc patch pv ${name} --type=json -p '[{"op":"remove","path":"/spec/claimRef"}]'.`;
}

/** What is wrong with a claim that is to be adopted. */
export async function existingProblems(api: ClusterApi, ref: ObjectRef): Promise<Problem[]> {
  const field = "existing";
  const value = ref.metadata.name;
  const claim = await api.get(ref);
  if (!claim) {
    const rule = `be a claim in ${NAMESPACE}`;
    return [
      {
        field,
        value,
        rule,
        remedy: `List them with: oc get pvc -n ${NAMESPACE}. To make one, use create.`,
      },
    ];
  }
  if (claim.metadata?.deletionTimestamp) {
    const rule = "be a claim that stays: this one is being deleted";
    return [{ field, value, rule, remedy: "Use another claim." }];
  }
  const modes = (claim.spec?.["accessModes"] as string[] | undefined) ?? [];
  if (modes.includes("ReadWriteMany") || modes.includes("ReadWriteOnce")) return [];
  const rule = `have access mode ReadWriteMany or ReadWriteOnce, it has ${modes.join(", ")}`;
  return [{ field, value, rule, remedy: "Use another claim." }];
}
