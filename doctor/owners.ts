import type { LiveObject } from "../components/cluster-api";
import { OWNER } from "../components/registry-checks";

type Fields = Readonly<Record<string, unknown>>;

/** Who set which field of the spec, the latest of each manager, by field: `spec.replicas` to managers. */
export function ownersOf(config: LiveObject): Record<string, string[]> {
  const owners: Record<string, string[]> = {};
  for (const { manager = "unknown", fieldsV1 } of config.metadata?.managedFields ?? [])
    for (const path of pathsOf((fieldsV1 as Fields | undefined)?.["f:spec"], "spec"))
      owners[path] = [...new Set([...(owners[path] ?? []), manager])].sort();
  return Object.fromEntries(Object.entries(owners).sort(([a], [b]) => a.localeCompare(b)));
}

/** The stack that configures this registry, `project/stack`. */
export function stackOf({ metadata }: LiveObject): string | undefined {
  return metadata?.annotations?.[OWNER];
}

/** Down to fields that have none below them; what is in lists belongs to the list. */
function pathsOf(fields: unknown, path: string): string[] {
  const inner = Object.entries((fields ?? {}) as Fields).filter(([key]) => key.startsWith("f:"));
  if (inner.length === 0) return fields === undefined ? [] : [path];
  return inner.flatMap(([key, below]) => pathsOf(below, `${path}.${key.slice(2)}`));
}
