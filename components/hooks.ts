import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { mocked } from "./cluster";
import type { Cluster } from "./cluster";
import type { ObjectRef } from "./cluster-api";

/**
 * The engine calls hooks out of the blue; only in the program's own context do log lines find their way back to it.
 * To be called while the program is being run.
 */
export function inProgram<Args extends unknown[], Result>(
  hook: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return AsyncResource.bind(hook);
}

/**
 * A hook for an object with a fixed name: when the engine is about to create it and it is there already, it was made by
 * somebody else, or kept from a destroyed stack. That is an error, which names the setting that adopts it.
 */
export function refuseExisting(
  cluster: Cluster,
  ref: ObjectRef,
  remedy: string,
): pulumi.ResourceHookBinding {
  if (mocked()) return {};
  const refuse = async () => {
    const api = await cluster.api;
    if (!(await api.get(ref))) return;
    const { namespace, name } = ref.metadata;
    throw new Error(
      `${ref.kind} ${namespace ? `${namespace}/` : ""}${name} is already there. ${remedy}`,
    );
  };
  return { beforeCreate: [refuse] };
}

/**
 * A hook for an operation that failed, mostly by time-out: looks at the cluster and logs why, in the words of whoever is
 * responsible there. It never asks for a retry.
 */
export function explainFailure(
  name: string,
  resource: pulumi.Resource,
  explain: () => Promise<string | undefined>,
): pulumi.ResourceHookBinding {
  if (mocked()) return {};
  const callback = inProgram(async () => {
    const reason = await explain().catch(() => undefined);
    if (reason) await pulumi.log.error(reason, resource);
    return false;
  });
  return { onError: [new pulumi.ErrorHook(name, callback)] };
}
