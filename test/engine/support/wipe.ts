import { setTimeout as sleep } from "node:timers/promises";
import { isCode, type Api, type Manifest } from "../../../sandbox/kube";
import { installedNamespaces } from "../../../sandbox/openshift-objects";

/** What a scenario may leave, in the order in which it is taken away: owners before what they own. */
const collections = [
  "/apis/apps/v1/deployments",
  "/apis/apps/v1/replicasets",
  "/api/v1/pods",
  "/apis/imageregistry.operator.openshift.io/v1/configs",
  "/apis/imageregistry.operator.openshift.io/v1/imagepruners",
  "/apis/config.openshift.io/v1/clusteroperators",
  "/apis/config.openshift.io/v1/clusterversions",
  "/apis/config.openshift.io/v1/images",
  "/apis/config.openshift.io/v1/infrastructures",
  "/apis/config.openshift.io/v1/ingresses",
  "/apis/config.openshift.io/v1/proxies",
  "/apis/monitoring.openshift.io/v1/alertingrules",
  "/apis/route.openshift.io/v1/routes",
  "/apis/policy/v1/poddisruptionbudgets",
  "/api/v1/services",
  "/api/v1/secrets",
  "/api/v1/configmaps",
  "/api/v1/serviceaccounts",
  "/api/v1/events",
  "/apis/rbac.authorization.k8s.io/v1/rolebindings",
  "/apis/rbac.authorization.k8s.io/v1/roles",
  "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
  "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  "/apis/storage.k8s.io/v1/storageclasses",
];

/** What has to be gone before a new installation can begin: a namespace goes when it is empty. */
const slow = ["/api/v1/persistentvolumeclaims", "/api/v1/persistentvolumes", "/api/v1/namespaces"];

/** Kubernetes' own namespaces: nothing in them is a scenario's. */
const kept = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** An emptied namespace is as good as a new one, and deleting one takes seconds. */
const emptied = (name: string): boolean => installedNamespaces.includes(name);

/** Takes away everything that an installation or a scenario has created, finalizers or not. */
export async function wipe(api: Api): Promise<void> {
  for (const collection of [...collections, ...slow]) await removeAll(api, collection);
  await resetNamespaces(api);
  const end = Date.now() + 30_000;
  for (;;) {
    const left = (await Promise.all(slow.map((one) => leftovers(api, one)))).flat();
    if (left.length === 0) return;
    if (Date.now() > end) throw new Error(`the lab cannot be cleaned: ${left.join(", ")} remain`);
    await sleep(100);
  }
}

/** Takes marks off the namespaces that stay; one that a scenario deletes must go to its end. */
async function resetNamespaces(api: Api): Promise<void> {
  for (const { metadata } of await api.list<Manifest>("/api/v1/namespaces")) {
    if (!emptied(metadata.name) || metadata.deletionTimestamp !== undefined) continue;
    const path = `/api/v1/namespaces/${metadata.name}`;
    await api.merge(path, { metadata: { annotations: null } }, "lab");
  }
}

async function removeAll(api: Api, collection: string): Promise<void> {
  await Promise.all((await leftovers(api, collection)).map((path) => remove(api, path)));
}

/** The paths of a collection's objects that neither Kubernetes nor its bootstrap has made. */
async function leftovers(api: Api, collection: string): Promise<string[]> {
  const items = (await api.list<Manifest>(collection)).filter(isScenarios);
  return items.map(({ metadata: { name, namespace } }) => {
    const path = `${collection}/${name}`;
    const plural = path.lastIndexOf("/", collection.length - 1);
    if (namespace === undefined) return path;
    return `${path.slice(0, plural)}/namespaces/${namespace}${path.slice(plural)}`;
  });
}

function isScenarios({ metadata }: Manifest): boolean {
  const { name, namespace, labels, deletionTimestamp } = metadata;
  if (namespace !== undefined) return !kept.includes(namespace) || !isKubernetes(name);
  if (emptied(name)) return deletionTimestamp !== undefined;
  const bootstrapped = labels?.["kubernetes.io/bootstrapping"] !== undefined;
  return !bootstrapped && !kept.includes(name) && !isKubernetes(name);
}

const isKubernetes = (name: string): boolean =>
  /^(system:|kube-|extension-apiserver-|bootstrap-|cluster-info$|default$|kubernetes$)/.test(name);

async function remove(api: Api, path: string): Promise<void> {
  await api.remove(path, { gracePeriodSeconds: 0, propagationPolicy: "Background" });
  try {
    await api.merge(path, { metadata: { finalizers: null } }, "lab");
  } catch (error) {
    if (!isCode(error, 404)) throw error;
  }
}
