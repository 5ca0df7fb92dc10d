import type { Problem } from "./problems";

/** Major and minor version of OpenShift. */
export interface OpenShiftVersion {
  readonly major: number;
  readonly minor: number;
}

/**
 * The first release whose definition has the field (openshift/api, release branches). A field that the cluster does
 * not know is refused by the API server, in the middle of an update; so it is refused here, before.
 */
const SINCE = {
  affinity: { major: 4, minor: 5 },
  virtualHostedStyle: { major: 4, minor: 5 },
  keepYoungerThanDuration: { major: 4, minor: 5 },
  ignoreInvalidImageReferences: { major: 4, minor: 6 },
  "storage.managementState": { major: 4, minor: 6 },
  logLevel: { major: 4, minor: 6 },
  operatorLogLevel: { major: 4, minor: 6 },
  cloudName: { major: 4, minor: 6 },
  ibmcos: { major: 4, minor: 9 },
  applicationCredential: { major: 4, minor: 10 },
  topologySpreadConstraints: { major: 4, minor: 11 },
  trustedCA: { major: 4, minor: 11 },
  // The kind; before, it was a technology preview.
  AlertingRule: { major: 4, minor: 14 },
  chunkSizeMiB: { major: 4, minor: 17 },
  imageStreamImportMode: { major: 4, minor: 18 },
} satisfies Record<string, OpenShiftVersion>;

/** A field that not every release has. */
export type GatedField = keyof typeof SINCE;

/** Reads `4.16` or `4.16.3`; undefined when it is neither. */
export function parseVersion(text: string): OpenShiftVersion | undefined {
  const match = /^(\d+)\.(\d+)(\.\d+.*)?$/.exec(text);
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined;
}

/** True when this release has the field. An unknown version (omitted) is the newest: it has all fields. */
export function has(version: OpenShiftVersion | undefined, field: GatedField): boolean {
  return version === undefined || !olderThan(version, SINCE[field]);
}

/** True when `a` was released before `b`. */
export function olderThan(a: OpenShiftVersion, b: OpenShiftVersion): boolean {
  return a.major !== b.major ? a.major < b.major : a.minor < b.minor;
}

/** The fields in use that this release does not have. */
export function versionProblems(
  version: OpenShiftVersion | undefined,
  used: Readonly<Partial<Record<GatedField, unknown>>>,
): Problem[] {
  return (Object.keys(SINCE) as GatedField[])
    .filter((field) => used[field] !== undefined && !has(version, field))
    .map((field) => ({
      field,
      value: used[field],
      rule: `be left out on OpenShift ${show(version)}: it came with ${show(SINCE[field])}`,
      remedy: "Remove it, or upgrade the cluster.",
    }));
}

/** `4.16` */
export function show(version: OpenShiftVersion | undefined): string {
  return version ? `${version.major}.${version.minor}` : "of the newest release";
}

/** What is wrong with the `openshiftVersion` that was given. */
export function declaredVersionProblems(declared: string | undefined): Problem[] {
  const version = declared === undefined ? undefined : parseVersion(declared);
  if (declared === undefined || (version && !olderThan(version, { major: 4, minor: 4 }))) return [];
  const rule = "be a release of OpenShift, 4.4 or newer";
  return [
    {
      field: "openshiftVersion",
      value: declared,
      rule,
      remedy: "Write it like 4.16, or leave it out for the newest.",
    },
  ];
}
