import { ConfigMap } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { expiringSoon } from "./certificates";
import { mocked } from "./cluster";
import type { Cluster } from "./cluster";
import type { ClusterApi, LiveObject, ObjectRef, Permission } from "./cluster-api";
import { inProgram } from "./hooks";
import type { Problem } from "./problems";
import { bundlesOf, bundlesProblems } from "./registry-authorities";
import type { AdditionalTrustedCaSettings } from "./registry-authorities";
import { OWNER, ownerName } from "./registry-checks";

const NAMESPACE = "openshift-config";
/** The ConfigMap that is made of certificates. */
const OWN = "image-registry-additional-ca";

function permission(...verbs: string[]): Permission {
  return { group: "", resource: "configmaps", verbs, namespace: NAMESPACE };
}

/** The name of the ConfigMap with the authorities, and what must be there before it is referred to. */
export function authorities(
  name: string,
  settings: AdditionalTrustedCaSettings | undefined,
  cluster: Cluster,
  parent: pulumi.Resource,
): { readonly name?: string; readonly dependencies: readonly pulumi.Resource[] } {
  if (!settings) return { dependencies: [] };
  const warn = (lines: readonly string[]) => {
    for (const line of lines) void pulumi.log.warn(`additionalTrustedCA: ${line}`, parent);
  };
  const { name: existing } = settings;
  if (existing !== undefined) {
    const check = (api: ClusterApi) => existingProblems(api, existing, warn);
    cluster.require({ permissions: [permission("get")], check });
    return { name: existing, dependencies: [] };
  }
  const data = bundlesOf(settings);
  warn(soon(data));
  cluster.require({
    permissions: [permission("get", "list", "watch", "create", "patch", "delete")],
  });
  const made = new ConfigMap(
    `${name}-authorities`,
    {
      metadata: {
        name: OWN,
        namespace: cluster.gated(NAMESPACE),
        annotations: { [OWNER]: ownerName() },
      },
      data,
    },
    {
      parent,
      provider: cluster.provider,
      dependsOn: cluster.after([]),
      hooks: refuseOthers(cluster),
    },
  );
  return { name: OWN, dependencies: [made] };
}

/** One of our own that is not in the state was made by an update that was killed; any other is somebody else's. */
function refuseOthers(cluster: Cluster): pulumi.ResourceHookBinding {
  if (mocked()) return {};
  const refuse = inProgram(async () => {
    const live = await (await cluster.api).get(ref(OWN));
    if (!live || isOwn(live)) return;
    const remedy = `To use it, set additionalTrustedCA.name: ${OWN} in place of the certificates; or delete it.`;
    throw new Error(`ConfigMap ${NAMESPACE}/${OWN} is already there. ${remedy}`);
  });
  return { beforeCreate: [refuse] };
}

function isOwn(live: LiveObject): boolean {
  return live.metadata?.annotations?.[OWNER] === ownerName();
}

/** What of a ConfigMap that is there speaks against referring to it: the operator copies its keys as they are. */
async function existingProblems(
  api: ClusterApi,
  name: string,
  warn: (lines: readonly string[]) => void,
): Promise<Problem[]> {
  const field = "additionalTrustedCA.name";
  const live = await api.get(ref(name));
  if (!live) {
    const rule = `be a ConfigMap in ${NAMESPACE}: without it the registry's operator is Degraded at once`;
    const remedy = `oc create configmap ${name} -n ${NAMESPACE} --from-file=<host>=<file>.`;
    return [{ field, value: name, rule, remedy }];
  }
  if (name === OWN && isOwn(live)) {
    const rule = "be left out: this stack has made that ConfigMap, and would delete it";
    const remedy = "Keep the certificates in the settings, or name another ConfigMap.";
    return [{ field, value: name, rule, remedy }];
  }
  const data = (live["data"] ?? {}) as Readonly<Record<string, string>>;
  warn(soon(data));
  return bundlesProblems(field, data);
}

/** Which certificates will have to be replaced. */
function soon(data: Readonly<Record<string, string>>): string[] {
  return Object.entries(data).flatMap(([host, pem]) =>
    expiringSoon(pem).map((line) => `${line}; images of ${host} cannot be pulled then`),
  );
}

function ref(name: string): ObjectRef {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: NAMESPACE } };
}
