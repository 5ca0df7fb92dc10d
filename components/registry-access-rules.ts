import { below } from "./problems";
import type { Problem } from "./problems";
import type { AccessBinding, AccessRole, RegistryAccessSettings } from "./registry-access";
import { anonymousOf, everybodyOf, isNamespace, subjectProblems } from "./subjects";

/** The ClusterRoles that are about images, and whether they change any. */
export const ACCESS_ROLES: Readonly<Record<AccessRole, { readonly changes: boolean }>> = {
  "registry-viewer": { changes: false },
  "registry-editor": { changes: true },
  "system:image-puller": { changes: false },
  "system:image-pusher": { changes: true },
  "system:image-builder": { changes: true },
  "system:registry": { changes: true },
};

/** What is wrong with the settings by themselves. */
export function accessProblems({ bindings = [] }: RegistryAccessSettings): Problem[] {
  if (bindings.length === 0) {
    const rule = "hold at least one binding";
    return [{ field: "bindings", value: [], rule, remedy: "Add one, or leave access out." }];
  }
  return bindings.flatMap((binding, index) =>
    below(`bindings.${index}`, [
      ...roleProblems(binding),
      ...namespaceProblems(binding),
      ...subjectProblems(binding),
      ...anonymousProblems(binding),
      ...repeatedProblems(binding, bindings.slice(0, index)),
    ]),
  );
}

/** Where a binding holds, in words. */
export function placeOf({ namespace }: Pick<AccessBinding, "namespace">): string {
  return namespace === undefined ? "in the whole cluster" : `in project ${namespace}`;
}

function roleProblems({ role }: AccessBinding): Problem[] {
  const known = Object.keys(ACCESS_ROLES);
  if (known.includes(role)) return [];
  const rule = `be one of ${known.join(", ")}`;
  const remedy = "Other roles are no concern of the registry: bind them with oc adm policy.";
  return [{ field: "role", value: role, rule, remedy }];
}

function namespaceProblems({ namespace }: AccessBinding): Problem[] {
  if (namespace === undefined || isNamespace(namespace)) return [];
  const rule = "be the name of a project: lower-case letters, digits and '-', at most 63";
  const remedy = "Correct it; for the whole cluster, leave it out.";
  return [{ field: "namespace", value: namespace, rule, remedy }];
}

/** Whoever can reach the registry could replace the images that others run. */
function anonymousProblems(binding: AccessBinding): Problem[] {
  const anonymous = anonymousOf(binding);
  if (anonymous.length === 0 || !changes(binding)) return [];
  const rule = "be registry-viewer or system:image-puller for those without a login";
  const remedy = `Remove ${anonymous.join(" and ")}, or take a role that only reads.`;
  return [{ field: "role", value: binding.role, rule, remedy }];
}

/** One binding a role and place: it is found again by these two. */
function repeatedProblems(binding: AccessBinding, before: readonly AccessBinding[]): Problem[] {
  const { role, namespace } = binding;
  const first = before.findIndex((one) => one.role === role && one.namespace === namespace);
  if (first < 0) return [];
  const rule = "be another role, or for another project, than those before it";
  const remedy = `Name its subjects in bindings.${first}.`;
  return [{ field: "", value: `${role} ${placeOf(binding)}`, rule, remedy }];
}

/** What is allowed and still deserves a second look. */
export function accessWarnings({ bindings = [] }: RegistryAccessSettings): string[] {
  return bindings.flatMap((binding) => {
    const { role, namespace } = binding;
    const here = `${role} ${placeOf(binding)}`;
    const warnings: string[] = [];
    if (role === "registry-editor" && namespace === undefined)
      warnings.push(
        `${here} also reads and writes every Secret of the cluster; to push images, system:image-builder is enough`,
      );
    if (namespace === undefined && anonymousOf(binding).length > 0)
      warnings.push(`${here} lets everybody who reaches the registry pull every image, unasked`);
    const all = everybodyOf(binding);
    if (changes(binding) && all.length > 0)
      warnings.push(`${here} lets all of ${all.join(" and ")} replace images that others run`);
    return warnings;
  });
}

function changes({ role }: AccessBinding): boolean {
  return (ACCESS_ROLES as Readonly<Record<string, { changes: boolean }>>)[role]?.changes ?? false;
}
