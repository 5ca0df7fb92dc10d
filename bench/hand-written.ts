import { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions";
import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

const namespace = "openshift-image-registry";
const claim = "image-registry-storage";
const conditions = ["Available=True", "Progressing=False", "Degraded=False", "StorageExists=True"];

/**
 * The registry of a cluster on bare metal, written by hand with nothing but @pulumi/kubernetes: the provider, claim and
 * patch of our own stack, and none of its checks.
 */
function program(): Promise<Record<string, unknown>> {
  const { kubeconfigPath } = new pulumi.Config().requireObject<{ kubeconfigPath: string }>(
    "cluster",
  );
  const provider = new Provider("cluster-provider", {
    kubeconfig: kubeconfigPath,
    enableServerSideApply: true,
  });
  const storage = new PersistentVolumeClaim(
    "storage",
    {
      metadata: { name: claim, namespace },
      spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "100Gi" } } },
    },
    { provider, retainOnDelete: true },
  );
  const registry = new CustomResourcePatch(
    "registry",
    {
      apiVersion: "imageregistry.operator.openshift.io/v1",
      kind: "Config",
      metadata: {
        name: "cluster",
        annotations: {
          "pulumi.com/patchForce": "true",
          "pulumi.com/patchFieldManager": "openshift-image-registry",
          "pulumi.com/waitFor": JSON.stringify(conditions.map((one) => `condition=${one}`)),
        },
      },
      spec: {
        managementState: "Managed",
        replicas: 2,
        rolloutStrategy: "RollingUpdate",
        defaultRoute: true,
        storage: { managementState: "Unmanaged", pvc: { claim } },
      },
    },
    { provider, dependsOn: [storage], retainOnDelete: true, protect: true },
  );
  return Promise.resolve({ registry: registry.id });
}

export = program;
