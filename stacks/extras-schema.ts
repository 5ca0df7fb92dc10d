import { flag, level, pods, strict, text, whole } from "./schema-parts";

const pruner = strict({
  schedule: text.describe("Schedule of a CronJob; omitted: every midnight"),
  suspend: flag.describe("Starts no more jobs"),
  keepTagRevisions: whole.describe("Revisions of each tag that are kept; omitted: 3"),
  keepYoungerThanDuration: text.describe("Keeps what is younger, as 96h; omitted: 60m"),
  ...pods,
  successfulJobsHistoryLimit: whole,
  failedJobsHistoryLimit: whole,
  ignoreInvalidImageReferences: flag,
  logLevel: level,
});

/** What a stack may set up beside the registry: the settings of one component a key. Omitted: nothing is touched. */
export const extras = {
  pruner: pruner.exactOptional().describe("When and how images are pruned"),
};
