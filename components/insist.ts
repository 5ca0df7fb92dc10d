import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterApi } from "./cluster-api";
import { CONFIG } from "./gate";
import { judgeSpec } from "./judge";
import type { SentSpec } from "./judge";

/** An operator that looks at nothing for so long will not undo anything either. */
const PATIENCE_SECONDS = 15;
/** More often than this nobody but a person, or another stack, sets it back. */
const MOST = 3;

/**
 * Sends until the operator has looked at what was sent. A pass of the operator that began before writes the whole spec back
 * as it was then, with what it has filled in (`controller.go`, sync); what was sent meanwhile is lost. From the pass on that
 * has seen the new generation, it has nothing else to write.
 *
 * That is what a new credential leads to: it wakes the operator up, which goes for a bucket of its own, fails, and writes
 * the name of that bucket over ours.
 */
export async function insist(
  api: ClusterApi,
  sent: SentSpec,
  send: () => Promise<void>,
): Promise<void> {
  const end = Date.now() + PATIENCE_SECONDS * 1000;
  await send();
  for (let sends = 1; Date.now() < end;) {
    const config = await api.get(CONFIG);
    const undone = judgeSpec(config, sent).state === "altered";
    const { observedGeneration = 0 } = (config?.status ?? {}) as { observedGeneration?: number };
    if (!undone && observedGeneration >= (config?.metadata?.generation ?? 0)) return;
    if (undone && sends === MOST) return;
    if (undone) {
      await send();
      sends++;
    }
    await sleep(100);
  }
}
