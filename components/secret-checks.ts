import type { Cluster } from "./cluster";
import type { ClusterApi, LiveObject, ObjectRef, Permission } from "./cluster-api";
import { NAMESPACE } from "./gate";
import type { Problem } from "./problems";
import { OWNER, ownerName } from "./registry-checks";
import type { KeySlot, Rotation } from "./storage";

/** The Secret that the operator reads before all others. */
export const USER_SECRET = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "image-registry-private-configuration-user", namespace: NAMESPACE },
} satisfies ObjectRef;

/** Rights for the Secret: of its own, and of the operator's copy that shows what the registry uses. */
export const SECRET_PERMISSIONS: readonly Permission[] = [
  {
    group: "",
    resource: "secrets",
    verbs: ["get", "list", "watch", "create", "patch", "delete"],
    namespace: NAMESPACE,
  },
];

/** Annotation that says which of two keys the Secret holds. */
const ACTIVE_KEY = "openshift-image-registry/active-key";
/** Annotation that says whether Pulumi would delete the Secret. */
const PROTECTED = "openshift-image-registry/protected";

/** What the Secret says about itself. */
export function secretAnnotations(protect: boolean, activeKey?: KeySlot): Record<string, string> {
  return {
    [OWNER]: ownerName(),
    [PROTECTED]: String(protect),
    ...(activeKey && { [ACTIVE_KEY]: activeKey }),
  };
}

/** True for a Secret that this stack made. */
export function isOurs(secret: LiveObject): boolean {
  return secret.metadata?.annotations?.[OWNER] === ownerName();
}

/** What of the live Secret speaks against writing it. */
export async function existingProblems(
  api: ClusterApi,
  rotation: Rotation | undefined,
  adopt: boolean,
): Promise<Problem[]> {
  const live = await api.get(USER_SECRET);
  if (!live) return [];
  if (!isOurs(live)) return adopt ? [] : [foreign(adopt)];
  return rotationProblems(live.metadata?.annotations?.[ACTIVE_KEY], rotation);
}

/** The registry uses the old key until it has rolled out with the new one. */
function rotationProblems(used: string | undefined, rotation: Rotation | undefined): Problem[] {
  if (!rotation || used === undefined || rotation.bothKeys || used === rotation.activeKey)
    return [];
  const rule = `be true while the registry changes from ${used} to ${rotation.activeKey}`;
  const remedy = `Set it, run pulumi up, then take it out again: that removes ${used}.`;
  return [{ field: "bothKeys", value: false, rule, remedy }];
}

/**
 * Storage without credentials: the Secret of other storage must not be in its way. Storage that has nothing to do with
 * Secrets needs no right to read them either; without it the engine refuses what this would, in its own words.
 */
export function requireNoSecret(cluster: Cluster, minted: boolean): void {
  const permissions = minted ? [READ_SECRETS] : [];
  const check = async (api: ClusterApi) =>
    minted || (await api.may(READ_SECRETS, "get")) ? leftoverProblems(api, minted) : [];
  cluster.require({ permissions, check });
}

const READ_SECRETS: Permission = {
  group: "",
  resource: "secrets",
  verbs: ["get"],
  namespace: NAMESPACE,
};

/** What of the live Secret speaks against storage that brings no credentials. `minted`: the operator is to take a role. */
async function leftoverProblems(api: ClusterApi, minted: boolean): Promise<Problem[]> {
  const live = await api.get(USER_SECRET);
  if (!live) return [];
  if (isOurs(live))
    return live.metadata?.annotations?.[PROTECTED] === "true" ? [stillProtected()] : [];
  if (!minted) return [];
  const rule = `be absent: it wins over the role, and was not made by this stack`;
  const remedy = `Delete it: oc delete secret -n ${NAMESPACE} ${USER_SECRET.metadata.name}.`;
  return [{ field: `Secret ${USER_SECRET.metadata.name}`, value: "there", rule, remedy }];
}

function stillProtected(): Problem {
  const rule = "be true for one update before the storage changes to one without credentials";
  const remedy =
    "Set acceptEmptyStorage: true with the storage as it was, run pulumi up, then change the storage: the credential is protected until then.";
  return { field: "acceptEmptyStorage", value: "not yet", rule, remedy };
}

function foreign(adopt: boolean): Problem {
  return {
    field: "adoptSecret",
    value: adopt,
    rule: foreignRule(),
    remedy: "Set it, or delete that Secret.",
  };
}

function foreignRule(): string {
  return `be true to take over Secret ${USER_SECRET.metadata.name}, which is there and was not made by this stack: its keys are replaced`;
}

/** The same for the moment in which the Secret would be created. */
export function foreignSecret(): string {
  return `adoptSecret must ${foreignRule()}.`;
}
