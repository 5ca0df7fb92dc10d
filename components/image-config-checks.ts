import { isDeepStrictEqual } from "node:util";
import type { ClusterApi, LiveObject, ObjectRef, Permission } from "./cluster-api";
import { differences } from "./drift";
import type { Live } from "./gate";
import { versionProblems } from "./openshift-version";
import type { Problem } from "./problems";
import { isObject } from "./release";
import type { Fields } from "./release";
import { isOurs } from "./sole-holder";

/** What the cluster may do with images. The installer creates it; we never do. */
export const IMAGE = {
  apiVersion: "config.openshift.io/v1",
  kind: "Image",
  metadata: { name: "cluster" },
} satisfies ObjectRef;

/** Never create or delete. */
export const IMAGE_PERMISSIONS: readonly Permission[] = [
  { group: "config.openshift.io", resource: "images", verbs: ["get", "patch"] },
];

/** What on the live cluster speaks against sending this. `reload` is called when the nodes will notice. */
export async function imageProblems(
  api: ClusterApi,
  { version }: Live,
  sent: Fields,
  takeOver: boolean,
  reload: () => void,
): Promise<Problem[]> {
  const live = await api.get(IMAGE);
  if (!live) return [missing()];
  if (sourcesDiffer(live, sent)) reload();
  return [
    ...versionProblems(version, { imageStreamImportMode: sent["imageStreamImportMode"] }),
    ...(takeOver ? [] : foreignProblems(live, sent)),
    ...exclusiveProblems(live, sent),
  ];
}

function missing(): Problem {
  const rule = "be there: it comes with every OpenShift";
  const remedy = "Look at: oc get image.config.openshift.io cluster.";
  return { field: "image.config.openshift.io/cluster", value: undefined, rule, remedy };
}

/** What somebody else has set, and would be replaced. */
function foreignProblems(live: LiveObject, sent: Fields): Problem[] {
  return leaves(sent)
    .filter((path) => !isOurs(live, path))
    .map((path) => ({ path, value: valueAt(live.spec, path), wanted: valueAt(sent, path) }))
    .filter(({ value, wanted }) => !isNothing(value) && !isDeepStrictEqual(value, wanted))
    .map(({ path, value }) => ({
      field: "takeOver",
      value: false,
      rule: `be true to replace ${path.join(".")}, which somebody else has set to ${JSON.stringify(value)}`,
      remedy: "Take what is to stay into your own settings, then set takeOver: true.",
    }));
}

/** Of blocked and allowed only one may be there, whoever has set it. */
function exclusiveProblems(live: LiveObject, sent: Fields): Problem[] {
  const pair = ["blockedRegistries", "allowedRegistries"];
  return pair.flatMap((other, index) => {
    const field = pair[1 - index] ?? "";
    const path = ["registrySources", other];
    const there = valueAt(live.spec, path) !== undefined && !isOurs(live, path);
    if (!there || valueAt(sent, ["registrySources", field]) === undefined) return [];
    const rule = `be left out while somebody else has set ${other} on the cluster`;
    const patch = `{"spec":{"registrySources":{"${other}":null}}}`;
    const remedy = `Take that out: oc patch image.config.openshift.io/cluster --type=merge -p '${patch}'.`;
    const value = valueAt(sent, ["registrySources", field]);
    return [{ field: `registrySources.${field}`, value, rule, remedy }];
  });
}

/** True when the nodes will get other registries than they have. */
function sourcesDiffer(live: LiveObject, sent: Fields): boolean {
  const before = (live.spec?.["registrySources"] ?? {}) as Fields;
  const after = (sent["registrySources"] ?? {}) as Fields;
  const dropped = Object.keys(before).filter(
    (list) => !(list in after) && isOurs(live, ["registrySources", list]),
  );
  return dropped.length > 0 || differences(after, before, "").length > 0;
}

export function sourcesChange(): string {
  return "registrySources changes: the nodes take it over one after the other, and what runs on them may be moved away for it";
}

/** The paths of what is sent, down to lists and plain values. */
function leaves(fields: Fields, above: readonly string[] = []): string[][] {
  return Object.entries(fields).flatMap(([field, value]) => {
    const path = [...above, field];
    return isObject(value) ? leaves(value, path) : [path];
  });
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
