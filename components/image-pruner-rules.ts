import { isSchedule } from "./cron";
import { goDuration } from "./formats";
import type { ImagePrunerSettings } from "./image-pruner";
import { versionProblems } from "./openshift-version";
import type { OpenShiftVersion } from "./openshift-version";
import type { Problem } from "./problems";

const COUNTS = [
  "keepTagRevisions",
  "successfulJobsHistoryLimit",
  "failedJobsHistoryLimit",
] as const satisfies readonly (keyof ImagePrunerSettings)[];

/** What is wrong with the settings by themselves. The definition checks none of this. */
export function prunerProblems(
  settings: ImagePrunerSettings,
  version: OpenShiftVersion | undefined,
): Problem[] {
  const { schedule, keepYoungerThanDuration, ignoreInvalidImageReferences, logLevel } = settings;
  return [
    ...(schedule === undefined || isSchedule(schedule) ? [] : [wrongSchedule(schedule)]),
    ...COUNTS.flatMap((field) => countProblems(field, settings[field])),
    ...(keepYoungerThanDuration === undefined ? [] : ageProblems(keepYoungerThanDuration)),
    ...versionProblems(version, {
      keepYoungerThanDuration,
      ignoreInvalidImageReferences,
      logLevel,
    }),
  ];
}

function wrongSchedule(schedule: string): Problem {
  const rule =
    "be a schedule of a CronJob: minute, hour, day, month and day of the week (0 to 6), or @daily and the like";
  const remedy = "Write midnight as 0 0 * * *; a time zone cannot be given.";
  return { field: "schedule", value: schedule, rule, remedy };
}

function countProblems(field: string, value: number | undefined): Problem[] {
  if (value === undefined || (Number.isInteger(value) && value >= 0)) return [];
  return [{ field, value, rule: "be a whole number, 0 or more", remedy: "Leave it out for 3." }];
}

/** An image is there before the tag that keeps it: what was just pushed must not count as unused. */
function ageProblems(age: string): Problem[] {
  const field = "keepYoungerThanDuration";
  const seconds = goDuration(age);
  if (seconds === undefined) {
    const rule =
      "be a duration of Go, in h, m, s, ms: the operator can no longer read a resource with any other";
    return [{ field, value: age, rule, remedy: "Write four days as 96h." }];
  }
  if (seconds > 0) return [];
  const rule = "be more than nothing: a push that is under way would lose its layers";
  return [{ field, value: age, rule, remedy: "Leave it out for 60m." }];
}
