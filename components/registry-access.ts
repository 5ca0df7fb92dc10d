import { ClusterRoleBinding, RoleBinding } from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import type { ClusterApi, ObjectRef, Permission } from "./cluster-api";
import { refuseExisting } from "./hooks";
import { refuse } from "./problems";
import type { Problem } from "./problems";
import { accessProblems, accessWarnings } from "./registry-access-rules";
import { bindProblems, OVERWRITE, OWN_VERBS, RBAC, rolePermission, rulesOf } from "./role-checks";
import { subjectsOf } from "./subjects";
import type { SubjectSettings } from "./subjects";

/**
 * A ClusterRole that is about images.
 *
 * - `registry-viewer` pulls images, and looks at image streams.
 * - `registry-editor` pushes and deletes them as well; it holds the Secrets and service accounts of its project, too.
 * - `system:image-puller`, `system:image-pusher` pull, or push, and nothing else.
 * - `system:image-builder` pushes, as builds do.
 * - `system:registry` is what the registry itself may do.
 */
export type AccessRole =
  | "registry-viewer"
  | "registry-editor"
  | "system:image-puller"
  | "system:image-pusher"
  | "system:image-builder"
  | "system:registry";

/** Who gets one role in one place. */
export interface AccessBinding extends SubjectSettings {
  /** The ClusterRole that is granted. */
  readonly role: AccessRole;
  /** The project in which it holds; it must be there. Omitted: the whole cluster. */
  readonly namespace?: string;
}

/** Who may pull and push which images (OpenShift, "Accessing the registry"). */
export interface RegistryAccessSettings {
  /** One binding a role and project, at least one. Their order makes no difference. */
  readonly bindings?: readonly AccessBinding[];
}

export interface RegistryAccessArgs extends RegistryAccessSettings {
  readonly cluster: Cluster;
}

/**
 * Access to the registry's images: a RoleBinding in each project, a ClusterRoleBinding where no project is named. The
 * stack owns them: what leaves the settings loses its access, and all of them go with the stack.
 *
 * ```ts
 * new RegistryAccess("access", {
 *   cluster,
 *   bindings: [{ role: "system:image-puller", namespace: "shop", serviceAccounts: ["prod/default"] }],
 * });
 * ```
 */
export class RegistryAccess extends pulumi.ComponentResource {
  constructor(name: string, args: RegistryAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:RegistryAccess", name, {}, opts);
    const { cluster, bindings = [] } = args;
    refuse(this, accessProblems(args));
    cluster.require({
      permissions: bindings.flatMap(permissions),
      check: (api) => liveProblems(api, bindings),
    });
    for (const warning of accessWarnings(args)) void pulumi.log.warn(warning, this);
    for (const binding of bindings) this.bind(name, cluster, binding);
    this.registerOutputs({});
  }

  private bind(name: string, cluster: Cluster, binding: AccessBinding): void {
    const { role, namespace } = binding;
    const ref = bindingRef(binding);
    const remedy = `Name its subjects in the settings, and delete it: oc delete ${commandOf(ref)}.`;
    const opts = {
      parent: this,
      provider: cluster.provider,
      hooks: refuseExisting(cluster, ref, remedy),
    };
    const roleRef = { apiGroup: RBAC, kind: "ClusterRole", name: role };
    const child = [name, slugOf(role), ...(namespace === undefined ? [] : [namespace])].join("-");
    const inputs = { roleRef, subjects: subjectsOf(binding) };
    if (namespace === undefined)
      new ClusterRoleBinding(
        child,
        { metadata: { name: cluster.gated(ref.metadata.name), annotations: OVERWRITE }, ...inputs },
        opts,
      );
    else
      new RoleBinding(
        child,
        {
          metadata: {
            name: ref.metadata.name,
            namespace: cluster.gated(namespace),
            annotations: OVERWRITE,
          },
          ...inputs,
        },
        opts,
      );
  }
}

function permissions({ role, namespace }: AccessBinding): Permission[] {
  const own: Permission =
    namespace === undefined
      ? { group: RBAC, resource: "clusterrolebindings", verbs: OWN_VERBS }
      : { group: RBAC, resource: "rolebindings", verbs: OWN_VERBS, namespace };
  return [rolePermission(role), own];
}

/** By role and place, and nothing else: a list in another order is the same. */
function bindingRef({ role, namespace }: AccessBinding): ObjectRef {
  const name = `image-registry-access-${slugOf(role)}`;
  const apiVersion = `${RBAC}/v1`;
  return namespace === undefined
    ? { apiVersion, kind: "ClusterRoleBinding", metadata: { name } }
    : { apiVersion, kind: "RoleBinding", metadata: { name, namespace } };
}

/** Colons are no part of most names. */
function slugOf(role: AccessRole): string {
  return role.replaceAll(":", "-");
}

function commandOf({ kind, metadata: { name, namespace } }: ObjectRef): string {
  return `${kind.toLowerCase()} ${name}${namespace === undefined ? "" : ` -n ${namespace}`}`;
}

async function liveProblems(
  api: ClusterApi,
  bindings: readonly AccessBinding[],
): Promise<Problem[]> {
  const found = await Promise.all(
    bindings.map(async ({ role, namespace }, index) => {
      const place = await placeProblems(api, `bindings.${index}`, namespace);
      if (place.length > 0) return place;
      const rules = await rulesOf(api, role);
      // The operator makes this one together with the registry, which may come after us.
      if (!rules && role !== "system:registry") return [noRole(`bindings.${index}.role`, role)];
      return bindProblems(api, role, rules, namespace);
    }),
  );
  return found.flat();
}

async function placeProblems(
  api: ClusterApi,
  field: string,
  namespace: string | undefined,
): Promise<Problem[]> {
  if (namespace === undefined) return [];
  if (await api.get({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }))
    return [];
  const rule = "be a project that is there";
  const remedy = `oc new-project ${namespace}, or correct the name.`;
  return [{ field: `access.${field}.namespace`, value: namespace, rule, remedy }];
}

function noRole(field: string, role: string): Problem {
  const rule = "be a ClusterRole that the cluster has";
  const remedy = `OpenShift brings it: oc get clusterrole ${role}.`;
  return { field: `access.${field}`, value: role, rule, remedy };
}
