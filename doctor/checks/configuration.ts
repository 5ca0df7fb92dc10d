import type { LiveObject } from "../../components/cluster-api";
import { DEPLOYMENT } from "../../components/credentials-in-use";
import { goDuration } from "../../components/formats";
import { CONFIG } from "../../components/gate";
import { judgeRollout } from "../../components/judge";
import type { SentSpec } from "../../components/judge";
import { nameOf } from "../finding";
import type { Check, Finding } from "../finding";

const object = nameOf(CONFIG);
const PATCH = "oc patch configs.imageregistry.operator.openshift.io/cluster --type=merge -p";

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The configuration by itself, what the operator says about it, and the pods. */
export const configuration: Check = async (look, config) => [
  ...state(config),
  ...behind(config),
  ...conditions(config),
  ...durations(config),
  ...stale(config),
  ...rollout(config, await look.get(DEPLOYMENT)),
];

function state({ spec = {} }: LiveObject): Finding[] {
  const is = spec["managementState"];
  const say = (name: string, severity: Finding["severity"], what: string): Finding[] => {
    const remedy = `${PATCH} '{"spec":{"managementState":"Managed"}}', once it has storage.`;
    return [{ name, severity, object, what, remedy }];
  };
  if (is === "Managed") return [];
  if (is === "Removed")
    return say("registry-removed", "warning", "managementState is Removed: there is no registry");
  if (is === "Unmanaged")
    return say(
      "registry-unmanaged",
      "warning",
      "managementState is Unmanaged: the operator ignores this resource, also what is changed in it",
    );
  const shown = JSON.stringify(is ?? null);
  return say("state-unknown", "error", `managementState is ${shown}: the operator does nothing`);
}

function behind({ metadata, status = {} }: LiveObject): Finding[] {
  const seen = Number(status["observedGeneration"] ?? 0);
  const generation = metadata?.generation ?? 0;
  if (seen >= generation) return [];
  const what = `the operator has seen generation ${seen} of ${generation}`;
  const remedy =
    "Run this again in a minute. If it stays: oc logs -n openshift-image-registry deploy/cluster-image-registry-operator.";
  return [{ name: "operator-behind", severity: "error", object, what, remedy }];
}

const WANTED: readonly (readonly [type: string, status: string, name: string])[] = [
  ["Available", "True", "not-available"],
  ["Progressing", "False", "progressing"],
  ["Degraded", "False", "degraded"],
  ["StorageExists", "True", "storage-not-found"],
];

function conditions({ spec = {}, status = {} }: LiveObject): Finding[] {
  if (spec["managementState"] !== "Managed") return [];
  const all = (status["conditions"] ?? []) as readonly Condition[];
  return WANTED.flatMap(([type, wanted, name]): Finding[] => {
    const found = all.find((one) => one.type === type);
    if (found?.status === wanted) return [];
    const said = found
      ? `${type}=${found.status} (${found.reason ?? ""}): ${found.message ?? ""}`
      : `${type} is not reported`;
    const remedy = "Mend what the operator names; docs/errors.md has its messages.";
    return [{ name, severity: "error", object, what: `the operator says ${said}`, remedy }];
  });
}

/** The definition takes more than the operator can read; with one such value it reads nothing any more. */
function durations({ spec = {} }: LiveObject): Finding[] {
  const requests = (spec["requests"] ?? {}) as Readonly<Record<string, Limits | undefined>>;
  return Object.entries(requests).flatMap(([kind, limits]): Finding[] => {
    const wait = limits?.maxWaitInQueue;
    if (wait === undefined || goDuration(wait) !== undefined) return [];
    const field = `spec.requests.${kind}.maxWaitInQueue`;
    const what = `${field} is "${wait}", which the operator cannot read: it reconciles nothing any more`;
    const remedy = "Write it in h, m, s or ms: a day is 24h.";
    return [{ name: "duration-unreadable", severity: "error", object, what, remedy }];
  });
}

interface Limits {
  readonly maxWaitInQueue?: string;
}

function stale({ spec = {} }: LiveObject): Finding[] {
  const { logging, logLevel } = spec;
  if (!logging || logLevel === undefined) return [];
  const what = `spec.logging is ${JSON.stringify(logging)}, which OpenShift 4.6 and newer read only while logLevel is Normal`;
  const remedy = `${PATCH} '{"spec":{"logging":null}}', and set logLevel.`;
  return [{ name: "stale-field", severity: "warning", object, what, remedy }];
}

function rollout({ spec = {} }: LiveObject, deployment: LiveObject | undefined): Finding[] {
  if (spec["managementState"] !== "Managed" || !deployment) return [];
  const { state: how, why } = judgeRollout(deployment, spec as unknown as SentSpec);
  if (how === "good") return [];
  const remedy = "See oc describe pods -n openshift-image-registry -l docker-registry=default.";
  return [
    { name: "pods-behind", severity: "error", object: nameOf(DEPLOYMENT), what: why, remedy },
  ];
}
