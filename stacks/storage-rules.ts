import { s3Problems } from "../components/aws/s3-rules";
import { azureProblems } from "../components/azure/azure-rules";
import { claimDefaults, sharingOf } from "../components/claim";
import { EMPTY_DIR_SHARING, emptyDirProblems } from "../components/empty-dir-storage";
import { gcsProblems } from "../components/gcp/gcs-rules";
import type { OpenShiftVersion } from "../components/openshift-version";
import { below } from "../components/problems";
import type { Problem } from "../components/problems";
import { pvcProblems } from "../components/pvc-storage";
import { s3CompatibleProblems } from "../components/s3-compatible-rules";
import { sharingProblems } from "../components/storage";
import type { RawSettings, StorageSettings } from "./schema";

/** What is wrong with the one storage of the settings. */
export function storageProblems(
  storage: StorageSettings,
  version: OpenShiftVersion | undefined,
): Problem[] {
  const kinds = Object.keys(storage).sort();
  if (kinds.length > 1) {
    const rule = `be exactly one of ${kinds.join(" and ")}: with two the registry's operator stops`;
    return [{ field: "", value: kinds, rule, remedy: "Remove all but one." }];
  }
  const { pvc, emptyDir, s3, s3Compatible, gcs, azure } = storage;
  return [
    ...(pvc ? below("pvc", pvcProblems(pvc)) : []),
    ...(emptyDir ? below("emptyDir", emptyDirProblems(emptyDir)) : []),
    ...(s3 ? below("s3", s3Problems(s3, version)) : []),
    ...(s3Compatible ? below("s3Compatible", s3CompatibleProblems(s3Compatible, version)) : []),
    ...(gcs ? below("gcs", gcsProblems(gcs)) : []),
    ...(azure ? below("azure", azureProblems(azure, version)) : []),
  ];
}

/** vSphere's own volumes are block volumes: sharing one needs a class, or a volume, that was made for it. */
export function blockProblems({ pvc }: StorageSettings): Problem[] {
  const { accessModes = [], storageClassName, volumeName, volume } = pvc?.create ?? {};
  if (!accessModes.includes("ReadWriteMany") || storageClassName || volumeName || volume) return [];
  const rule =
    "be ReadWriteOnce on vSphere, unless storageClassName names a class for ReadWriteMany";
  const remedy = "Name the class, or leave accessModes out.";
  return [{ field: "accessModes", value: accessModes, rule, remedy }];
}

/** Replicas and rollout on a storage that is known by its settings; of an existing claim only the cluster knows. */
export function sharedProblems(
  storage: StorageSettings,
  registry: NonNullable<RawSettings["registry"]>,
): Problem[] {
  const { pvc, emptyDir } = storage;
  if (!emptyDir && (!pvc || pvc.existing !== undefined)) return [];
  const claim = claimDefaults(pvc?.create ?? {});
  const sharing = emptyDir ? EMPTY_DIR_SHARING : sharingOf(claim.accessModes, claim.name);
  return sharingProblems(sharing, registry.replicas, registry.rolloutStrategy);
}
