/** The powers of ten and of two that a quantity's suffix stands for. */
const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const grammar = /^([+-]?)(\d+|\d+\.\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const nanosPerUnit = 1_000_000_000n;

/**
 * A quantity as an API server writes it back (`1024Mi` is `1Gi`, `1.5Gi` is `1536Mi`), so that two
 * spellings of one size are no difference. What is no quantity is left to the server to refuse.
 */
export function canonicalQuantity(text: string): string {
  const match = grammar.exec(text);
  if (match === null) {
    return text;
  }
  const [, sign, digits = "", suffix = ""] = match;
  const nanos = nanosOf(digits, suffix);
  if (nanos === 0n) {
    return "0";
  }
  const inBinary =
    binary.indexOf(suffix) > 0 && nanos % nanosPerUnit === 0n && nanos >= 1024n * nanosPerUnit;
  const amount = inBinary
    ? shrink(nanos / nanosPerUnit, 1024n, binary)
    : decimalAmount(nanos, suffix);
  return (sign === "-" ? "-" : "") + amount;
}

/** The amount in billionths, rounded up as the API does. */
function nanosOf(digits: string, suffix: string): bigint {
  const [whole = "", fraction = ""] = digits.split(".");
  const power = Math.max(binary.indexOf(suffix), 0);
  const amount = BigInt(whole + fraction) * 1024n ** BigInt(power);
  const shift = 9 - fraction.length + (power > 0 ? 0 : exponentOf(suffix));
  const scale = 10n ** BigInt(Math.abs(shift));
  return shift >= 0 ? amount * scale : (amount + scale - 1n) / scale;
}

function exponentOf(suffix: string): number {
  const index = decimal.indexOf(suffix);
  return index >= 0 ? (index - 3) * 3 : Number(suffix.slice(1));
}

function decimalAmount(nanos: bigint, suffix: string): string {
  const amount = shrink(nanos, 1000n, decimal);
  return decimal.includes(suffix) || binary.includes(suffix)
    ? amount
    : amount.replace(/[a-zA-Z]$/, (letter) => `e${exponentOf(letter)}`);
}

/** The amount divided by `base` as often as it goes, with the suffix that says how often. */
function shrink(amount: bigint, base: bigint, suffixes: string[]): string {
  let power = 0;
  while (amount % base === 0n && power < suffixes.length - 1) {
    amount /= base;
    power += 1;
  }
  return `${amount}${suffixes[power] ?? ""}`;
}
