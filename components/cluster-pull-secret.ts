import { SecretPatch } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { mocked } from "./cluster";
import type { Cluster } from "./cluster";
import type { LiveObject, ObjectRef } from "./cluster-api";
import { DOCKER_CONFIG, dockerConfig, merged } from "./docker-config";
import type { PlainLogin } from "./docker-config";
import { userError } from "./problems";
import { encoded } from "./secret-rules";
import { FIELD_MANAGER } from "./sole-storage";

/** The pull secret of the whole cluster, which came with the installation. */
const PULL_SECRET = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "pull-secret", namespace: "openshift-config" },
} satisfies ObjectRef;

/**
 * Adds logins to the pull secret of the whole cluster. It is one text, so it is read at every `up`, completed and written back;
 * what else is in it is Red Hat's and the administrator's, and stays. Nothing is taken out again: not by leaving a login out, and
 * not by a destroy.
 */
export function clusterPullSecret(
  name: string,
  logins: pulumi.Output<PlainLogin[]>,
  cluster: Cluster,
  parent: pulumi.Resource,
): SecretPatch {
  const { namespace } = PULL_SECRET.metadata;
  cluster.require({
    permissions: [
      { group: "", resource: "secrets", verbs: ["get", "list", "watch", "patch"], namespace },
    ],
  });
  const live = pulumi.secret(cluster.lookup(PULL_SECRET)).apply(contentOf);
  const content = pulumi.all([live, logins]).apply(([before, added]) => {
    if (mocked()) return dockerConfig(added);
    try {
      return merged(before, added);
    } catch (error) {
      throw userError(error instanceof Error ? error.message : String(error), parent);
    }
  });
  const annotations = {
    "pulumi.com/patchForce": "true",
    "pulumi.com/patchFieldManager": FIELD_MANAGER,
  };
  const reason =
    "every node takes them over, one after the other, and every pod may pull with them";
  void pulumi.log.warn(`clusterWide: ${reason}`, parent);
  return new SecretPatch(
    name,
    {
      metadata: { ...PULL_SECRET.metadata, annotations },
      data: content.apply((text) => encoded({ [DOCKER_CONFIG]: text })),
    },
    { parent, provider: cluster.provider, retainOnDelete: true, dependsOn: cluster.after([]) },
  );
}

function contentOf(secret: unknown): string {
  const data = ((secret as LiveObject | undefined)?.["data"] ?? {}) as Readonly<
    Record<string, string>
  >;
  return Buffer.from(data[DOCKER_CONFIG] ?? "", "base64").toString("utf8");
}
