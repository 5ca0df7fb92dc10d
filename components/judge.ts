import type { LiveObject } from "./cluster-api";
import { differences } from "./drift";
import type { Difference } from "./drift";
import type { CoreSpec } from "./registry-spec";
import { driversOf, placeOf } from "./storage";
import type { Driver, StorageSpec } from "./storage";

/** The spec as it was sent, in full. */
export type SentSpec = CoreSpec & Readonly<Record<string, unknown>>;

/** What one look at the registry says. */
export interface Verdict {
  /**
   * good: as sent, and serving. moving: on its way. stuck: the operator makes no progress. altered: the spec is not what
   * was sent, which no time heals.
   */
  readonly state: "good" | "moving" | "stuck" | "altered";
  /** In words; empty when good. */
  readonly why: string;
}

const GOOD: Verdict = { state: "good", why: "" };

/** Is the spec what was sent, with no other storage beside ours? */
export function judgeSpec(config: LiveObject | undefined, sent: SentSpec): Verdict {
  if (!config)
    return altered(
      "configs.imageregistry.operator.openshift.io/cluster is gone. Run pulumi up --refresh",
    );
  const live = driversOf(config.spec?.["storage"] as StorageSpec | undefined);
  const others = live.filter((driver) => !(driver in sent.storage));
  if (others.length > 0) return altered(otherStorage(others));
  const [first] = [...goneStorage(sent, live), ...differences(sent, config.spec, "spec")];
  if (!first) return GOOD;
  const { field, sent: want, live: have } = first;
  const values =
    field.startsWith("spec.httpSecret") || field.startsWith("spec.proxy")
      ? ""
      : ` is ${JSON.stringify(have ?? null)}, sent was ${JSON.stringify(want)}`;
  return altered(
    `${field}${values || " was changed"}. Somebody changed it by hand; to set it back run: pulumi up --refresh`,
  );
}

/** An empty storage that is gone differs in no field: `emptyDir: {}` holds none. */
function goneStorage({ storage }: SentSpec, live: readonly Driver[]): Difference[] {
  return driversOf(storage)
    .filter((driver) => !live.includes(driver))
    .map((driver) => ({ field: `spec.storage.${driver}`, sent: storage[driver], live: undefined }));
}

function otherStorage(others: readonly string[]): string {
  const nulls = others.map((driver) => `"${driver}":null`).join(",");
  return (
    `it also has storage ${others.join(", ")}, and with two the operator stops. Somebody added it by hand; take it out with: ` +
    `oc patch configs.imageregistry.operator.openshift.io/cluster --type=merge -p '{"spec":{"storage":{${nulls}}}}'`
  );
}

function altered(why: string): Verdict {
  return {
    state: "altered",
    why: `The registry's configuration is not what this stack sent: ${why}`,
  };
}

/** Does the operator say that it has done what the spec says? */
export function judgeStatus(config: LiveObject, sent: SentSpec): Verdict {
  if (sent.managementState === "Unmanaged") return GOOD;
  const status = (config.status ?? {}) as RegistryStatus;
  if ((status.observedGeneration ?? 0) < (config.metadata?.generation ?? 0)) {
    return { state: "moving", why: "The registry's operator has not looked at the change yet" };
  }
  const wanted: [type: string, value: string][] = [
    ["Available", "True"],
    ["Progressing", "False"],
    ["Degraded", "False"],
  ];
  wanted.push(sent.managementState === "Managed" ? ["StorageExists", "True"] : ["Removed", "True"]);
  const off = wanted.filter(([type, value]) => conditionOf(status, type)?.status !== value);
  if (off.length > 0)
    return {
      state: isStuck(status) ? "stuck" : "moving",
      why: operatorSays(
        status,
        off.map(([type]) => type),
      ),
    };
  if (
    sent.managementState === "Managed" &&
    placeOf(status.storage ?? {}) !== placeOf(sent.storage)
  ) {
    const why = `The registry still uses ${placeOf(status.storage ?? {}) || "no storage"}, not ${placeOf(sent.storage)}`;
    return { state: "moving", why };
  }
  return GOOD;
}

interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}

interface RegistryStatus {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
  readonly storage?: StorageSpec;
}

function conditionOf(status: RegistryStatus, type: string): Condition | undefined {
  return status.conditions?.find((condition) => condition.type === type);
}

function isStuck(status: RegistryStatus): boolean {
  const progressing = conditionOf(status, "Progressing");
  return (
    conditionOf(status, "Degraded")?.status === "True" ||
    progressing?.status !== "True" ||
    progressing.reason === "Error"
  );
}

/** The operator's own words about these conditions. */
function operatorSays(status: RegistryStatus, types: readonly string[]): string {
  const lines = types.map((type) => {
    const condition = conditionOf(status, type);
    if (!condition) return `${type} is not reported`;
    return `${type}=${condition.status ?? ""} (${condition.reason ?? ""}): ${condition.message ?? ""}`;
  });
  return `The registry's operator says: ${lines.join("; ")}`;
}

/** Are all pods those of the current configuration? */
export function judgeRollout(deployment: LiveObject | undefined, sent: SentSpec): Verdict {
  const status = (deployment?.status ?? {}) as Partial<Record<string, number>>;
  const current = (status["observedGeneration"] ?? 0) >= (deployment?.metadata?.generation ?? 1);
  const counts = ["replicas", "updatedReplicas", "availableReplicas"].map(
    (field) => status[field] ?? 0,
  );
  if (deployment && current && counts.every((count) => count === sent.replicas)) return GOOD;
  const seen = `${counts[1] ?? 0} of ${sent.replicas} pods are up to date, ${counts[2] ?? 0} available`;
  const why = `Deployment image-registry: ${current ? seen : "the change has not been looked at yet"}`;
  return { state: "moving", why };
}
