import { isObjectName } from "./formats";
import type { Problem } from "./problems";

/** A PersistentVolume declared together with the claim that uses it. */
export type StaticVolume = {
  /** @default the claim's name, behind `openshift-image-registry-` */
  readonly name?: string;
} & (
  | {
      /** A share of an NFS server that any node may mount. */
      readonly nfs: { readonly server: string; readonly path: string };
      readonly local?: never;
    }
  | {
      /** A folder or file system on one node. The registry runs there only. */
      readonly local: { readonly path: string; readonly node: string };
      readonly nfs?: never;
    }
);

/** Name of the volume: volumes are not namespaced, so the default carries the namespace. */
export function volumeName(volume: StaticVolume, claim: string): string {
  return volume.name ?? `openshift-image-registry-${claim}`;
}

/** The part of a PersistentVolume's spec that says where the data is. */
export function volumeSource(volume: StaticVolume) {
  if (volume.nfs) return { nfs: { server: volume.nfs.server, path: volume.nfs.path } };
  const here = { key: "kubernetes.io/hostname", operator: "In", values: [volume.local.node] };
  return {
    local: { path: volume.local.path },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [here] }] } },
  };
}

/** What is wrong with a static volume for this claim. */
export function volumeProblems(
  volume: StaticVolume,
  claim: string,
  accessModes: readonly string[],
): Problem[] {
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
  const { path } = volume.nfs ?? volume.local;
  const kind = volume.nfs ? "nfs" : "local";
  if (!path.startsWith("/")) {
    const rule = "be an absolute path";
    problems.push({ field: `${kind}.path`, value: path, rule, remedy: "Start it with /." });
  }
  if (volume.nfs?.server === "" || volume.local?.node === "") {
    const [field, what] = volume.nfs
      ? ["nfs.server", "the NFS server"]
      : ["local.node", "the node"];
    problems.push({ field, value: "", rule: `name ${what}`, remedy: "Give its host name." });
  }
  if (volume.local && accessModes.includes("ReadWriteMany")) {
    problems.push({
      field: "local",
      value: volume.local.path,
      rule: "be used with ReadWriteOnce: a folder of one node cannot be shared between nodes",
      remedy: "Set accessModes: [ReadWriteOnce], or use nfs.",
    });
  }
  return problems;
}
