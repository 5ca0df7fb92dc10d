import { isDeepStrictEqual } from "node:util";

import type { Context } from "../context";
import type { Pass } from "../loop";
import { ADDRESS_ANNOTATION, MANAGER, PATH } from "../names";
import { checksum } from "../objects/ensure";
import type { Deployment } from "../types";
import { hashOf, Pods, type Pod } from "./pods";
import { RegistryRunner, type RunningRegistry } from "./registry";
import { isComplete, rolloutStatus } from "./rollout";
import { bindClaims } from "./volumes";

interface Serving {
  readonly hash: string;
  readonly registry: RunningRegistry;
}

/**
 * Plays the deployment controller, the scheduler and the kubelet for the registry: pods for its
 * Deployment, and one registry process behind them all.
 */
export class Workload {
  private readonly pods: Pods;
  private readonly runner: RegistryRunner;
  private serving: Serving | undefined;
  /** When a change of the Deployment was first seen, and a rollout first tried. */
  private readonly since = new Map<string, number>();
  private problem = "";

  constructor(private readonly context: Context) {
    const { api, settings } = context;
    this.pods = new Pods(api);
    this.runner = new RegistryRunner(api, settings.dir, settings.registry);
  }

  /** Ends registries that an earlier run has left behind. */
  async clear(): Promise<void> {
    await this.runner.clear();
  }

  /** Ends the registry. */
  async stop(): Promise<void> {
    await this.serving?.registry.stop();
    this.serving = undefined;
  }

  /** One look at the Deployment. */
  readonly pass: Pass = async () => {
    const deployment = await this.context.api.get<Deployment>(PATH.deployment);
    const pods = await this.pods.list();
    if (!deployment || deployment.metadata.deletionTimestamp !== undefined) {
      this.since.clear();
      await this.stop();
      await this.pods.remove(pods);
      return undefined;
    }
    const unnoticed = this.unnoticedFor(deployment);
    return unnoticed > 0 ? unnoticed : this.rollOut(deployment, pods);
  };

  /** A new generation is left alone for a while: so long its status is about the old one. */
  private unnoticedFor({ metadata, status }: Deployment): number {
    const generation = metadata.generation ?? 0;
    if ((status?.observedGeneration ?? 0) >= generation) return 0;
    return (
      this.sinceFirst(`generation ${generation}`) + this.context.settings.settleMs - Date.now()
    );
  }

  private async rollOut(deployment: Deployment, pods: readonly Pod[]): Promise<number> {
    const { template, strategy, replicas } = deployment.spec;
    const hash = checksum(template).slice(-10);
    let old = pods.filter((pod) => hashOf(pod) !== hash);
    if (this.serving && !this.serving.registry.isAlive()) await this.stop();
    const replacing = this.serving !== undefined && this.serving.hash !== hash;
    if (replicas === 0 || (replacing && strategy.type === "Recreate")) {
      await this.stop();
      await this.pods.remove(old);
      old = [];
    }
    const current = pods.filter((pod) => hashOf(pod) === hash);
    const updated = await this.pods.scale(deployment, hash, current);
    await this.report(deployment, hash, updated, old);
    if (replicas > 0 && this.serving?.hash !== hash) {
      if (!(await this.start(deployment, hash))) return 500;
    }
    await this.pods.report(updated.filter(isNotRunning), true);
    await this.pods.remove(old);
    await this.publish(deployment);
    const done = await this.report(deployment, hash, updated, []);
    // A registry that dies is noticed by asking.
    return done ? 1_000 : 200;
  }

  /** Replaces the registry process once the new one answers; false while it cannot. */
  private async start(deployment: Deployment, hash: string): Promise<boolean> {
    const { api, settings } = this.context;
    const { spec } = deployment.spec.template;
    try {
      const waiting = await bindClaims(api, spec);
      if (waiting !== undefined) throw new Error(waiting);
      const registry = await this.runner.start(deployment);
      await this.stop();
      this.serving = { hash, registry };
      this.problem = "";
      settings.log(`operator: registry serves at ${registry.address ?? "no address (no binary)"}`);
      return true;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== this.problem) settings.log(`operator: registry waits: ${problem}`);
      this.problem = problem;
      return false;
    }
  }

  /** Writes the registry's address on the Deployment; like the revision, that is a generation. */
  private async publish(deployment: Deployment): Promise<void> {
    const address = this.serving?.registry.address ?? null;
    if ((deployment.metadata.annotations?.[ADDRESS_ANNOTATION] ?? null) === address) return;
    const patch = { metadata: { annotations: { [ADDRESS_ANNOTATION]: address } } };
    const { api } = this.context;
    const written = await api.merge<Deployment>(PATH.deployment, patch, MANAGER.kubelet);
    deployment.metadata = written.metadata;
  }

  /** Writes the Deployment's status; true when the rollout is complete. */
  private async report(
    deployment: Deployment,
    hash: string,
    updated: readonly Pod[],
    old: readonly Pod[],
  ): Promise<boolean> {
    const { api, settings } = this.context;
    const rollout = {
      hash,
      updated: updated.length,
      old: old.length,
      serves: {
        updated: this.serving?.hash === hash,
        old: this.serving !== undefined && this.serving.hash !== hash,
      },
      late: Date.now() - this.sinceFirst(`rollout ${hash}`) > settings.progressDeadlineMs,
    };
    const complete = isComplete(deployment.spec.replicas, rollout);
    if (complete) this.since.clear();
    const status = rolloutStatus(deployment, rollout) as NonNullable<Deployment["status"]>;
    if (isDeepStrictEqual(withoutZeros(deployment.status), withoutZeros(status))) return complete;
    await api.merge(`${PATH.deployment}/status`, { status }, MANAGER.deployments);
    deployment.status = status;
    return complete;
  }

  private sinceFirst(key: string): number {
    const first = this.since.get(key) ?? Date.now();
    this.since.set(key, first);
    return first;
  }
}

function isNotRunning({ status }: Pod): boolean {
  return status?.phase !== "Running";
}

/** The API server leaves counts of zero out. */
function withoutZeros(status: object | undefined): object {
  return Object.fromEntries(Object.entries(status ?? {}).filter(([, value]) => value !== 0));
}
