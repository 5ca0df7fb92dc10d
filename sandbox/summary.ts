import type { Platform } from "./platform";
import type { RegistryState } from "./registry-state";

/** What `npm start` ends with, and `--json` prints. */
export interface Summary extends Omit<RegistryState, "messages"> {
  readonly platform: Platform;
  readonly kubeconfig: string;
  /** What the stack has set up beside the registry, by its name. */
  readonly features: Readonly<Record<string, string>>;
  /** The engine's count of steps by kind; only `same` means that nothing changed. */
  readonly changes: Record<string, number>;
  readonly changed: boolean;
  readonly seconds: number;
}

/** The summary of an `up`. */
export function summarize(
  platform: Platform,
  kubeconfig: string,
  { messages: _messages, ...state }: RegistryState & Pick<Summary, "features">,
  changes: Record<string, number>,
  seconds: number,
): Summary {
  const changed = Object.keys(changes).some((kind) => kind !== "same");
  return { platform, ...state, kubeconfig, changes, changed, seconds };
}

/** The table for people. */
export function summaryTable(summary: Summary): string {
  const { changes, changed, seconds } = summary;
  const count = Object.entries(changes).map(([kind, number]) => `${number} ${kind}`);
  return table([
    ["platform", summary.platform],
    ...registryRows(summary),
    ...Object.entries(summary.features),
    ["changes", changed ? count.join(", ") : "none"],
    ["time taken", `${seconds.toFixed(1)} s`],
  ]);
}

/** The rows about the registry itself. */
export function registryRows(state: Omit<RegistryState, "messages">): [string, string][] {
  const conditions = Object.entries(state.conditions).map(([type, status]) => `${type}=${status}`);
  return [
    ["registry", state.managementState],
    ["storage", state.storage],
    state.objectStorage
      ? [state.objectStorage.kind, `${state.objectStorage.name} (${state.objectStorage.place})`]
      : ["claim", claimText(state.claim)],
    ["replicas", String(state.replicas)],
    ["rollout", state.rolloutStrategy],
    ["internal host", state.internalHost ?? "none"],
    ["route host", state.routeHost ?? "none"],
    ["on this machine", state.address ?? "not served"],
    ["conditions", conditions.join(" ") || "none yet"],
  ];
}

function claimText(claim: RegistryState["claim"]): string {
  if (claim === undefined) return "none";
  const { name, phase, capacity, accessModes, storageClass } = claim;
  const facts = [phase, capacity, accessModes.join("+"), storageClass];
  return `${name} (${facts.filter((fact) => fact !== undefined && fact !== "").join(", ")})`;
}

/** Two columns. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}
