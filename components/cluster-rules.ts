import type { ClusterArgs } from "./cluster";
import { declaredVersionProblems } from "./openshift-version";
import type { Problem } from "./problems";

/** Which cluster it is, and where. */
export interface Identity {
  readonly id: string;
  readonly server: string;
}

/** What is wrong with the arguments by themselves. */
export function clusterProblems(
  args: Pick<ClusterArgs, "openshiftVersion" | "timeoutSeconds">,
): Problem[] {
  const problems = declaredVersionProblems(args.openshiftVersion);
  const seconds = args.timeoutSeconds;
  if (seconds !== undefined && !(Number.isInteger(seconds) && seconds > 0)) {
    const rule = "be a whole number of seconds, 1 or more";
    problems.push({
      field: "timeoutSeconds",
      value: seconds,
      rule,
      remedy: "Leave it out for 1200.",
    });
  }
  return problems;
}

/** A stack that is pointed at another cluster than the one that it wrote to first. */
export function otherCluster(now: Identity, first: Identity): Problem {
  return {
    field: "kubeconfig",
    value: `cluster ${now.id} at ${now.server}`,
    rule: `lead to the cluster that this stack configures, ${first.id} at ${first.server}`,
    remedy:
      "One stack is one cluster: correct the context, or create a stack for the other cluster (pulumi stack init). If the " +
      "cluster was installed anew, see docs/recovery.md.",
  };
}
