import { create, nfs, pvc, volume } from "./wrong";
import type { Wrong } from "./wrong";

/** Wrong settings of claims and volumes. */
export const wrong: readonly Wrong[] = [
  {
    title: "a claim for one pod only",
    settings: create({ accessModes: ["ReadWriteOncePod"] }),
    says: [
      'storage.pvc.create.accessModes.0 must be one of ReadWriteMany, ReadWriteOnce, got "ReadWriteOncePod". See docs/settings.md.',
    ],
  },
  {
    title: "a read-only claim",
    settings: create({ accessModes: ["ReadOnlyMany"] }),
    says: [
      'storage.pvc.create.accessModes.0 must be one of ReadWriteMany, ReadWriteOnce, got "ReadOnlyMany". See docs/settings.md.',
    ],
  },
  {
    title: "a claim without an access mode",
    settings: create({ accessModes: [] }),
    says: [
      "storage.pvc.create.accessModes must contain ReadWriteMany or ReadWriteOnce: the registry writes, and its operator knows no other mode, got []. Use ReadWriteMany for two or more replicas, else ReadWriteOnce.",
    ],
  },
  {
    title: "an access mode that is not in a list",
    settings: create({ accessModes: "ReadWriteMany" }),
    says: [
      'storage.pvc.create.accessModes must be a list, got "ReadWriteMany". See docs/settings.md.',
    ],
  },
  {
    title: "a size in GB",
    settings: create({ size: "100GB" }),
    says: [
      'storage.pvc.create.size must be a Kubernetes quantity above 0, got "100GB". Write it like 100Gi.',
    ],
  },
  {
    title: "a size of nothing",
    settings: create({ size: "0" }),
    says: [
      'storage.pvc.create.size must be a Kubernetes quantity above 0, got "0". Write it like 100Gi.',
    ],
  },
  {
    title: "a size that is a number",
    settings: create({ size: 100 }),
    says: [
      "storage.pvc.create.size must be text (in quotes, if it looks like a number), got 100. See docs/settings.md.",
    ],
  },
  {
    title: "a claim's name that Kubernetes does not allow",
    settings: create({ name: "My_Claim" }),
    says: [
      "storage.pvc.create.name must be a name of Kubernetes: lower-case letters, digits, '-' and '.', at most 253 characters, got \"My_Claim\". Correct the name, or leave it out for the default.",
    ],
  },
  {
    title: "a class that Kubernetes does not allow",
    settings: create({ storageClassName: "Fast Disk" }),
    says: [
      "storage.pvc.create.storageClassName must be a name of Kubernetes: lower-case letters, digits, '-' and '.', at most 253 characters, got \"Fast Disk\". Correct the name, or leave it out for the default.",
    ],
  },
  {
    title: "a blank claim",
    settings: pvc({ existing: "" }),
    says: [
      'storage.pvc.existing must be the name of a claim in openshift-image-registry, never blank: a blank claim is the operator\'s own, got "". Name the claim.',
    ],
  },
  {
    title: "a claim to create and one to adopt",
    settings: pvc({ existing: "a", create: {} }),
    says: [
      'storage.pvc.existing must be left out together with create: a claim is either made or adopted, got "a". Remove one of the two.',
    ],
  },
  {
    title: "to delete an adopted claim",
    settings: pvc({ existing: "a", deleteData: true }),
    says: [
      "storage.pvc.deleteData must be left out with existing: an adopted claim is never deleted, got true. Delete that claim by hand.",
    ],
  },
  {
    title: "a local volume for many writers",
    settings: volume({ local: { path: "/mnt", node: "n1" } }),
    says: [
      'storage.pvc.create.volume.local must be used with ReadWriteOnce: a folder of one node cannot be shared between nodes, got "/mnt". Set accessModes: [ReadWriteOnce], or use nfs.',
    ],
  },
  {
    title: "a volume with two sources",
    settings: volume({ nfs, local: { path: "/m", node: "n" } }, { accessModes: ["ReadWriteOnce"] }),
    says: [
      'storage.pvc.create.volume must have exactly one of nfs and local, got ["local","nfs"]. Say where the data is, once.',
    ],
  },
  {
    title: "a volume without a source",
    settings: volume({}),
    says: [
      "storage.pvc.create.volume must have exactly one of nfs and local, got nothing. Say where the data is, once.",
    ],
  },
  {
    title: "a relative path of a share",
    settings: volume({ nfs: { ...nfs, path: "export" } }),
    says: [
      'storage.pvc.create.volume.nfs.path must be an absolute path, got "export". Start it with /.',
    ],
  },
  {
    title: "a share without a server",
    settings: volume({ nfs: { path: "/export" } }),
    says: [
      "storage.pvc.create.volume.nfs.server must be text (in quotes, if it looks like a number), got nothing. See docs/settings.md.",
    ],
  },
  {
    title: "a blank server",
    settings: volume({ nfs: { ...nfs, server: "" } }),
    says: [
      'storage.pvc.create.volume.nfs.server must be a host name, got "". Name the server, or the node.',
    ],
  },
  {
    title: "a class beside a declared volume",
    settings: volume({ nfs }, { storageClassName: "c" }),
    says: [
      'storage.pvc.create.storageClassName must be left out together with volume: the claim is bound to that volume, got "c". Remove one of the two.',
    ],
  },
  {
    title: "a volume's name beside a declared volume",
    settings: volume({ nfs }, { volumeName: "c" }),
    says: [
      'storage.pvc.create.volumeName must be left out together with volume: the claim is bound to that volume, got "c". Remove one of the two.',
    ],
  },
];
