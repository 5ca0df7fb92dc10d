import type { Installed } from "./openshift-objects";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const read = ["get", "list", "watch"];
const write = [...read, "create", "update", "patch", "delete", "deletecollection"];
const streams = ["imagestreamimages", "imagestreammappings", "imagestreams", "imagestreamtags"];

/** Image streams have a group of their own, and a legacy one. */
const images = (verbs: readonly string[], ...resources: string[]): Rule => ({
  apiGroups: ["", "image.openshift.io"],
  resources,
  verbs,
});

const project: readonly Rule[] = [
  { apiGroups: [""], resources: ["namespaces"], verbs: ["get"] },
  { apiGroups: ["", "project.openshift.io"], resources: ["projects"], verbs: ["get"] },
];

/** The rules that bootstrap policy gives the roles about images, as far as they are about images and their project. */
const roles: Readonly<Record<string, readonly Rule[]>> = {
  "registry-viewer": [images(read, ...streams), images(["get"], "imagestreams/layers"), ...project],
  "registry-editor": [
    { apiGroups: [""], resources: ["serviceaccounts", "secrets"], verbs: write },
    images(write, ...streams, "imagestreams/secrets"),
    images(["create"], "imagestreamimports"),
    images(["get", "update"], "imagestreams/layers"),
    ...project,
  ],
  "system:image-puller": [images(["get"], "imagestreams/layers")],
  "system:image-pusher": [images(["get", "update"], "imagestreams/layers")],
  "system:image-builder": [
    images(["get", "update"], "imagestreams/layers"),
    images(["create"], "imagestreams"),
    { apiGroups: ["", "build.openshift.io"], resources: ["builds/details"], verbs: ["update"] },
    { apiGroups: ["", "build.openshift.io"], resources: ["builds"], verbs: ["get"] },
  ],
};

/** OpenShift's own ClusterRoles about images; the registry's is made by its operator. */
export function imageRoles(): Installed[] {
  return Object.entries(roles).map(([name, rules]) => ({
    collection: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    manifest: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name },
      rules,
    },
  }));
}
