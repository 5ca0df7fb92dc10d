import type { Log } from "../log";

/** A cloud of the sandbox, as the operator and the registry's process reach it. */
export interface CloudAccess {
  /** URL of its API. */
  readonly endpoint: string;
  /** What the registry's process needs to reach it, beside what its Deployment says. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How the operator double runs; only the cluster and a folder are required. */
export interface OperatorOptions {
  /** Path of a kubeconfig that may do everything in the cluster. */
  readonly kubeconfig: string;
  /** Scratch folder: the registry's settings, log and volumes that are lost with it. */
  readonly dir: string;
  /** Path of distribution's registry binary; omitted, its Deployment is rolled out without one. */
  readonly registry?: string;
  readonly log: Log;
  /** Clouds by the storage that is in them; a storage whose cloud is missing is refused. */
  readonly clouds?: Readonly<Partial<Record<"gcs" | "s3", CloudAccess>>>;
  /**
   * How long the deployment controller leaves a new Deployment unnoticed. So long the registry's
   * conditions are those of the old one, though its observedGeneration is new already.
   * @default 300
   */
  readonly settleMs?: number;
  /** How long after the start the configuration appears. @default 0 */
  readonly bootstrapDelayMs?: number;
  /**
   * How long the operator holds a changed spec before it writes the whole of it back; what others
   * write meanwhile is lost.
   * @default 50
   */
  readonly writeBackDelayMs?: number;
  /** How long the registry may be unavailable before Degraded says so. @default 10000 */
  readonly degradedAfterMs?: number;
  /** How long a rollout may take before the Deployment gives up. @default 120000 */
  readonly progressDeadlineMs?: number;
  /**
   * How long a registry that was replaced serves on, as a pod does that is drained: whoever has its address from before
   * gets to finish. @default 3000
   */
  readonly drainMs?: number;
  /** Fails every attempt to manage the registry with this message. */
  readonly neverReady?: string;
}

/** The options with every default filled in. */
export interface Settings extends OperatorOptions {
  readonly settleMs: number;
  readonly bootstrapDelayMs: number;
  readonly writeBackDelayMs: number;
  readonly degradedAfterMs: number;
  readonly progressDeadlineMs: number;
  readonly drainMs: number;
}

export function withDefaults(options: OperatorOptions): Settings {
  return {
    settleMs: 300,
    bootstrapDelayMs: 0,
    writeBackDelayMs: 50,
    degradedAfterMs: 10_000,
    progressDeadlineMs: 120_000,
    drainMs: 3_000,
    ...options,
  };
}
