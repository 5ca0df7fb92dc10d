import { SecretPatch } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import type { ClusterApi, ObjectRef, Permission } from "./cluster-api";
import { NAMESPACE } from "./gate";
import type { Problem } from "./problems";
import { encoded } from "./secret-rules";
import { FIELD_MANAGER } from "./sole-storage";

/** The Secret that the cluster's credential operator fills, and the registry's operator reads after the user's own. */
const MINTED = { name: "installer-cloud-credentials", namespace: NAMESPACE };

const CLOUD_CREDENTIAL: ObjectRef = {
  apiVersion: "operator.openshift.io/v1",
  kind: "CloudCredential",
  metadata: { name: "cluster" },
};

const PERMISSIONS: readonly Permission[] = [
  { group: "operator.openshift.io", resource: "cloudcredentials", verbs: ["get"] },
  {
    group: "",
    resource: "secrets",
    verbs: ["get", "list", "watch", "create", "patch"],
    namespace: NAMESPACE,
  },
];

export interface MintedCredentialsArgs {
  readonly cluster: Cluster;
  /** Keys and values of the Secret: the `mintedCredentials` of a storage. */
  readonly credentials: pulumi.Input<Readonly<Record<string, string>>>;
}

/**
 * The role that the registry's operator takes in the cloud, in Secret `installer-cloud-credentials`: patched, and kept when
 * the stack is destroyed, because it is the cluster's. Only where nobody else writes it: on a cluster whose cloud
 * credential operator is in Manual mode (OpenShift, "Manual mode with short-term credentials for components").
 */
export class MintedCredentials extends pulumi.ComponentResource {
  /** For whatever must come after the Secret, and go before it. */
  readonly secret: SecretPatch;

  constructor(name: string, args: MintedCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:MintedCredentials", name, {}, opts);
    const { cluster } = args;
    cluster.require({ permissions: PERMISSIONS, check: (api) => modeProblems(api) });
    const annotations = {
      "pulumi.com/patchForce": "true",
      "pulumi.com/patchFieldManager": FIELD_MANAGER,
    };
    const data = pulumi.secret(args.credentials).apply(encoded);
    this.secret = new SecretPatch(
      name,
      { metadata: { ...MINTED, namespace: cluster.namespace, annotations }, type: "Opaque", data },
      {
        parent: this,
        provider: cluster.provider,
        retainOnDelete: true,
        dependsOn: cluster.after([]),
      },
    );
    this.registerOutputs({});
  }
}

/** In every other mode the cluster's own operator writes the Secret back. */
async function modeProblems(api: ClusterApi): Promise<Problem[]> {
  const live = await api.get(CLOUD_CREDENTIAL);
  const mode = live?.spec?.["credentialsMode"];
  if (!live || mode === "Manual") return [];
  const rule =
    "be used on a cluster whose cloud credential operator is in Manual mode: in another it overwrites the role";
  const remedy =
    "Use keys (identity.create or identity.existing); the mode is chosen at installation.";
  return [{ field: "identity.sts", value: mode ?? "default mode", rule, remedy }];
}
