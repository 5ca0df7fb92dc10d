import type { V1PersistentVolume, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import type { Manifest } from "../../../sandbox/kube";
import { CLAIMS } from "./scenario";
import type { Scenario } from "./scenario";
import { eventually } from "./watching";

export const VOLUMES = "/api/v1/persistentvolumes";

export type Claim = V1PersistentVolumeClaim & Manifest;
export type Volume = V1PersistentVolume & Manifest;

/** The claim of this name in the registry's namespace, if it is there. */
export function findClaim(
  { lab }: Scenario,
  name = "image-registry-storage",
): Promise<Claim | undefined> {
  return lab.api.get<Claim>(`${CLAIMS}/${name}`);
}

/** The claim of this name, which must be there. */
export async function readClaim(scenario: Scenario, name?: string): Promise<Claim> {
  const claim = await findClaim(scenario, name);
  if (!claim) throw new Error(`there is no claim ${name ?? "of the default name"}`);
  return claim;
}

export function findVolume({ lab }: Scenario, name: string): Promise<Volume | undefined> {
  return lab.api.get<Volume>(`${VOLUMES}/${name}`);
}

/** The folder on this machine that a claim stands for. */
export async function folderOf(scenario: Scenario, claim?: string): Promise<string> {
  const { spec } = await readClaim(scenario, claim);
  const volume = await findVolume(scenario, spec?.volumeName ?? "");
  return volume?.spec?.hostPath?.path ?? "no folder";
}

/** What an administrator does with `oc create -f claim.yaml`; ends when the claim is bound. */
export async function createClaim(
  { lab }: Scenario,
  name: string,
  accessMode: "ReadWriteMany" | "ReadWriteOnce",
): Promise<void> {
  const spec = {
    accessModes: [accessMode],
    resources: { requests: { storage: "100Gi" } },
    storageClassName: "sandbox-files",
  };
  const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name }, spec };
  await lab.api.create(CLAIMS, claim, "oc");
  await eventually(`claim ${name} to be bound`, async () => {
    const live = await lab.api.get<Claim>(`${CLAIMS}/${name}`);
    return live?.status?.phase === "Bound" || undefined;
  });
}

/** What an administrator does with `oc create -f volume.yaml`: a volume of no class, on a folder. */
export async function createVolume(
  { lab, dir }: Scenario,
  name: string,
  labels: Record<string, string> = {},
): Promise<void> {
  const spec = {
    accessModes: ["ReadWriteMany"],
    capacity: { storage: "100Gi" },
    hostPath: { path: `${dir}/volumes/${name}` },
    persistentVolumeReclaimPolicy: "Retain",
  };
  const volume = { apiVersion: "v1", kind: "PersistentVolume", metadata: { name, labels }, spec };
  await lab.api.create(VOLUMES, volume, "oc");
}
