import { goDuration } from "./formats";

/**
 * Durations and quantities in Go's own spelling. The operator writes the whole resource back in it: a value sent in
 * another spelling would be a difference for ever, and the field the operator's.
 */

/** `60s` as `1m0s`, `1.5h` as `1h30m0s`. What is no duration stays as it is. */
export function spelledDuration(text: string): string {
  const seconds = goDuration(text);
  if (seconds === undefined) return text;
  if (seconds === 0) return "0s";
  if (seconds < 1e-6) return `${rounded(seconds * 1e9)}ns`;
  if (seconds < 1e-3) return `${rounded(seconds * 1e6)}µs`;
  if (seconds < 1) return `${rounded(seconds * 1e3)}ms`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const head = hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : "";
  return `${head}${rounded(seconds % 60)}s`;
}

const rounded = (value: number): number => Number(value.toFixed(9));

const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** `1000m` as `1`, `1024Mi` as `1Gi`, `0.5` as `500m`. What is no quantity, or has an exponent, stays as it is. */
export function spelledQuantity(text: string): string {
  const match = /^(\d*)\.?(\d*?)0*([KMGTPE]i|[numkMGTPE]?)$/.exec(
    text.includes(".") ? text : text.replace(/^(\d+)/, "$1."),
  );
  if (!match || !/\d/.test(text)) return text;
  const [, whole = "", fraction = "", suffix = ""] = match;
  const digits = BigInt(`${whole}${fraction}` || "0");
  const divisor = 10n ** BigInt(fraction.length);
  const binary = suffix.endsWith("i");
  const nano = 10n ** 9n;
  const unit = binary
    ? nano * 1024n ** BigInt(BINARY.indexOf(suffix))
    : 1000n ** BigInt(DECIMAL.indexOf(suffix));
  if ((digits * unit) % divisor !== 0n) return text;
  const nanos = (digits * unit) / divisor;
  if (nanos === 0n) return "0";
  // Go leaves binary suffixes to whole numbers from 1024 on.
  if (binary && nanos >= 1024n * nano && nanos % nano === 0n)
    return withSuffix(nanos / nano, 1024n, BINARY);
  return withSuffix(nanos, 1000n, DECIMAL);
}

/** The whole number with the largest suffix that leaves it one. */
function withSuffix(amount: bigint, base: bigint, suffixes: readonly string[]): string {
  let left = amount;
  let power = 0;
  for (; left % base === 0n && power < suffixes.length - 1; power++) left /= base;
  return `${left}${suffixes[power] ?? ""}`;
}
