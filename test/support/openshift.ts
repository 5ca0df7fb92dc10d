import { apiServer } from "./api-server";
import type { Answer, ApiServer } from "./api-server";
import { deployment, serving } from "./registry";

export const PATHS = {
  version: "/apis/config.openshift.io/v1/clusterversions/version",
  namespace: "/api/v1/namespaces/openshift-image-registry",
  config: "/apis/imageregistry.operator.openshift.io/v1/configs/cluster",
  ingress: "/apis/config.openshift.io/v1/ingresses/cluster",
  claims: "/api/v1/namespaces/openshift-image-registry/persistentvolumeclaims",
  deployment: "/apis/apps/v1/namespaces/openshift-image-registry/deployments/image-registry",
};

/** The API server of an OpenShift whose registry serves; `changes` by path, for GET. */
export function openshift(
  changes: Readonly<Record<string, Answer | undefined>> = {},
): Promise<ApiServer> {
  const objects: Record<string, Answer | undefined> = {
    [PATHS.version]: { spec: { clusterID: "1234" }, status: { desired: { version: "4.20.0" } } },
    [PATHS.namespace]: { kind: "Namespace" },
    [PATHS.config]: serving(),
    [PATHS.ingress]: { spec: { domain: "apps.example.com" } },
    [PATHS.deployment]: deployment(2, 2, 2),
    ...changes,
  };
  const answers = Object.entries(objects).flatMap(([path, answer]) =>
    answer ? [[`GET ${path}`, answer] as const] : [],
  );
  return apiServer({ [`PATCH ${PATHS.config}`]: {}, ...Object.fromEntries(answers) });
}
