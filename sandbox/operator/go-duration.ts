const units: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

const part = /([0-9]*\.?[0-9]+|[0-9]+\.)(ns|us|µs|μs|ms|s|m|h)/g;

/**
 * A duration as the operator writes it again. The definition lets "1d" and "4 days" pass, the
 * operator's types do not: it then cannot read its configuration at all.
 */
export function goDuration(text: string): string {
  const parts = [...text.matchAll(part)];
  if (text !== "0" && (parts.length === 0 || parts.map(([all]) => all).join("") !== text)) {
    throw new Error(`time: invalid duration "${text}"`);
  }
  const total = parts.reduce(
    (sum, [, value, unit]) => sum + Number(value) * (units[unit ?? ""] ?? 0),
    0,
  );
  return formatted(Math.round(total));
}

function formatted(nanoseconds: number): string {
  if (nanoseconds === 0) return "0s";
  if (nanoseconds < 1e3) return `${nanoseconds}ns`;
  if (nanoseconds < 1e6) return `${nanoseconds / 1e3}µs`;
  if (nanoseconds < 1e9) return `${nanoseconds / 1e6}ms`;
  const hours = Math.floor(nanoseconds / 3600e9);
  const minutes = Math.floor((nanoseconds % 3600e9) / 60e9);
  const seconds = (nanoseconds % 60e9) / 1e9;
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
