import type { Lab } from "../support/lab";

/** What somebody asks the API server for. */
export interface Ask {
  readonly verb: string;
  /** `resource`, or `resource/part`. */
  readonly resource: string;
  /** @default image.openshift.io */
  readonly group?: string;
  readonly namespace?: string;
}

/** Whether the API server's own RBAC lets this user do it, as `oc adm policy who-can` would find. */
export async function allowed(
  { api }: Lab,
  who: { readonly user: string; readonly groups?: readonly string[] },
  { verb, resource: path, group = "image.openshift.io", namespace }: Ask,
): Promise<boolean> {
  const [resource = "", subresource] = path.split("/");
  const resourceAttributes = {
    group,
    resource,
    subresource,
    verb,
    namespace,
  };
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    metadata: { name: "" },
    spec: { ...who, resourceAttributes },
  };
  const answer: object = await api.create(
    "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    review,
    "lab",
  );
  return (answer as { readonly status: { readonly allowed: boolean } }).status.allowed;
}
