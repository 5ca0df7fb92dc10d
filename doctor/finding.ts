import type { LiveObject, ObjectRef } from "../components/cluster-api";

/** One thing that is wrong, or will be, with the registry of a cluster. */
export interface Finding {
  /** Stable name, as in docs/doctor.md: `claim-missing`. */
  readonly name: string;
  /** error: something does not work. warning: it works, and something is likely to be lost or missed. */
  readonly severity: "error" | "warning";
  /** The object that it is about, as `oc get` names it. */
  readonly object: string;
  /** What is so. No value of a Secret. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** How checks look at the cluster: each object is read once, and never changed. */
export interface Look {
  /** The object, or undefined when it is not there, or may not be read; `unseen` has the latter. */
  get(ref: ObjectRef): Promise<LiveObject | undefined>;
  /** Objects that the user of the kubeconfig may not read. */
  readonly unseen: readonly string[];
}

export type Check = (look: Look, config: LiveObject) => Promise<Finding[]>;

/** `secrets/image-registry-tls`, or with its namespace where that is not the registry's. */
export function nameOf({ kind, apiVersion, metadata }: ObjectRef): string {
  const group = apiVersion.includes("/") ? `.${apiVersion.split("/")[0] ?? ""}` : "";
  const plural = `${kind.toLowerCase()}${kind.endsWith("s") ? "es" : "s"}`;
  const place = metadata.namespace === undefined ? "" : `${metadata.namespace}/`;
  return `${plural}${group} ${place}${metadata.name}`;
}
