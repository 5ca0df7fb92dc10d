import * as pulumi from "@pulumi/pulumi";
import { has } from "./openshift-version";
import type { OpenShiftVersion } from "./openshift-version";
import { refuse } from "./problems";
import { httpSecretProblems } from "./registry-rules";
import type { ManagementState, RegistrySettings, RolloutStrategy } from "./registry-settings";
import { spelledDuration, spelledQuantity } from "./spelling";
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
  const { httpSecret, proxy, requests, resources, ...plain } = settings;
  const sent: Record<string, unknown> = Object.fromEntries(
    Object.entries(plain).filter(
      ([field, value]) => !CORE.has(field) && (value as unknown) !== undefined,
    ),
  );
  if (requests) sent["requests"] = spelled(requests, spelledDuration);
  if (resources !== undefined)
    sent["resources"] = pulumi.output(resources).apply((value) => spelled(value, spelledQuantity));
  // Its URLs may carry a password.
  if (proxy) sent["proxy"] = pulumi.secret(proxy);
  if (httpSecret !== undefined)
    sent["httpSecret"] = pulumi.secret(checkedSecret(httpSecret, resource));
  // The definition of 4.4 and 4.5 requires it.
  if (!has(version, "logLevel")) sent["logging"] = settings.logging ?? 2;
  return sent;
}

/** The same value with every text in it in Go's spelling. */
function spelled(value: unknown, spell: (text: string) => string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([field, inner]: [string, unknown]) => [
    field,
    typeof inner === "string" ? spell(inner) : spelled(inner, spell),
  ]);
  return Object.fromEntries(entries) as unknown;
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
