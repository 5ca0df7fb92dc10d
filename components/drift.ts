import { goDuration, quantity } from "./formats";
import { isObject } from "./release";

/** A field of the live spec that is not as it was sent. */
export interface Difference {
  readonly field: string;
  readonly sent: unknown;
  readonly live: unknown;
}

/**
 * Where the live value does not hold what was sent. The operator reads and writes the whole resource through Go types, so
 * what it writes back may be spelled differently: `60s` as `1m0s`, `1000m` as `1`, `false` and `0` not at all.
 */
export function differences(sent: unknown, live: unknown, field: string): Difference[] {
  if (Array.isArray(sent)) {
    // Go leaves an empty list out.
    if (sent.length === 0 && live == null) return [];
    if (!Array.isArray(live) || live.length !== sent.length) return [{ field, sent, live }];
    return sent.flatMap((item, index) => differences(item, live[index], `${field}[${index}]`));
  }
  if (isObject(sent)) {
    const have = isObject(live) ? live : {};
    return Object.keys(sent).flatMap((key) => differences(sent[key], have[key], `${field}.${key}`));
  }
  return equal(sent, live) ? [] : [{ field, sent, live }];
}

function equal(sent: unknown, live: unknown): boolean {
  if (sent === live || (!sent && live == null)) return true;
  const [a, b] = [String(sent), String(live)];
  return (
    (quantity(a) !== undefined && quantity(a) === quantity(b)) ||
    (goDuration(a) !== undefined && goDuration(a) === goDuration(b))
  );
}
