import type { Api } from "./api";
import { DEFAULT_CLAIM, PATH } from "./names";
import type { KubeObject, Storage } from "./types";

/** What the operator configures on a platform by itself. */
export interface PlatformStorage {
  readonly storage: Storage;
  readonly replicas: number;
}

interface Infrastructure extends KubeObject {
  status?: {
    platform?: string;
    platformStatus?: { type?: string };
    infrastructureTopology?: string;
  };
}

const none = { storage: {}, replicas: 1 };
const claim = { storage: { pvc: { claim: DEFAULT_CLAIM } }, replicas: 1 };
const ibmcos = { storage: { ibmcos: {} }, replicas: 2 };

const platformStorages: Record<string, PlatformStorage> = {
  AWS: { storage: { s3: {} }, replicas: 2 },
  Azure: { storage: { azure: {} }, replicas: 2 },
  GCP: { storage: { gcs: {} }, replicas: 2 },
  IBMCloud: ibmcos,
  PowerVS: ibmcos,
  OpenStack: { storage: { swift: {} }, replicas: 2 },
  oVirt: claim,
  BareMetal: none,
  VSphere: none,
  None: none,
  Nutanix: none,
  KubeVirt: none,
  EquinixMetal: none,
  AlibabaCloud: none,
  External: none,
};

/** The storage and replicas of the platform that `Infrastructure/cluster` names. */
export async function platformStorage(api: Api): Promise<PlatformStorage> {
  const infrastructure = await api.get<Infrastructure>(PATH.infrastructure);
  if (!infrastructure) throw new Error('infrastructure.config.openshift.io "cluster" not found');
  const { platformStatus, platform, infrastructureTopology } = infrastructure.status ?? {};
  const known = platformStorages[platformStatus?.type ?? platform ?? ""];
  const found = known ?? { storage: { emptyDir: {} }, replicas: 1 };
  const replicas = infrastructureTopology === "SingleReplica" ? 1 : found.replicas;
  return { storage: structuredClone(found.storage), replicas };
}
