/** What a number came to over the iterations. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median and spread of at least one value. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (index: number): number => sorted[index] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

/** `3.14 (2.90–3.61)`; without a spread, as of most counts, `3.14`. */
export function shown({ median, min, max }: Spread, digits: number): string {
  const [middle, low, high] = [median, min, max].map((value) => value.toFixed(digits));
  if (low === high) return middle ?? "";
  return `${middle ?? ""} (${low ?? ""}–${high ?? ""})`;
}

/** A ratio of two medians beside its goal, as two cells of a table. */
export function judged(ours: number, other: number, goal: number): [string, string] {
  const ratio = ours / other;
  return [ratio.toFixed(2), `≤ ${goal.toFixed(2)}: ${ratio <= goal ? "met" : "not met"}`];
}

/** Columns turned into spreads: `[{ a: 1 }, { a: 3 }]` is `{ a: spread([1, 3]) }`. */
export function spreads<Key extends string>(
  samples: readonly Readonly<Record<Key, number>>[],
): Record<Key, Spread> {
  const keys = Object.keys(samples[0] ?? {}) as Key[];
  return Object.fromEntries(
    keys.map((key) => [key, spread(samples.map((sample) => sample[key]))]),
  ) as Record<Key, Spread>;
}
