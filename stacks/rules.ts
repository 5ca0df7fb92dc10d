import { claimDefaults, sharingOf } from "../components/claim";
import { clusterProblems } from "../components/cluster";
import { EMPTY_DIR_SHARING, emptyDirProblems } from "../components/empty-dir-storage";
import { parseVersion } from "../components/openshift-version";
import { below } from "../components/problems";
import type { Problem } from "../components/problems";
import { pvcProblems } from "../components/pvc-storage";
import { settingsProblems } from "../components/registry-rules";
import { sharingProblems } from "../components/storage";
import type { RawSettings, VolumeSettings } from "./schema";

/** What is wrong with settings of the right shape, platform's defaults included. The rules are the components' own. */
export function ruleProblems(settings: RawSettings, secrets: ReadonlySet<string>): Problem[] {
  const { cluster = {}, registry = {}, storage = {} } = settings;
  const version = parseVersion(cluster.openshiftVersion ?? "");
  return [
    ...below("cluster", [...clusterProblems(cluster), ...sourceProblems(cluster)]),
    ...plaintextProblems(settings, secrets),
    ...below("storage", storageProblems(storage)),
    ...below("storage.pvc.create", settings.platform === "vsphere" ? blockProblems(storage) : []),
    ...below("registry", [...settingsProblems(registry, version), ...sharedProblems(settings)]),
  ];
}

function sourceProblems({
  kubeconfig,
  kubeconfigPath,
}: NonNullable<RawSettings["cluster"]>): Problem[] {
  if (kubeconfig === undefined || kubeconfigPath === undefined) return [];
  const rule = "be left out together with kubeconfig: a stack has one cluster";
  return [
    { field: "kubeconfigPath", value: kubeconfigPath, rule, remedy: "Remove one of the two." },
  ];
}

/** A credential in a stack file ends up in a repository. */
function plaintextProblems(
  { cluster, registry }: RawSettings,
  secrets: ReadonlySet<string>,
): Problem[] {
  const credentials = [
    ["cluster", "kubeconfig", cluster?.kubeconfig],
    ["registry", "httpSecret", registry?.httpSecret],
    ["registry", "proxy.http", withPassword(registry?.proxy?.http)],
    ["registry", "proxy.https", withPassword(registry?.proxy?.https)],
  ] as const;
  return credentials
    .filter(([group, , value]) => value !== undefined && !secrets.has(group))
    .map(([group, key]) => ({
      field: `${group}.${key}`,
      value: "[secret]",
      rule: "be encrypted in the stack's file",
      remedy: `Set it with: pulumi config set --secret --path ${group}.${key}; replace it if it was committed.`,
    }));
}

function withPassword(url: string | undefined): string | undefined {
  return url !== undefined && /^\w+:\/\/[^/]*:[^/]*@/.test(url) ? url : undefined;
}

function storageProblems({ pvc, emptyDir }: VolumeSettings): Problem[] {
  if (pvc && emptyDir) {
    const rule = "be exactly one of emptyDir and pvc: with two the registry's operator stops";
    return [{ field: "", value: ["emptyDir", "pvc"], rule, remedy: "Remove one of the two." }];
  }
  if (emptyDir) return below("emptyDir", emptyDirProblems(emptyDir));
  return below("pvc", pvcProblems(pvc ?? {}));
}

/** vSphere's own volumes are block volumes: sharing one needs a class, or a volume, that was made for it. */
function blockProblems({ pvc }: VolumeSettings): Problem[] {
  const { accessModes = [], storageClassName, volumeName, volume } = pvc?.create ?? {};
  if (!accessModes.includes("ReadWriteMany") || storageClassName || volumeName || volume) return [];
  const rule =
    "be ReadWriteOnce on vSphere, unless storageClassName names a class for ReadWriteMany";
  const remedy = "Name the class, or leave accessModes out.";
  return [{ field: "accessModes", value: accessModes, rule, remedy }];
}

/** Replicas and rollout on a storage that is known by its settings; of an existing claim only the cluster knows. */
function sharedProblems({ registry = {}, storage = {} }: RawSettings): Problem[] {
  if (storage.pvc?.existing !== undefined) return [];
  const claim = claimDefaults(storage.pvc?.create ?? {});
  const sharing = storage.emptyDir ? EMPTY_DIR_SHARING : sharingOf(claim.accessModes, claim.name);
  return sharingProblems(sharing, registry.replicas, registry.rolloutStrategy);
}
