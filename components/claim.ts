import type { LiveObject } from "./cluster-api";
import { isObjectName, quantity } from "./formats";
import { below } from "./problems";
import type { Problem } from "./problems";
import { volumeProblems } from "./static-volume";
import type { StaticVolume } from "./static-volume";
import type { Sharing } from "./storage";

/** How pods may use a volume; a registry cannot use the read-only ones, nor ReadWriteOncePod (its operator refuses it). */
export type AccessMode = "ReadWriteOnce" | "ReadWriteMany";

/** A claim for the registry to be created. */
export interface NewClaim {
  /** @default image-registry-storage */
  readonly name?: string;
  /**
   * ReadWriteMany lets any number of replicas share the volume; ReadWriteOnce allows one, replaced by Recreate.
   * @default ["ReadWriteMany"]
   */
  readonly accessModes?: readonly AccessMode[];
  /** A Kubernetes quantity. OpenShift documents 100Gi as the least; less is a warning. @default 100Gi */
  readonly size?: string;
  /** Empty: no class, for a volume made by hand. @default the cluster's default class; none with `volume` */
  readonly storageClassName?: string;
  /** Name of the one volume to bind to. @default any that fits, or the one that is provisioned */
  readonly volumeName?: string;
  /** Labels that the volume must have. @default any */
  readonly selector?: Readonly<Record<string, string>>;
  /** A volume to declare with the claim, and only for it. @default none: the class provisions one */
  readonly volume?: StaticVolume;
}

/** Name that the registry's documentation, and so everybody, uses. */
export const DEFAULT_CLAIM = "image-registry-storage";

/** OpenShift, "Configuring registry storage for bare metal": must have 100Gi capacity. */
export const DOCUMENTED_SIZE = "100Gi";

/** A claim with the defaults filled in; no class means the cluster's default class. */
export interface Claim extends NewClaim {
  readonly name: string;
  readonly accessModes: readonly AccessMode[];
  readonly size: string;
}

/** Fills in the defaults. */
export function claimDefaults(claim: NewClaim): Claim {
  const storageClassName = claim.storageClassName ?? (claim.volume ? "" : undefined);
  return {
    ...claim,
    name: claim.name ?? DEFAULT_CLAIM,
    accessModes: claim.accessModes ?? (["ReadWriteMany"] satisfies AccessMode[]),
    size: claim.size ?? DOCUMENTED_SIZE,
    ...(storageClassName !== undefined && { storageClassName }),
  };
}

/** What is wrong with a claim to be created, by itself. */
export function claimProblems(claim: NewClaim): Problem[] {
  const { name, accessModes, size } = claimDefaults(claim);
  const problems = [...nameProblems(claim), ...bindingProblems(claim)];
  if (!accessModes.some((mode: string) => mode === "ReadWriteMany" || mode === "ReadWriteOnce")) {
    const rule =
      "contain ReadWriteMany or ReadWriteOnce: the registry writes, and its operator knows no other mode";
    const remedy = "Use ReadWriteMany for two or more replicas, else ReadWriteOnce.";
    problems.push({ field: "accessModes", value: accessModes, rule, remedy });
  }
  if (!((quantity(size) ?? 0) > 0)) {
    const rule = "be a Kubernetes quantity above 0";
    problems.push({ field: "size", value: size, rule, remedy: "Write it like 100Gi." });
  }
  return [
    ...problems,
    ...below("volume", claim.volume ? volumeProblems(claim.volume, name, accessModes) : []),
  ];
}

function nameProblems(claim: NewClaim): Problem[] {
  return (["name", "storageClassName", "volumeName"] as const)
    .filter(
      (field) =>
        claim[field] !== undefined && !(field === "storageClassName" && claim[field] === ""),
    )
    .filter((field) => !isObjectName(claim[field] ?? ""))
    .map((field) => ({
      field,
      value: claim[field],
      rule: "be a name of Kubernetes: lower-case letters, digits, '-' and '.', at most 253 characters",
      remedy: "Correct the name, or leave it out for the default.",
    }));
}

/** A volume declared here is bound by name: every other way to choose one contradicts it. */
function bindingProblems(claim: NewClaim): Problem[] {
  if (!claim.volume) return [];
  const others = (["volumeName", "selector", "storageClassName"] as const).filter(
    (field) => claim[field],
  );
  return others.map((field) => ({
    field,
    value: claim[field],
    rule: "be left out together with volume: the claim is bound to that volume",
    remedy: "Remove one of the two.",
  }));
}

/** How many replicas may use a claim with these access modes (registry operator: RWX anywhere in the list is enough). */
export function sharingOf(accessModes: readonly string[], claim: string): Sharing {
  if (accessModes.includes("ReadWriteMany")) return { because: `claim ${claim} is ReadWriteMany` };
  const because = `claim ${claim} is ${accessModes.join(", ") || "without an access mode"}: one pod at a time can write to it`;
  return { maxReplicas: 1, rolloutStrategy: "Recreate", because };
}

/** What speaks against these settings for a claim that is already there: what Kubernetes never changes afterwards. */
export function immutableProblems(wanted: Claim, live: LiveObject | undefined): Problem[] {
  const spec = live?.spec as LiveClaimSpec | undefined;
  if (!spec) return [];
  const pairs: [keyof NewClaim, unknown, unknown][] = [
    ["accessModes", [...wanted.accessModes].sort(), [...(spec.accessModes ?? [])].sort()],
    ["storageClassName", wanted.storageClassName, spec.storageClassName],
    ["volumeName", wanted.volumeName, spec.volumeName],
  ];
  const changed = pairs
    .filter(
      ([, want, have]) => want !== undefined && JSON.stringify(want) !== JSON.stringify(have ?? ""),
    )
    .map(([field, want, have]) =>
      frozen(wanted.name, field, want, `stay ${JSON.stringify(have ?? "")}`),
    );
  const size = spec.resources?.requests?.["storage"];
  const shrunk = size !== undefined && (quantity(wanted.size) ?? 0) < (quantity(size) ?? 0);
  return shrunk
    ? [...changed, frozen(wanted.name, "size", wanted.size, `be at least ${size}`)]
    : changed;
}

interface LiveClaimSpec {
  readonly accessModes?: readonly string[];
  readonly storageClassName?: string;
  readonly volumeName?: string;
  readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
}

function frozen(name: string, field: string, value: unknown, rule: string): Problem {
  return {
    field,
    value,
    rule: `${rule}: claim ${name} exists, may hold images, and Kubernetes does not change this in a claim`,
    remedy:
      "Set it back; or give the new claim another name, copy the images, and switch (docs/storage.md).",
  };
}
