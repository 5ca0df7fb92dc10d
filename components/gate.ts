import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterApi, LiveObject, ObjectRef, Permission } from "./cluster-api";
import { olderThan, parseVersion, show } from "./openshift-version";
import type { OpenShiftVersion } from "./openshift-version";
import type { Problem } from "./problems";

/** The namespace of the registry, its operator, its claim and its Secret. */
export const NAMESPACE = "openshift-image-registry";

/** The registry's configuration. The operator creates it, and again when it is deleted; we never do. */
export const CONFIG = {
  apiVersion: "imageregistry.operator.openshift.io/v1",
  kind: "Config",
  metadata: { name: "cluster" },
} satisfies ObjectRef;

/** What the gate found, and looked at once for everybody. */
export interface Live {
  /** The cluster's own identity, `spec.clusterID` of its ClusterVersion. */
  readonly id: string;
  /** Release that the cluster runs; undefined where it does not say. */
  readonly version: OpenShiftVersion | undefined;
  /** The configuration resource; undefined only in a preview before the operator has created it. */
  readonly config: LiveObject | undefined;
}

/** What a component needs of the cluster before anything is created. */
export interface Requirement {
  /** Rights of the deployer, asked for before the first write. */
  readonly permissions: readonly Permission[];
  /** Looks at the cluster, read-only, and says what speaks against going on. */
  readonly check?: (api: ClusterApi, live: Live) => Promise<Problem[]>;
}

export interface GateOptions {
  /** Release that the user declared. */
  readonly declared: OpenShiftVersion | undefined;
  /** In a preview the gate looks once, and what may still come is a warning. */
  readonly preview: boolean;
  readonly timeoutSeconds: number;
  readonly say: (line: string) => void;
  readonly warn: (line: string) => void;
}

/** What the gate itself reads. */
const OWN_NEEDS: readonly Permission[] = [
  { group: "config.openshift.io", resource: "clusterversions", verbs: ["get"] },
  { group: "", resource: "namespaces", verbs: ["get"] },
  { group: "imageregistry.operator.openshift.io", resource: "configs", verbs: ["get"] },
];

/** Passes when the cluster is the kind, the release and in the state that the requirements need. */
export async function passGate(
  api: ClusterApi,
  requirements: readonly Requirement[],
  options: GateOptions,
): Promise<{ live?: Live; problems: Problem[] }> {
  const forbidden = await missingRights(api, [
    ...OWN_NEEDS,
    ...requirements.flatMap((need) => need.permissions),
  ]);
  if (forbidden.length > 0) return { problems: forbidden };
  const version = await api.get({
    apiVersion: "config.openshift.io/v1",
    kind: "ClusterVersion",
    metadata: { name: "version" },
  });
  const id = version?.spec?.["clusterID"];
  if (typeof id !== "string" || id === "") return { problems: [notOpenShift(api.server)] };
  const { config, late } = await initialised(api, options);
  if (late) return { problems: [late] };
  const live = { id, version: releaseOf(version), config };
  const found = await Promise.all(
    requirements.map(async (need) => (await need.check?.(api, live)) ?? []),
  );
  return { live, problems: [...releaseProblems(options.declared, live.version), ...found.flat()] };
}

async function missingRights(
  api: ClusterApi,
  permissions: readonly Permission[],
): Promise<Problem[]> {
  const asked = new Map<string, { permission: Permission; verb: string }>();
  for (const permission of permissions) {
    for (const verb of permission.verbs)
      asked.set(JSON.stringify({ ...permission, verbs: verb }), { permission, verb });
  }
  const answers = await Promise.all(
    [...asked.values()].map(async (ask) => ({
      ...ask,
      allowed: await api.may(ask.permission, ask.verb),
    })),
  );
  return answers
    .filter(({ allowed }) => !allowed)
    .map(({ permission, verb }) => forbidden(api.server, permission, verb));
}

function forbidden(
  server: string,
  { group, resource, namespace, name }: Permission,
  verb: string,
): Problem {
  const kind = group ? `${resource}.${group}` : resource;
  const what = `${verb} ${kind}${name === undefined ? "" : ` ${name}`}`;
  return {
    field: "kubeconfig",
    value: `a user of ${server} that may not`,
    rule: `belong to a user that may ${what}${namespace ? ` in namespace ${namespace}` : ""}`,
    remedy: "Grant it the ClusterRole of docs/permissions.yaml.",
  };
}

function notOpenShift(server: string): Problem {
  const rule = "lead to an OpenShift cluster: one with a ClusterVersion that has a clusterID";
  return {
    field: "kubeconfig",
    value: server,
    rule,
    remedy: "Check the context, or the server's address.",
  };
}

/** The release the cluster runs: the newest completed update, or the one it was asked to run. */
function releaseOf(version: LiveObject | undefined): OpenShiftVersion | undefined {
  const status = version?.status as
    | { history?: { state?: string; version?: string }[]; desired?: { version?: string } }
    | undefined;
  const completed = status?.history?.find((entry) => entry.state === "Completed");
  const text = completed?.version ?? status?.desired?.version;
  return text === undefined ? undefined : parseVersion(text);
}

function releaseProblems(
  declared: OpenShiftVersion | undefined,
  live: OpenShiftVersion | undefined,
): Problem[] {
  if (!declared || !live || !olderThan(live, declared)) return [];
  const rule = `be no newer than the cluster, which runs ${show(live)}`;
  const remedy = `Set openshiftVersion: "${show(live)}", or leave it out.`;
  return [{ field: "openshiftVersion", value: show(declared), rule, remedy }];
}

/** "Wait a few minutes and run the command again" is our job. */
async function initialised(
  api: ClusterApi,
  options: GateOptions,
): Promise<{ config?: LiveObject | undefined; late?: Problem }> {
  const deadline = Date.now() + options.timeoutSeconds * 1000;
  for (let said = ""; ;) {
    const [namespace, config] = await Promise.all([api.get(NAMESPACE_REF), api.get(CONFIG)]);
    if (namespace && config) return { config };
    const missing = namespace ? CONFIG_NAME : `namespace ${NAMESPACE}`;
    const line = `${missing} is not there yet: the registry's operator is still initialising, or the ImageRegistry capability is disabled`;
    if (options.preview) {
      options.warn(`${line}. The update will wait up to ${options.timeoutSeconds} seconds for it.`);
      return { config };
    }
    if (Date.now() >= deadline) return { late: tooLate(missing, options.timeoutSeconds) };
    if (said !== missing) options.say(`${line}; waiting up to ${options.timeoutSeconds} seconds`);
    said = missing;
    await sleep(2000);
  }
}

const NAMESPACE_REF: ObjectRef = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: NAMESPACE },
};
const CONFIG_NAME = "configs.imageregistry.operator.openshift.io/cluster";

function tooLate(missing: string, seconds: number): Problem {
  return {
    field: "cluster",
    value: `no ${missing} after ${seconds} seconds`,
    rule: "have the registry's operator running: it creates this",
    remedy:
      "Either the operator is still initialising (oc get clusteroperator image-registry): run this again later. Or the " +
      "ImageRegistry capability is disabled (oc get clusterversion version -o jsonpath={.status.capabilities}): enable it.",
  };
}
