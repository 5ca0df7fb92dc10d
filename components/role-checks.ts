import type { ClusterApi, LiveObject, ObjectRef, Permission } from "./cluster-api";
import type { Problem } from "./problems";

export const RBAC = "rbac.authorization.k8s.io";

/** A rule of a role. */
export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs?: readonly string[];
  readonly resourceNames?: readonly string[];
}

type RoleResource = "clusterroles" | "roles";

/** What a deployer does with a binding, or a role, that the stack owns. */
export const OWN_VERBS = ["get", "list", "watch", "create", "patch", "delete"] as const;

/** What somebody adds by hand, as `oc adm policy` does, is taken away again: the settings say who may do what. */
export const OVERWRITE = { "pulumi.com/patchForce": "true" };

/** What the checks read of a role. */
export function rolePermission(role: string): Permission {
  return { group: RBAC, resource: "clusterroles", verbs: ["get"], name: role };
}

/** The rules of a ClusterRole of the cluster; undefined when it is not there. */
export async function rulesOf(api: ClusterApi, name: string): Promise<readonly Rule[] | undefined> {
  const live: (LiveObject & { readonly rules?: readonly Rule[] }) | undefined = await api.get(
    clusterRole(name),
  );
  return live && (live.rules ?? []);
}

/**
 * Whoever grants a role must hold it, or `bind` it: the API server refuses the binding otherwise, in the middle of an update.
 * The question is put to it before, as it asks itself.
 *
 * @param rules those of the role; undefined: it is not there yet
 */
export async function bindProblems(
  api: ClusterApi,
  role: string,
  rules: readonly Rule[] | undefined,
  namespace?: string,
  resource: RoleResource = "clusterroles",
): Promise<Problem[]> {
  const where = namespace === undefined ? {} : { namespace };
  const bind = { group: RBAC, resource, verbs: ["bind"], name: role, ...where };
  if (await api.may(bind, "bind")) return [];
  if (!rules) return [lacking(resource, role, "bind", "bind it, as long as it is not there")];
  const missing = await missingOf(api, rules, namespace);
  return missing.length === 0
    ? []
    : [lacking(resource, role, "bind", `bind it, or hold ${shown(missing)}`)];
}

/** Likewise for a role that is made: its maker must hold it, or `escalate` it. */
export async function makeProblems(
  api: ClusterApi,
  role: string,
  rules: readonly Rule[],
  namespace?: string,
): Promise<Problem[]> {
  const resource: RoleResource = namespace === undefined ? "clusterroles" : "roles";
  const where = namespace === undefined ? {} : { namespace };
  const escalate = { group: RBAC, resource, verbs: ["escalate"], name: role, ...where };
  if (await api.may(escalate, "escalate")) return [];
  const missing = await missingOf(api, rules, namespace);
  return missing.length === 0
    ? []
    : [lacking(resource, role, "escalate", `escalate it, or hold ${shown(missing)}`)];
}

function lacking(resource: RoleResource, role: string, verb: string, what: string): Problem {
  const rule = `belong to a user that may grant ${role}: ${what}`;
  const remedy = `Grant it ${verb} on ${resource} with resourceNames: [${role}], as docs/permissions.yaml does.`;
  return { field: "kubeconfig", value: "a user that may not", rule, remedy };
}

/** The rights of the rules that the deployer does not hold, as `get imagestreams/layers.image.openshift.io`. */
async function missingOf(
  api: ClusterApi,
  rules: readonly Rule[],
  namespace?: string,
): Promise<string[]> {
  const asked = rules.flatMap((rule) => rightsOf(rule, namespace));
  const answers = await Promise.all(
    asked.map(async ([permission, verb]) => ({
      right: `${verb} ${[permission.resource, permission.group].filter((part) => part !== "").join(".")}`,
      held: await api.may(permission, verb),
    })),
  );
  return [...new Set(answers.filter(({ held }) => !held).map(({ right }) => right))];
}

function rightsOf(rule: Rule, namespace?: string): [Permission, string][] {
  const { apiGroups = [], resources = [], verbs = [], resourceNames = [] } = rule;
  const where = namespace === undefined ? {} : { namespace };
  const objects = resourceNames.length === 0 ? [{}] : resourceNames.map((name) => ({ name }));
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      objects.flatMap((object) =>
        verbs.map((verb): [Permission, string] => [
          { group, resource, verbs: [verb], ...where, ...object },
          verb,
        ]),
      ),
    ),
  );
}

const MOST = 4;

function shown(rights: readonly string[]): string {
  const more = rights.length - MOST;
  const first = rights.slice(0, MOST).join("; ");
  return more > 0 ? `${first} and ${more} more` : first;
}

function clusterRole(name: string): ObjectRef {
  return { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name } };
}
