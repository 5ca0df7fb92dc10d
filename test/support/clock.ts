import timers from "node:timers/promises";

/** Runs with a clock that jumps where the program would wait: an hour of patience takes no time. */
export async function withoutWaiting<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout } = timers;
  const { now } = Date;
  const start = now();
  let skipped = 0;
  Date.now = () => start + skipped;
  timers.setTimeout = ((milliseconds: number, value?: unknown) => {
    skipped += milliseconds;
    return Promise.resolve(value);
  }) as typeof setTimeout;
  try {
    return await work();
  } finally {
    timers.setTimeout = setTimeout;
    Date.now = now;
  }
}
