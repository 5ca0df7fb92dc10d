import type { LiveObject, ObjectRef } from "../../components/cluster-api";
import { NAMESPACE } from "../../components/gate";
import { RBAC } from "../../components/role-checks";
import { nameOf } from "../finding";
import type { Check, Finding } from "../finding";
import { isMissing } from "../look";

const ref = (kind: string, name: string): ObjectRef => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata: { name },
});

const ROLE = ref("ClusterRole", "system:registry");
const BINDING = ref("ClusterRoleBinding", "registry-registry-role");

interface Subject {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** May the registry itself do what it does for its users? Its operator sees to that, where it can. */
export const access: Check = async (look, { spec = {} }) => {
  if (spec["managementState"] !== "Managed") return [];
  const [role, binding] = await Promise.all([look.get(ROLE), look.get(BINDING)]);
  const remedy =
    "The operator makes it again when it reconciles: see its log, and oc get clusteroperator image-registry.";
  const say = (name: string, object: ObjectRef, what: string): Finding[] => [
    { name, severity: "error", object: nameOf(object), what, remedy },
  ];
  const effect = "it may not read image streams, and refuses every pull and push";
  return [
    ...(isMissing(look, ROLE, role)
      ? say("registry-role-missing", ROLE, `the registry's own role is not there: ${effect}`)
      : []),
    ...(isMissing(look, BINDING, binding) || (binding && !names(binding))
      ? say("registry-not-bound", BINDING, `the registry does not hold its own role: ${effect}`)
      : []),
  ];
};

function names(binding: LiveObject): boolean {
  const { roleRef, subjects } = binding as {
    readonly roleRef?: { readonly name?: string };
    readonly subjects?: readonly Subject[];
  };
  const held = subjects?.some(
    ({ kind, name, namespace }) =>
      kind === "ServiceAccount" && name === "registry" && namespace === NAMESPACE,
  );
  return roleRef?.name === ROLE.metadata.name && held === true;
}
