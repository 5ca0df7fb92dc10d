import { setTimeout as sleep } from "node:timers/promises";
import { classRef } from "./claim-objects";
import type { ClusterApi, ObjectRef } from "./cluster-api";
import { NAMESPACE } from "./gate";

/**
 * Waits while a claim is Pending, unless it is one that binds when its first pod comes. What befalls a claim later on
 * is told by the registry itself.
 */
export async function untilBound(
  api: ClusterApi,
  ref: ObjectRef,
  options: { readonly timeoutSeconds: number; readonly say: (line: string) => void },
): Promise<void> {
  const { name } = ref.metadata;
  const deadline = Date.now() + options.timeoutSeconds * 1000;
  for (let said = false; ; said = true) {
    const claim = await api.get(ref);
    const className = claim?.spec?.["storageClassName"] as string | undefined;
    const { phase } = (claim?.status ?? {}) as { phase?: string };
    if (phase !== "Pending" || (await waitsForPod(api, className))) return;
    if (Date.now() >= deadline) throw new Error(pending(name, className));
    if (!said)
      options.say(
        `claim ${name} is not bound yet; waiting up to ${options.timeoutSeconds} seconds`,
      );
    await sleep(1000);
  }
}

async function waitsForPod(api: ClusterApi, name: string | undefined): Promise<boolean> {
  if (!name) return false;
  const found = await api.get(classRef(name));
  return found?.["volumeBindingMode"] === "WaitForFirstConsumer";
}

function pending(name: string, className: string | undefined): string {
  return (
    `Claim ${name} (${className ? `class ${className}` : "no class"}) is Pending, not Bound. See: oc describe pvc -n ${NAMESPACE} ${name}. ` +
    "Common causes: the cluster has no default StorageClass; the class cannot provide this access mode or size; the volume " +
    "it waits for is Released (a kept volume never binds again by itself: remove its spec.claimRef). To try another class " +
    "or volume, give the claim another name as well: what a claim asks for cannot be changed."
  );
}
