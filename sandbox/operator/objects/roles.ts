import { NAMESPACE, PATH } from "../names";
import type { KubeObject } from "../types";
import type { Desired } from "./ensure";

export const ROLE = "system:registry";
export const BINDING = "registry-registry-role";

const apiVersion = "rbac.authorization.k8s.io/v1";

const images = (verbs: readonly string[], ...resources: string[]) => ({
  apiGroups: ["image.openshift.io"],
  resources,
  verbs,
});

const rules = [
  { apiGroups: [""], resources: ["limitranges", "resourcequotas"], verbs: ["list"] },
  images(["get"], "imagestreamimages", "imagestreams/layers", "imagestreams/secrets"),
  images(["get", "update"], "imagestreams"),
  images(["delete"], "imagestreamtags"),
  images(["get", "update", "create"], "images"),
  images(["create"], "imagestreammappings"),
  {
    apiGroups: ["operator.openshift.io"],
    resources: ["imagecontentsourcepolicies"],
    verbs: ["list"],
  },
  {
    apiGroups: ["config.openshift.io"],
    resources: ["imagedigestmirrorsets", "imagetagmirrorsets"],
    verbs: ["list"],
  },
  {
    apiGroups: ["authorization.k8s.io"],
    resources: ["subjectaccessreviews"],
    verbs: ["create"],
  },
];

/** What the registry may do in every project. */
export function clusterRole(): Desired {
  const object: KubeObject & { rules: object } = {
    apiVersion,
    kind: "ClusterRole",
    metadata: { name: ROLE },
    rules,
  };
  return { collection: PATH.clusterRoles, type: "*v1.ClusterRole", object };
}

/** That it may. */
export function clusterRoleBinding(): Desired {
  const object: KubeObject & { roleRef: object; subjects: object } = {
    apiVersion,
    kind: "ClusterRoleBinding",
    metadata: { name: BINDING },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: ROLE },
    subjects: [{ kind: "ServiceAccount", name: "registry", namespace: NAMESPACE }],
  };
  return { collection: PATH.clusterRoleBindings, type: "*v1.ClusterRoleBinding", object };
}
