import { setTimeout as sleep } from "node:timers/promises";
import { pushImage } from "../../../sandbox/push";
import { settledRegistry } from "../../../sandbox/registry-state";
import type { Scenario } from "./scenario";

/** Pushes that go on and on. */
export interface Pushing {
  /** Ends them: no more is begun. */
  stop(): Promise<{ readonly pushed: number; readonly failed: readonly string[] }>;
}

/** Pushes image after image to wherever the registry is; one is through when this comes back. */
export async function pushing({ lab, cloud }: Scenario): Promise<Pushing> {
  const end = new AbortController();
  const failed: string[] = [];
  let pushed = 0;
  const push = async (): Promise<void> => {
    const registry = await settledRegistry(lab.api);
    await pushImage(registry, () => undefined, cloud).then(
      () => pushed++,
      (error: unknown) => failed.push(String(error)),
    );
  };
  await push();
  const work = (async () => {
    while (!end.signal.aborted) {
      await push();
      await sleep(50);
    }
  })();
  return {
    stop: async () => {
      end.abort();
      await work;
      return { pushed, failed };
    },
  };
}
