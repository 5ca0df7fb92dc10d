import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { bundleProblems, expiringSoon } from "./certificates";
import type { Cluster } from "./cluster";
import type { ClusterApi, ObjectRef, Permission } from "./cluster-api";
import { isObjectName } from "./formats";
import { refuseExisting } from "./hooks";
import type { Problem } from "./problems";

/**
 * The authorities that a store's certificate comes from: exactly one of a ConfigMap that is there, and the certificates, of
 * which one is made. They take the place of the system's own for the operator, so the whole chain must be there (OpenShift
 * 4.11, "Image Registry Operator configuration parameters for AWS S3").
 */
export interface TrustedCaSettings {
  /** Name of a ConfigMap in openshift-config with the key `ca-bundle.crt`. */
  readonly name?: string;
  /** Certificates in PEM form. */
  readonly bundle?: string;
}

const NAMESPACE = "openshift-config";
const KEY = "ca-bundle.crt";
/** The ConfigMap that is made of `bundle`. */
const OWN = "image-registry-storage-ca";

function permission(...verbs: string[]): Permission {
  return { group: "", resource: "configmaps", verbs, namespace: NAMESPACE };
}

/** The name of the ConfigMap, and what must be there before the registry. */
export function trustedBundle(
  name: string,
  settings: TrustedCaSettings | undefined,
  cluster: Cluster,
  parent: pulumi.Resource,
): { readonly name?: string; readonly dependencies: readonly pulumi.Resource[] } {
  if (!settings) return { dependencies: [] };
  const { name: existing, bundle } = settings;
  if (bundle === undefined) {
    const there = existing ?? "";
    cluster.require({
      permissions: [permission("get")],
      check: (api) => existingProblems(api, there),
    });
    return { name: there, dependencies: [] };
  }
  for (const soon of expiringSoon(bundle))
    void pulumi.log.warn(`trustedCA: ${soon}; the registry cannot reach its storage then`, parent);
  cluster.require({
    permissions: [permission("get", "list", "watch", "create", "patch", "delete")],
  });
  const remedy = `To use it, set trustedCA.name: ${OWN} in place of bundle; or delete it.`;
  const made = new ConfigMap(
    `${name}-trusted-ca`,
    {
      metadata: { name: OWN, namespace: cluster.gated(NAMESPACE) },
      data: { [KEY]: bundle },
    },
    { parent, provider: cluster.provider, hooks: refuseExisting(cluster, ref(OWN), remedy) },
  );
  return { name: OWN, dependencies: [made] };
}

/** What is wrong with the settings by themselves. */
export function trustedCaProblems(settings: TrustedCaSettings): Problem[] {
  const { name, bundle } = settings;
  if ((name === undefined) === (bundle === undefined)) {
    const rule = "be exactly one of name and bundle";
    const remedy = "Name a ConfigMap in openshift-config, or give the certificates.";
    return [{ field: "", value: Object.keys(settings).sort(), rule, remedy }];
  }
  if (bundle !== undefined) return bundleProblems("bundle", bundle);
  if (isObjectName(name ?? "")) return [];
  const rule = "be the name of a ConfigMap in openshift-config";
  return [{ field: "name", value: name, rule, remedy: "Correct the name." }];
}

async function existingProblems(api: ClusterApi, name: string): Promise<Problem[]> {
  const live = await api.get(ref(name));
  const bundle = ((live?.["data"] ?? {}) as Readonly<Record<string, string>>)[KEY];
  if (bundle !== undefined) return bundleProblems("trustedCA.name", bundle);
  const rule = `be a ConfigMap in ${NAMESPACE} with the key ${KEY}`;
  const remedy = `oc create configmap ${name} -n ${NAMESPACE} --from-file=${KEY}=<file>`;
  return [{ field: "trustedCA.name", value: name, rule, remedy: `${remedy}.` }];
}

function ref(name: string): ObjectRef {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: NAMESPACE } };
}
