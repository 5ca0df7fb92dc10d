import assert from "node:assert/strict";
import { prunerProblems } from "../../components/image-pruner-rules";
import { parseVersion } from "../../components/openshift-version";

describe("prunerProblems", () => {
  it("finds nothing wrong with the defaults, and with everything that can be set", () => {
    assert.deepEqual(prunerProblems({}, undefined), []);
    const all = {
      schedule: "0 3 * * *",
      suspend: true,
      keepTagRevisions: 0,
      keepYoungerThanDuration: "96h",
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 0,
      ignoreInvalidImageReferences: true,
      logLevel: "Debug" as const,
    };
    assert.deepEqual(prunerProblems(all, parseVersion("4.20")), []);
  });

  it("finds everything that is wrong at once", () => {
    const wrong = {
      schedule: "nightly",
      keepTagRevisions: -1,
      keepYoungerThanDuration: "4d",
      successfulJobsHistoryLimit: 1.5,
      failedJobsHistoryLimit: -3,
    };
    assert.deepEqual(
      prunerProblems(wrong, undefined).map(({ field, value }) => [field, value]),
      [
        ["schedule", "nightly"],
        ["keepTagRevisions", -1],
        ["successfulJobsHistoryLimit", 1.5],
        ["failedJobsHistoryLimit", -3],
        ["keepYoungerThanDuration", "4d"],
      ],
    );
  });

  it("knows which release has which field", () => {
    const newer = {
      keepYoungerThanDuration: "1h",
      ignoreInvalidImageReferences: false,
      logLevel: "Normal" as const,
    };
    assert.deepEqual(
      prunerProblems(newer, parseVersion("4.4")).map(({ field }) => field),
      ["keepYoungerThanDuration", "ignoreInvalidImageReferences", "logLevel"],
    );
  });
});
