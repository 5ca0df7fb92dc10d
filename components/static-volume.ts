import { isObjectName } from "./formats";
import type { Problem } from "./problems";

/** A PersistentVolume declared together with the claim that uses it: exactly one of `nfs` and `local`. */
export interface StaticVolume {
  /** @default the claim's name, behind `openshift-image-registry-` */
  readonly name?: string;
  /** A share of an NFS server that any node may mount. */
  readonly nfs?: { readonly server: string; readonly path: string };
  /** A folder or file system on one node. The registry runs there only. */
  readonly local?: { readonly path: string; readonly node: string };
}

/** Name of the volume: volumes are not namespaced, so the default carries the namespace. */
export function volumeName(volume: StaticVolume, claim: string): string {
  return volume.name ?? `openshift-image-registry-${claim}`;
}

/** The part of a PersistentVolume's spec that says where the data is. */
export function volumeSource({ nfs, local }: StaticVolume) {
  if (!local) return { nfs: { server: nfs?.server ?? "", path: nfs?.path ?? "" } };
  const here = { key: "kubernetes.io/hostname", operator: "In", values: [local.node] };
  return {
    local: { path: local.path },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [here] }] } },
  };
}

/** What is wrong with a static volume for this claim. */
export function volumeProblems(
  volume: StaticVolume,
  claim: string,
  accessModes: readonly string[],
): Problem[] {
  const { nfs, local } = volume;
  const problems: Problem[] = [];
  const name = volumeName(volume, claim);
  if (!isObjectName(name)) {
    const rule =
      "be a name of Kubernetes: lower-case letters, digits, '-' and '.', at most 253 characters";
    problems.push({
      field: "name",
      value: name,
      rule,
      remedy: "Correct the name, or leave it out.",
    });
  }
  if ((nfs === undefined) === (local === undefined)) {
    const value = nfs ? ["local", "nfs"] : undefined;
    problems.push({
      field: "",
      value,
      rule: "have exactly one of nfs and local",
      remedy: "Say where the data is, once.",
    });
  }
  for (const [field, path] of [
    ["nfs.path", nfs?.path],
    ["local.path", local?.path],
  ] as const) {
    if (path === undefined || path.startsWith("/")) continue;
    problems.push({ field, value: path, rule: "be an absolute path", remedy: "Start it with /." });
  }
  for (const [field, host] of [
    ["nfs.server", nfs?.server],
    ["local.node", local?.node],
  ] as const) {
    if (host !== "") continue;
    problems.push({
      field,
      value: host,
      rule: "be a host name",
      remedy: "Name the server, or the node.",
    });
  }
  if (local && accessModes.includes("ReadWriteMany")) {
    const rule = "be used with ReadWriteOnce: a folder of one node cannot be shared between nodes";
    const remedy = "Set accessModes: [ReadWriteOnce], or use nfs.";
    problems.push({ field: "local", value: local.path, rule, remedy });
  }
  return problems;
}
