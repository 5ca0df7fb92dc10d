import { goDuration } from "./formats";

interface Field {
  readonly min: number;
  readonly max: number;
  /** Words for numbers, from `min` on. */
  readonly words: readonly string[];
}

/** Of a day of the week, 7 is no Sunday here. */
const FIELDS: readonly Field[] = [
  { min: 0, max: 59, words: [] },
  { min: 0, max: 23, words: [] },
  { min: 1, max: 31, words: [] },
  {
    min: 1,
    max: 12,
    words: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { min: 0, max: 6, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

const NAMED = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

/**
 * True for a schedule that a CronJob takes: five fields, or a name such as `@daily`. A time zone in it is refused by
 * Kubernetes. Packages for cron take more than this (a second, `L`, 7 for Sunday), which only fails in the cluster.
 *
 * https://pkg.go.dev/github.com/robfig/cron/v3, ParseStandard
 */
export function isSchedule(text: string): boolean {
  const [, every] = /^@every (\S+)$/.exec(text) ?? [];
  if (every !== undefined) return (goDuration(every) ?? 0) > 0;
  if (text.startsWith("@")) return NAMED.test(text);
  const fields = text.trim().split(/\s+/);
  return (
    fields.length === FIELDS.length &&
    FIELDS.every((field, index) =>
      (fields[index] ?? "").split(",").every((range) => isRange(range, field)),
    )
  );
}

/** A number, two with a hyphen, or all; with a step behind a slash. */
function isRange(text: string, field: Field): boolean {
  const [, range = "", , step] = /^([^/]+)(\/(\d+))?$/.exec(text) ?? [];
  if (step !== undefined && Number(step) === 0) return false;
  if (range === "*" || range === "?") return true;
  const [from = NaN, to = from, ...more] = range.split("-").map((one) => numberOf(one, field));
  return more.length === 0 && from >= field.min && to <= field.max && from <= to;
}

function numberOf(text: string, { min, words }: Field): number {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return min + word;
  return /^\d+$/.test(text) ? Number(text) : NaN;
}
