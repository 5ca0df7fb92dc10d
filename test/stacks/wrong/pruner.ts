import { bare } from "./wrong";
import type { Wrong } from "./wrong";

const pruner = (settings: object) => bare({ pruner: settings });
const cron =
  "be a schedule of a CronJob: minute, hour, day, month and day of the week (0 to 6), or @daily and the like";
const midnight = "Write midnight as 0 0 * * *; a time zone cannot be given.";

export const wrong: readonly Wrong[] = [
  {
    title: "a schedule of six fields",
    settings: pruner({ schedule: "0 0 0 * * *" }),
    says: [`pruner.schedule must ${cron}, got "0 0 0 * * *". ${midnight}`],
  },
  {
    title: "a schedule with a time zone",
    settings: pruner({ schedule: "CRON_TZ=UTC 0 0 * * *" }),
    says: [`pruner.schedule must ${cron}, got "CRON_TZ=UTC 0 0 * * *". ${midnight}`],
  },
  {
    title: "days that Go does not know",
    settings: pruner({ keepYoungerThanDuration: "4d" }),
    says: [
      "pruner.keepYoungerThanDuration must be a duration of Go, in h, m, s, ms: the operator can no longer read a resource " +
        'with any other, got "4d". Write four days as 96h.',
    ],
  },
  {
    title: "a pruner that keeps nothing, however young",
    settings: pruner({ keepYoungerThanDuration: "0s" }),
    says: [
      "pruner.keepYoungerThanDuration must be more than nothing: a push that is under way would lose its layers, " +
        'got "0s". Leave it out for 60m.',
    ],
  },
  {
    title: "fewer revisions than none",
    settings: pruner({ keepTagRevisions: -1 }),
    says: [
      "pruner.keepTagRevisions must be a whole number, 0 or more, got -1. Leave it out for 3.",
    ],
  },
  {
    title: "half a job",
    settings: pruner({ failedJobsHistoryLimit: 0.5, suspend: "no" }),
    says: [
      'pruner.suspend must be true or false, got "no". See docs/settings.md.',
      "pruner.failedJobsHistoryLimit must be a whole number, got 0.5. See docs/settings.md.",
    ],
  },
  {
    title: "a field that an old release does not have",
    settings: bare({
      cluster: { openshiftVersion: "4.4" },
      pruner: { keepYoungerThanDuration: "1h", logLevel: "Debug" },
    }),
    says: [
      'pruner.keepYoungerThanDuration must be left out on OpenShift 4.4: it came with 4.5, got "1h". Remove it, or upgrade the cluster.',
      'pruner.logLevel must be left out on OpenShift 4.4: it came with 4.6, got "Debug". Remove it, or upgrade the cluster.',
    ],
  },
];
