import assert from "node:assert/strict";
import { isSchedule } from "../../components/cron";

describe("isSchedule", () => {
  const right = [
    ...[
      "0 0 * * *",
      "*/15 8-18 * * mon-fri",
      "5,35 0-23/2 1 JAN,jul ?",
      "0  4 * * 0",
      "30/5 * * * *",
    ],
    ...["@daily", "@midnight", "@every 1h30m"],
  ];
  for (const schedule of right)
    it(`takes ${schedule}`, () => {
      assert.ok(isSchedule(schedule));
    });

  const wrong: readonly [string, why: string][] = [
    ["", "nothing"],
    ["nonsense", "a word"],
    ["0 0 * *", "four fields"],
    ["0 0 0 * * *", "six fields"],
    ["60 0 * * *", "minute 60"],
    ["0 24 * * *", "hour 24"],
    ["0 0 0 * *", "day 0"],
    ["0 0 * 13 *", "month 13"],
    ["0 0 * * 7", "7 for Sunday"],
    ["0 0 * * monday", "a day in full"],
    ["0 0 L * *", "the last day"],
    ["30-10 * * * *", "a range backwards"],
    ["*/0 * * * *", "a step of 0"],
    ["1-2-3 * * * *", "two hyphens"],
    ["1, * * * *", "a comma too many"],
    ["-1 * * * *", "a number below 0"],
    ["TZ=Europe/Berlin 0 0 * * *", "a time zone"],
    ["@reboot", "a start"],
    ["@every day", "no duration of Go"],
    ["@every 0s", "no time at all"],
  ];
  for (const [schedule, why] of wrong)
    it(`rejects ${why}: ${schedule}`, () => {
      assert.ok(!isSchedule(schedule));
    });
});
