import { randomBytes } from "node:crypto";

import type { V1PodSpec } from "@kubernetes/client-node";

import type { Api } from "../api";
import { now } from "../config";
import { MANAGER, NAMESPACE, PATH, REGISTRY, REGISTRY_LABELS } from "../names";
import type { Deployment, KubeObject } from "../types";

export interface Pod extends KubeObject {
  spec: V1PodSpec;
  status?: { phase?: string };
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

  /** Puts the pods on the node and reports that they run and are ready, or not. */
  async report(pods: readonly Pod[], ready: boolean): Promise<void> {
    for (const pod of pods) {
      const path = `${PATH.pods}/${pod.metadata.name}`;
      if (pod.spec.nodeName === undefined) await this.bind(pod);
      const status = statusOf(pod, ready);
      await this.api.merge(`${path}/status`, { status }, MANAGER.kubelet);
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

function statusOf(pod: Pod, ready: boolean): object {
  const time = now();
  const state = ready ? "True" : "False";
  const conditions = ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({
    type,
    status: type === "PodScheduled" || type === "Initialized" ? "True" : state,
    lastTransitionTime: time,
  }));
  const containerStatuses = pod.spec.containers.map(({ name, image }) => ({
    name,
    image: image ?? "",
    imageID: "",
    ready,
    restartCount: 0,
    started: ready,
    state: ready ? { running: { startedAt: time } } : { waiting: { reason: "ContainerCreating" } },
  }));
  const phase = ready ? "Running" : "Pending";
  return { phase, conditions, containerStatuses, startTime: time, podIP: "127.0.0.1" };
}
