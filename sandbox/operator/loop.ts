import type { Log } from "../log";

/** A controller: one pass after the other, whenever something changed. */
export interface Loop {
  /** Asks for a pass; many calls before it begins are one. */
  kick(): void;
  /** Ends the loop and waits for a pass that is running. */
  stop(): Promise<void>;
}

/** One look at the cluster; the answer is when to look again at the latest, in milliseconds. */
export type Pass = () => Promise<number | undefined>;

const RESYNC_MS = 10_000;
const RETRY_MS = { first: 100, longest: 1_500 };

/** Runs `pass` on every kick, again with growing pauses after a fault, and on a slow clock. */
export function startLoop(name: string, pass: Pass, log: Log): Loop {
  let stopped = false;
  let dirty = false;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pause: number = RETRY_MS.first;
  let complaint = "";

  const turn = async (): Promise<number> => {
    try {
      const next = (await pass()) ?? RESYNC_MS;
      pause = RETRY_MS.first;
      complaint = "";
      return next;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // The same fault on every retry is one line, not a flood.
      if (message !== complaint) log(`${name}: ${message}`);
      complaint = message;
      const next = pause;
      pause = Math.min(pause * 2, RETRY_MS.longest);
      return next;
    }
  };
  const run = async (): Promise<void> => {
    let next = 0;
    do {
      dirty = false;
      next = await turn();
    } while (isSet(dirty) && !isSet(stopped));
    running = undefined;
    if (!stopped) timer = setTimeout(kick, next);
  };
  const kick = (): void => {
    dirty = true;
    if (stopped || running) return;
    clearTimeout(timer);
    running = run();
  };
  return {
    kick,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

// Flags that change while a pass awaits; the compiler would take them for constant.
function isSet(flag: boolean): boolean {
  return flag;
}
