import { Refusal } from "./answers";
import type { Binding, Store } from "./state";
import type { Caller } from "./tokens";

const objects = (...verbs: readonly string[]): string[] =>
  verbs.map((verb) => `storage.objects.${verb}`);

/** What the predefined roles of Cloud Storage permit, as far as it matters here. Others permit nothing. */
const roles: Readonly<Record<string, readonly string[]>> = {
  "roles/storage.objectAdmin": objects("create", "delete", "get", "list", "update"),
  "roles/storage.objectUser": objects("create", "delete", "get", "list", "update"),
  "roles/storage.objectCreator": objects("create"),
  "roles/storage.objectViewer": objects("get", "list"),
  "roles/storage.legacyBucketReader": ["storage.buckets.get", ...objects("list")],
  "roles/storage.legacyBucketWriter": [
    "storage.buckets.get",
    ...objects("create", "delete", "list"),
  ],
};

/** Everything in the project. */
const administrators = ["roles/storage.admin", "roles/owner"];

/** Refuses the caller who lacks the permission; a bucket that nobody made can be asked for by administrators only. */
export function demand(
  { state }: Store,
  caller: Caller,
  permission: string,
  bucket: string | undefined,
): void {
  if (caller.kind === "administrator") return;
  const who = caller.kind === "account" ? caller.email : "Anonymous caller";
  const bindings = [
    ...state.projectPolicy,
    ...(bucket === undefined ? [] : (state.policies[bucket] ?? [])),
  ];
  const granted = bindings.some(
    (binding) => isMember(binding, caller) && permits(binding.role, permission),
  );
  if (granted) return;
  const where = permission.startsWith("storage.objects.") ? "object" : "bucket";
  throw new Refusal(
    caller.kind === "account" ? 403 : 401,
    caller.kind === "account" ? "forbidden" : "required",
    `${who} does not have ${permission} access to the Google Cloud Storage ${where}. ` +
      `Permission '${permission}' denied on resource (or it may not exist).`,
  );
}

function isMember({ members }: Binding, caller: Caller): boolean {
  if (members.includes("allUsers")) return true;
  if (caller.kind !== "account") return false;
  return (
    members.includes("allAuthenticatedUsers") || members.includes(`serviceAccount:${caller.email}`)
  );
}

const permits = (role: string, permission: string): boolean =>
  administrators.includes(role) || (roles[role] ?? []).includes(permission);
