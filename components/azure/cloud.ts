import type { ClusterApi, ObjectRef } from "../cluster-api";
import type { Requirement } from "../gate";
import type { Problem } from "../problems";

const INFRASTRUCTURE: ObjectRef = {
  apiVersion: "config.openshift.io/v1",
  kind: "Infrastructure",
  metadata: { name: "cluster" },
};

/**
 * With an account's key the operator does not ask the cluster for its cloud: it would look for the account in Azure's
 * public one. A name that is written is taken as meant, also another than the cluster's.
 */
export function cloudRequirement(cloudName: string | undefined): Requirement {
  return {
    permissions: [{ group: "config.openshift.io", resource: "infrastructures", verbs: ["get"] }],
    check: async (api) => (cloudName === undefined ? cloudProblems(await cloudOf(api)) : []),
  };
}

function cloudProblems(cloud: string | undefined): Problem[] {
  if (cloud === undefined || cloud === "" || cloud === "AzurePublicCloud") return [];
  return [
    {
      field: "cloudName",
      value: undefined,
      rule: "name the cloud of the cluster: with an account's key the operator does not ask for it",
      remedy: `Set cloudName: ${cloud}.`,
    },
  ];
}

/** Undefined where the cluster does not run on Azure, or does not say in which of its clouds. */
async function cloudOf(api: ClusterApi): Promise<string | undefined> {
  const status = (await api.get(INFRASTRUCTURE))?.status as PlatformStatus | undefined;
  return status?.platformStatus?.azure?.cloudName;
}

interface PlatformStatus {
  readonly platformStatus?: { readonly azure?: { readonly cloudName?: string } };
}
