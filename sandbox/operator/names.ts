/** The namespace of the registry and of its operator. */
export const NAMESPACE = "openshift-image-registry";
/** The registry's Deployment and Service. */
export const REGISTRY = "image-registry";
export const DEFAULT_ROUTE = "default-route";
export const DEFAULT_CLAIM = "image-registry-storage";
export const FINALIZER = "imageregistry.operator.openshift.io/finalizer";
/** Marks the claims and routes that the operator made and may delete. */
export const OWNER_ANNOTATION = "imageregistry.openshift.io";
export const CHECKSUM_ANNOTATION = "imageregistry.operator.openshift.io/checksum";
export const DEPENDENCIES_ANNOTATION = "imageregistry.operator.openshift.io/dependencies-checksum";
/** On the Deployment: host:port of the registry process. Only the sandbox has it. */
export const ADDRESS_ANNOTATION = "sandbox.openshift-image-registry/address";
/** The user's credentials for the storage. */
export const USER_SECRET = "image-registry-private-configuration-user";
/** The credentials that the installation gives; the user's come first. */
export const MINTED_SECRET = "installer-cloud-credentials";
export const PRIVATE_SECRET = "image-registry-private-configuration";
export const PULL_SECRET = "installation-pull-secrets";
export const REGISTRY_LABELS = { "docker-registry": "default" };
export const VERSION = "4.20.0";

/** Field managers, as the real writers are recorded. */
export const MANAGER = {
  operator: "cluster-image-registry-operator",
  deployments: "kube-controller-manager",
  kubelet: "kubelet",
  router: "openshift-router",
} as const;

/** Where things are in the API. */
export const PATH = {
  configs: "/apis/imageregistry.operator.openshift.io/v1/configs",
  config: "/apis/imageregistry.operator.openshift.io/v1/configs/cluster",
  pruners: "/apis/imageregistry.operator.openshift.io/v1/imagepruners",
  pruner: "/apis/imageregistry.operator.openshift.io/v1/imagepruners/cluster",
  infrastructure: "/apis/config.openshift.io/v1/infrastructures/cluster",
  ingress: "/apis/config.openshift.io/v1/ingresses/cluster",
  proxy: "/apis/config.openshift.io/v1/proxies/cluster",
  images: "/apis/config.openshift.io/v1/images",
  image: "/apis/config.openshift.io/v1/images/cluster",
  clusterOperators: "/apis/config.openshift.io/v1/clusteroperators",
  clusterOperator: "/apis/config.openshift.io/v1/clusteroperators/image-registry",
  storageClasses: "/apis/storage.k8s.io/v1/storageclasses",
  volumes: "/api/v1/persistentvolumes",
  pullSecret: "/api/v1/namespaces/openshift-config/secrets/pull-secret",
  namespace: `/api/v1/namespaces/${NAMESPACE}`,
  pods: `/api/v1/namespaces/${NAMESPACE}/pods`,
  claims: `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`,
  secrets: `/api/v1/namespaces/${NAMESPACE}/secrets`,
  configMaps: `/api/v1/namespaces/${NAMESPACE}/configmaps`,
  services: `/api/v1/namespaces/${NAMESPACE}/services`,
  serviceAccounts: `/api/v1/namespaces/${NAMESPACE}/serviceaccounts`,
  deployments: `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`,
  deployment: `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${REGISTRY}`,
  clusterRoles: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  clusterRoleBindings: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
  budgets: `/apis/policy/v1/namespaces/${NAMESPACE}/poddisruptionbudgets`,
  routes: `/apis/route.openshift.io/v1/namespaces/${NAMESPACE}/routes`,
} as const;
