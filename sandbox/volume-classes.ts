import type { Manifest } from "./kube";
import type { Platform } from "./platform";

/** One storage class of the sandbox. */
export interface VolumeClass {
  readonly name: string;
  readonly provisioner: string;
  /** Block volumes attach to one node; a claim that asks for more is refused, as by a real driver. */
  readonly block: boolean;
  readonly reclaimPolicy: "Delete" | "Retain";
  readonly bindingMode: "Immediate" | "WaitForFirstConsumer";
}

/** Its claims stay pending, as where the driver of a class is broken. */
export const neverProvisioner = "never.sandbox.openshift-image-registry";

const common: VolumeClass[] = [
  {
    name: "sandbox-files",
    provisioner: "files.sandbox.openshift-image-registry",
    block: false,
    reclaimPolicy: "Delete",
    bindingMode: "Immediate",
  },
  {
    name: "sandbox-files-retain",
    provisioner: "files.sandbox.openshift-image-registry",
    block: false,
    reclaimPolicy: "Retain",
    bindingMode: "Immediate",
  },
  {
    name: "sandbox-block",
    provisioner: "block.sandbox.openshift-image-registry",
    block: true,
    reclaimPolicy: "Delete",
    bindingMode: "WaitForFirstConsumer",
  },
  {
    name: "sandbox-never",
    provisioner: neverProvisioner,
    block: false,
    reclaimPolicy: "Delete",
    bindingMode: "Immediate",
  },
];

const block = (name: string, provisioner: string): VolumeClass => ({
  name,
  provisioner,
  block: true,
  reclaimPolicy: "Delete",
  bindingMode: "WaitForFirstConsumer",
});

/** The class that an installation on a platform brings along. */
const own: Partial<Record<Platform, VolumeClass>> = {
  aws: block("gp3-csi", "ebs.csi.aws.com"),
  azure: block("managed-csi", "disk.csi.azure.com"),
  gcp: block("standard-csi", "pd.csi.storage.gke.io"),
  vsphere: block("thin-csi", "csi.vsphere.vmware.com"),
};

const all = [...common, ...Object.values(own)];

/** The classes of a platform; the first one is the default. */
export function volumeClasses(platform: Platform): VolumeClass[] {
  return [...(own[platform] ? [own[platform]] : []), ...common];
}

/** The classes of a platform as the cluster holds them. */
export function storageClasses(platform: Platform): Manifest[] {
  return volumeClasses(platform).map((one, index) => ({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: {
      name: one.name,
      ...(index === 0 && {
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      }),
    },
    provisioner: one.provisioner,
    reclaimPolicy: one.reclaimPolicy,
    volumeBindingMode: one.bindingMode,
  }));
}

/** Whether volumes of a provisioner are the sandbox's to make. */
export const isOurs = (provisioner: string | undefined): boolean =>
  provisioner !== neverProvisioner && all.some((one) => one.provisioner === provisioner);

/** Whether a provisioner makes block volumes, for one node at a time. */
export const isBlock = (provisioner: string): boolean =>
  all.some((one) => one.block && one.provisioner === provisioner);
