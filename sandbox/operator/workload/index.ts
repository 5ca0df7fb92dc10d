import { isDeepStrictEqual } from "node:util";

import type { Context } from "../context";
import type { Pass } from "../loop";
import { ADDRESS_ANNOTATION, MANAGER, PATH } from "../names";
import { checksum } from "../objects/ensure";
import type { Deployment } from "../types";
import { hashOf, Pods, type Pod } from "./pods";
import { RegistryRunner, type RunningRegistry } from "./registry";
import { isComplete, rolloutStatus } from "./rollout";
import { bindClaims, claimsOf, isShareable } from "./volumes";

/** A look at the Deployment, with the pods of its template and those of earlier ones. */
interface View {
  readonly deployment: Deployment;
  readonly hash: string;
  readonly updated: readonly Pod[];
  readonly old: readonly Pod[];
  /** How many pods may have the volumes at once; all but one wait where a claim is for one node. */
  readonly usable: number;
}

/**
 * Plays the deployment controller, the scheduler and the kubelet for the registry: pods for its
 * Deployment, and one registry process behind them all.
 */
export class Workload {
  private readonly pods: Pods;
  private readonly runner: RegistryRunner;
  private serving: { readonly hash: string; readonly registry: RunningRegistry } | undefined;
  private readonly draining = new Map<RunningRegistry, NodeJS.Timeout>();
  /** When a change of the Deployment was first seen, and a rollout first tried. */
  private readonly since = new Map<string, number>();
  private problem = "";

  constructor(private readonly context: Context) {
    const { api, settings } = context;
    this.pods = new Pods(api);
    this.runner = new RegistryRunner(api, settings.dir, settings.registry, settings.clouds);
  }

  /** Ends registries that an earlier run has left behind. */
  async clear(): Promise<void> {
    await this.runner.clear();
  }

  /** Ends the registry, and those that it has replaced. */
  async stop(): Promise<void> {
    const all = [...this.draining.keys(), ...(this.serving ? [this.serving.registry] : [])];
    for (const timer of this.draining.values()) clearTimeout(timer);
    this.draining.clear();
    this.serving = undefined;
    await Promise.all(all.map((registry) => registry.stop()));
  }

  /** Takes no new requests, for its address is told nobody any more, and ends after a while. */
  private drain(registry: RunningRegistry): void {
    const timer = setTimeout(() => {
      this.draining.delete(registry);
      void registry.stop();
    }, this.context.settings.drainMs);
    this.draining.set(registry, timer);
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
    return unnoticed > 0 ? unnoticed : this.rollOut(await this.prepare(deployment, pods));
  };

  /** A new generation is left alone for a while: so long its status is about the old one. */
  private unnoticedFor({ metadata, status }: Deployment): number {
    const generation = metadata.generation ?? 0;
    if ((status?.observedGeneration ?? 0) >= generation) return 0;
    const first = this.sinceFirst(`generation ${generation}`);
    return first + this.context.settings.settleMs - Date.now();
  }

  /** Makes the pods of the template; with Recreate, or if none serves, after the others went. */
  private async prepare(deployment: Deployment, pods: readonly Pod[]): Promise<View> {
    const { template, strategy, replicas } = deployment.spec;
    const hash = checksum(template).slice(-10);
    let old = pods.filter((pod) => hashOf(pod) !== hash);
    if (this.serving?.registry.isAlive() === false) await this.stop();
    if (replicas === 0 || strategy.type === "Recreate" || !this.serving) {
      if (replicas === 0 || this.serving?.hash !== hash) await this.stop();
      await this.pods.remove(old);
      old = [];
    }
    const current = pods.filter((pod) => hashOf(pod) === hash);
    const updated = await this.pods.scale(deployment, hash, current);
    const shareable = await isShareable(this.context.api, template.spec);
    return { deployment, hash, updated, old, usable: shareable ? Infinity : 1 };
  }

  private async rollOut(view: View): Promise<number> {
    const { deployment, hash, updated, old, usable } = view;
    await this.report(view);
    if (deployment.spec.replicas > 0 && this.serving?.hash !== hash) await this.start(view);
    const starting = deployment.spec.replicas > 0 && this.serving?.hash !== hash;
    await this.pods.report(updated.slice(0, usable), !starting);
    if (!starting) await this.pods.remove(old);
    await this.publish(deployment);
    const done = await this.report(starting ? view : { ...view, old: [] });
    // Nobody tells that a registry has died, or that a volume can be had at last.
    return done ? 1_000 : 500;
  }

  /** Replaces the registry process once the new one answers; the old one serves on until then. */
  private async start({ deployment, hash, old, usable }: View): Promise<void> {
    const { api, settings } = this.context;
    try {
      const waiting = await bindClaims(api, deployment.spec.template.spec);
      if (waiting !== undefined) throw new Error(waiting);
      if (usable === 1 && old.some((pod) => sharesClaim(pod, deployment))) {
        throw new Error(
          "Multi-Attach error: the old pod still has the claim, which is for one node",
        );
      }
      const registry = await this.runner.start(deployment);
      if (this.serving) this.drain(this.serving.registry);
      this.serving = { hash, registry };
      this.problem = "";
      settings.log(`operator: registry serves at ${registry.address ?? "no address (no binary)"}`);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== this.problem) settings.log(`operator: registry waits: ${problem}`);
      this.problem = problem;
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
  private async report({ deployment, hash, updated, old, usable }: View): Promise<boolean> {
    const { api, settings } = this.context;
    const rollout = {
      hash,
      updated: updated.length,
      old: old.length,
      ready: {
        updated: this.serving?.hash === hash ? Math.min(updated.length, usable) : 0,
        old: this.serving && this.serving.hash !== hash ? old.length : 0,
      },
      late: Date.now() - this.sinceFirst(`rollout ${hash}`) > settings.progressDeadlineMs,
    };
    const complete = isComplete(deployment.spec.replicas, rollout);
    if (complete) this.since.clear();
    const status = rolloutStatus(deployment, rollout);
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

function sharesClaim(pod: Pod, { spec }: Deployment): boolean {
  const claims = claimsOf(spec.template.spec);
  return claimsOf(pod.spec).some((claim) => claims.includes(claim));
}

/** The API server leaves counts of zero out. */
function withoutZeros(status: object | undefined): object {
  return Object.fromEntries(Object.entries(status ?? {}).filter(([, value]) => value !== 0));
}
