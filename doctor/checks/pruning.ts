import type { ObjectRef } from "../../components/cluster-api";
import { isSchedule } from "../../components/cron";
import { goDuration } from "../../components/formats";
import { nameOf } from "../finding";
import type { Check, Finding } from "../finding";
import { isMissing } from "../look";

const PRUNER: ObjectRef = {
  apiVersion: "imageregistry.operator.openshift.io/v1",
  kind: "ImagePruner",
  metadata: { name: "cluster" },
};

const object = nameOf(PRUNER);

/** Whether images that nothing needs any more go away. */
export const pruning: Check = async (look) => {
  const live = await look.get(PRUNER);
  const say = (name: string, what: string, remedy: string): Finding => ({
    name,
    severity: "error",
    object,
    what,
    remedy,
  });
  if (isMissing(look, PRUNER, live))
    return [
      say("pruner-missing", "nothing prunes images", "The operator makes it anew: is it running?"),
    ];
  const { schedule, keepYoungerThanDuration: age, suspend } = (live?.spec ?? {}) as Pruner;
  return [
    ...(schedule && !isSchedule(schedule)
      ? [
          say(
            "pruner-schedule",
            `spec.schedule is "${schedule}", which is no schedule of a CronJob`,
            "Write midnight as 0 0 * * *.",
          ),
        ]
      : []),
    ...(age !== undefined && goDuration(age) === undefined
      ? [
          say(
            "pruner-duration",
            `spec.keepYoungerThanDuration is "${age}", which the operator cannot read`,
            "Write it in h, m or s: four days are 96h.",
          ),
        ]
      : []),
    ...(suspend === true ? [suspended()] : []),
  ];
};

interface Pruner {
  readonly schedule?: string;
  readonly keepYoungerThanDuration?: string;
  readonly suspend?: boolean;
}

function suspended(): Finding {
  const what = "the pruner is suspended: the storage only grows";
  const remedy = "Set spec.suspend to false, or pruner.suspend in the stack.";
  return { name: "pruner-suspended", severity: "warning", object, what, remedy };
}
