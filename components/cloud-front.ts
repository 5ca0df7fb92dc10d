import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import type { ClusterApi, ObjectRef, Permission } from "./cluster-api";
import { cloudFrontProblems, pemProblems } from "./cloud-front-rules";
import { NAMESPACE } from "./gate";
import { refuseExisting } from "./hooks";
import { below, refuse } from "./problems";
import type { Problem } from "./problems";
import { encoded } from "./secret-rules";
import { spelledDuration } from "./spelling";

/** A Secret in openshift-image-registry, and the key in it. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/**
 * Clients pull through a CloudFront distribution in front of the bucket, by URLs that the registry signs (OpenShift,
 * "Image Registry Operator configuration parameters for AWS S3").
 */
export interface CloudFrontSettings {
  /** URL of the distribution, `https://...`. */
  readonly baseURL: string;
  /** Id of the public key in the key group that the distribution trusts. */
  readonly keypairID: string;
  /** The private key: exactly one of a Secret that is there, and the key itself, of which a Secret is made. */
  readonly privateKey: { readonly secret?: SecretKey; readonly pem?: pulumi.Input<string> };
  /** How long a signed URL is valid, in Go's syntax. @default the registry's own, 20m */
  readonly duration?: string;
}

/** `cloudFront` of the configuration. */
export interface CloudFrontSpec {
  readonly baseURL: string;
  readonly keypairID: string;
  readonly privateKey: SecretKey;
  readonly duration?: string;
}

/** The Secret that is made of `privateKey.pem`. */
const OWN = { name: "image-registry-cloudfront", key: "private.pem" };

const PERMISSIONS: readonly Permission[] = [
  {
    group: "",
    resource: "secrets",
    verbs: ["get", "list", "watch", "create", "patch", "delete"],
    namespace: NAMESPACE,
  },
];

/** What CloudFront adds to the configuration, and what must be there before. */
export function cloudFrontOf(
  name: string,
  settings: CloudFrontSettings | undefined,
  cluster: Cluster,
  parent: pulumi.Resource,
): { readonly spec?: CloudFrontSpec; readonly dependencies: readonly pulumi.Resource[] } {
  if (!settings) return { dependencies: [] };
  refuse(parent, below("cloudFront", cloudFrontProblems(settings)));
  const { baseURL, keypairID, privateKey, duration } = settings;
  const { secret = OWN, pem } = privateKey;
  const spec = {
    baseURL,
    keypairID,
    privateKey: { name: secret.name, key: secret.key },
    ...(duration !== undefined && { duration: spelledDuration(duration) }),
  };
  if (pem !== undefined) return { spec, dependencies: [keySecret(name, pem, cluster, parent)] };
  cluster.require({
    permissions: [{ group: "", resource: "secrets", verbs: ["get"], namespace: NAMESPACE }],
    check: (api) => secretProblems(api, secret),
  });
  return { spec, dependencies: [] };
}

function keySecret(
  name: string,
  pem: pulumi.Input<string>,
  cluster: Cluster,
  parent: pulumi.Resource,
): Secret {
  cluster.require({ permissions: PERMISSIONS });
  const data = pulumi.secret(pem).apply((text) => {
    refuse(parent, pemProblems(text));
    return encoded({ [OWN.key]: text });
  });
  const remedy = `To use it, set cloudFront.privateKey.secret to its name and key in place of pem; or delete it.`;
  return new Secret(
    `${name}-cloudfront`,
    { metadata: { name: OWN.name, namespace: cluster.namespace }, type: "Opaque", data },
    {
      parent,
      provider: cluster.provider,
      hooks: refuseExisting(cluster, secretRef(OWN.name), remedy),
    },
  );
}

async function secretProblems(api: ClusterApi, { name, key }: SecretKey): Promise<Problem[]> {
  const live = await api.get(secretRef(name));
  const data = (live?.["data"] ?? {}) as Readonly<Record<string, string>>;
  if (data[key] !== undefined) return [];
  const rule = `be a Secret in ${NAMESPACE} with the key ${key}`;
  const remedy = "Create it first, or give the key itself as privateKey.pem.";
  return [{ field: "cloudFront.privateKey.secret", value: name, rule, remedy }];
}

function secretRef(name: string): ObjectRef {
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace: NAMESPACE } };
}
