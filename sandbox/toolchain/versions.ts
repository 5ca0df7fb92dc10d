import type { ToolSpec } from "./tools";

/** The first version number in a text such as `Kubernetes v1.33.0` or `etcd Version: 3.5.21`. */
export function findVersion(text: string): string | undefined {
  const found = /(?<![\d.])v?(\d+\.\d+\.\d+)/.exec(text)?.[1];
  return found === undefined || found === "0.0.0" ? undefined : `v${found}`;
}

/** Whether the version found can stand in for the pinned one. */
export function fits(found: string, pinned: string, rule: ToolSpec["fits"]): boolean {
  const [major, minor, patch] = numbers(found);
  const [pinnedMajor, pinnedMinor, pinnedPatch] = numbers(pinned);
  if (major !== pinnedMajor) return false;
  if (rule === "same minor") return minor === pinnedMinor;
  return minor > pinnedMinor || (minor === pinnedMinor && patch >= pinnedPatch);
}

function numbers(version: string): [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.replace(/^v/, "").split(".").map(Number);
  return [major, minor, patch];
}
