import * as pulumi from "@pulumi/pulumi";
import { has } from "./openshift-version";
import type { OpenShiftVersion } from "./openshift-version";
import { refuse } from "./problems";
import { httpSecretProblems } from "./registry-rules";
import type { ManagementState, RegistrySettings, RolloutStrategy } from "./registry-settings";
import type { Sharing, StorageSpec } from "./storage";

/** What decides where and how the registry runs. It is always sent, and always in one request. */
export interface CoreSpec {
  readonly managementState: ManagementState;
  readonly replicas: number;
  readonly rolloutStrategy: RolloutStrategy;
  readonly storage: StorageSpec & { readonly managementState?: "Unmanaged" };
}

/**
 * Fills in what the user left to the storage.
 *
 * The storage is Unmanaged for the operator from 4.6 on: left to itself it would overwrite the settings of a bucket,
 * and delete bucket or claim with all images when the registry is removed.
 */
export function coreSpec(
  settings: Pick<RegistrySettings, "managementState" | "replicas" | "rolloutStrategy">,
  sharing: Sharing,
  storage: StorageSpec,
  version: OpenShiftVersion | undefined,
): CoreSpec {
  return {
    managementState: settings.managementState ?? "Managed",
    replicas: settings.replicas ?? sharing.maxReplicas ?? 2,
    rolloutStrategy: settings.rolloutStrategy ?? sharing.rolloutStrategy ?? "RollingUpdate",
    storage: {
      ...storage,
      ...(has(version, "storage.managementState") && { managementState: "Unmanaged" }),
    },
  };
}

const CORE = new Set(["managementState", "replicas", "rolloutStrategy"]);

/** Everything beyond the core that the user set; nothing else is ever sent, so nothing else is ever owned. */
export function furtherSpec(
  settings: RegistrySettings,
  resource: pulumi.Resource,
  version: OpenShiftVersion | undefined,
): Record<string, unknown> {
  const { httpSecret, ...plain } = settings;
  const sent: Record<string, unknown> = Object.fromEntries(
    Object.entries(plain).filter(
      ([field, value]) => !CORE.has(field) && (value as unknown) !== undefined,
    ),
  );
  if (httpSecret !== undefined)
    sent["httpSecret"] = pulumi.secret(checkedSecret(httpSecret, resource));
  // The definition of 4.4 and 4.5 requires it.
  if (!has(version, "logLevel")) sent["logging"] = settings.logging ?? 2;
  return sent;
}

function checkedSecret(
  secret: pulumi.Input<string>,
  resource: pulumi.Resource,
): pulumi.Output<string> {
  return pulumi.output(secret).apply((value) => {
    refuse(resource, httpSecretProblems(value));
    return value;
  });
}
