import { randomBytes } from "node:crypto";

import type { V1PodSpec } from "@kubernetes/client-node";

import type { Api } from "../api";
import { now } from "../conditions";
import { MANAGER, NAMESPACE, PATH, REGISTRY, REGISTRY_LABELS } from "../names";
import type { Deployment, KubeObject } from "../types";

export interface Pod extends KubeObject {
  spec: V1PodSpec;
  status?: { conditions?: { type: string; status: string }[] };
}

const HASH_LABEL = "pod-template-hash";
const selector = Object.entries(REGISTRY_LABELS).map(([key, value]) => `${key}=${value}`);

/** The registry's pods: without a kubelet they are only objects, but ones that hold a claim. */
export class Pods {
  constructor(private readonly api: Api) {}

  /** The pods that are to stay; those in deletion go at once, as nothing runs in them. */
  async list(): Promise<Pod[]> {
    const query = `?labelSelector=${encodeURIComponent(selector.join(","))}`;
    const all = await this.api.list<Pod>(PATH.pods + query);
    const leaving = all.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    await this.remove(leaving);
    return all.filter((pod) => !leaving.includes(pod));
  }

  async remove(pods: readonly Pod[]): Promise<void> {
    for (const { metadata } of pods) {
      await this.api.remove(`${PATH.pods}/${metadata.name}`, { gracePeriodSeconds: 0 });
    }
  }

  /** Makes the number of pods of this template right; new ones wait for a node. */
  async scale(deployment: Deployment, hash: string, pods: readonly Pod[]): Promise<Pod[]> {
    const { replicas } = deployment.spec;
    await this.remove(pods.slice(replicas));
    const kept = pods.slice(0, replicas);
    while (kept.length < replicas) kept.push(await this.create(deployment, hash));
    return kept;
  }

  /** Reports whether the pods serve; one that does is on the node from then on. */
  async report(pods: readonly Pod[], ready: boolean): Promise<void> {
    for (const pod of pods.filter((one) => isReady(one) !== ready)) {
      if (ready && pod.spec.nodeName === undefined) await this.bind(pod);
      const path = `${PATH.pods}/${pod.metadata.name}/status`;
      await this.api.merge(path, { status: statusOf(pod, ready) }, MANAGER.kubelet);
    }
  }

  private async create({ metadata, spec }: Deployment, hash: string): Promise<Pod> {
    const owner = { apiVersion: "apps/v1", kind: "Deployment", name: REGISTRY, uid: metadata.uid };
    const pod: Pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `${REGISTRY}-${hash}-${randomBytes(3).toString("hex").slice(0, 5)}`,
        namespace: NAMESPACE,
        labels: { ...spec.template.metadata.labels, [HASH_LABEL]: hash },
        ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
      },
      spec: spec.template.spec,
    };
    return this.api.create(PATH.pods, pod, MANAGER.deployments);
  }

  private async bind({ metadata }: Pod): Promise<void> {
    const binding = {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { name: metadata.name, namespace: NAMESPACE },
      target: { apiVersion: "v1", kind: "Node", name: "sandbox" },
    };
    await this.api.create(`${PATH.pods}/${metadata.name}/binding`, binding, "kube-scheduler");
  }
}

/** Which template a pod was made from. */
export function hashOf({ metadata }: Pod): string | undefined {
  return metadata.labels?.[HASH_LABEL];
}

function isReady({ status }: Pod): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: is }) => type === "Ready" && is === "True",
  );
}

function statusOf(pod: Pod, ready: boolean): object {
  const time = now();
  const conditions = ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({
    type,
    status: ready || type === "PodScheduled" || type === "Initialized" ? "True" : "False",
    lastTransitionTime: time,
  }));
  const containerStatuses = pod.spec.containers.map(({ name, image }) => ({
    name,
    image: image ?? "",
    imageID: "",
    ready,
    restartCount: 0,
    started: ready,
    state: ready ? { running: { startedAt: time } } : { waiting: { reason: "CrashLoopBackOff" } },
  }));
  return { phase: "Running", conditions, containerStatuses, startTime: time, podIP: "127.0.0.1" };
}
