import { setTimeout as sleep } from "node:timers/promises";
import { pushImage } from "../../../sandbox/push";
import { settledRegistry } from "../../../sandbox/registry-state";
import type { Scenario } from "./scenario";

const quiet = (): void => undefined;

/** Pushes image after image to wherever the registry is, until it is told to stop. */
export function pushing({ lab, cloud }: Scenario): {
  stop(): Promise<{ pushed: number; failed: string[] }>;
} {
  const end = new AbortController();
  const failed: string[] = [];
  let pushed = 0;
  const work = (async () => {
    while (!end.signal.aborted) {
      await pushImage(await settledRegistry(lab.api), quiet, cloud).then(
        () => pushed++,
        (error: unknown) => failed.push(String(error)),
      );
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
