import { bare, emptyDir, registry, rwo } from "./wrong";
import type { Wrong } from "./wrong";

/** Wrong settings of storage, replicas and rollout. */
export const wrong: readonly Wrong[] = [
  {
    title: "two replicas on a ReadWriteOnce claim",
    settings: registry({ replicas: 2 }, rwo),
    says: [
      "registry.replicas must be at most 1, because claim image-registry-storage is ReadWriteOnce: one pod at a time can write to it, got 2. Set replicas: 1, or use a ReadWriteMany claim or object storage.",
    ],
  },
  {
    title: "a rolling update on a ReadWriteOnce claim",
    settings: registry({ rolloutStrategy: "RollingUpdate" }, rwo),
    says: [
      'registry.rolloutStrategy must be Recreate, because claim image-registry-storage is ReadWriteOnce: one pod at a time can write to it, got "RollingUpdate". Set rolloutStrategy: Recreate, or leave it out.',
    ],
  },
  {
    title: "two replicas on a ReadWriteOnce claim, though re-created",
    settings: registry({ replicas: 2, rolloutStrategy: "Recreate" }, rwo),
    says: [
      "registry.replicas must be at most 1, because claim image-registry-storage is ReadWriteOnce: one pod at a time can write to it, got 2. Set replicas: 1, or use a ReadWriteMany claim or object storage.",
    ],
  },
  {
    title: "no replica and a rolling update on a ReadWriteOnce claim",
    settings: registry({ replicas: 0, rolloutStrategy: "RollingUpdate" }, rwo),
    says: [
      "registry.replicas must be 1 or more with rolloutStrategy RollingUpdate: the operator cannot roll out none, got 0. Set rolloutStrategy: Recreate; or to switch the registry off, managementState: Removed.",
      'registry.rolloutStrategy must be Recreate, because claim image-registry-storage is ReadWriteOnce: one pod at a time can write to it, got "RollingUpdate". Set rolloutStrategy: Recreate, or leave it out.',
    ],
  },
  {
    title: "no replica and a rolling update on a shared claim",
    settings: registry({ replicas: 0 }),
    says: [
      "registry.replicas must be 1 or more with rolloutStrategy RollingUpdate: the operator cannot roll out none, got 0. Set rolloutStrategy: Recreate; or to switch the registry off, managementState: Removed.",
    ],
  },
  {
    title: "no replica and a rolling update on an emptyDir",
    settings: registry({ replicas: 0 }, emptyDir),
    says: [
      "registry.replicas must be 1 or more with rolloutStrategy RollingUpdate: the operator cannot roll out none, got 0. Set rolloutStrategy: Recreate; or to switch the registry off, managementState: Removed.",
    ],
  },
  {
    title: "two replicas on an emptyDir",
    settings: registry({ replicas: 2 }, emptyDir),
    says: [
      "registry.replicas must be at most 1, because each pod has an emptyDir of its own, got 2. Set replicas: 1, or use a ReadWriteMany claim or object storage.",
    ],
  },
  {
    title: "an emptyDir without the acceptance of data loss",
    settings: bare({ storage: { emptyDir: {} } }),
    says: [
      "storage.emptyDir.acceptDataLoss must be true, because an emptyDir loses all images whenever the registry restarts, got nothing. For a trial set acceptDataLoss: true; for anything else use a claim or object storage.",
    ],
  },
  {
    title: "an emptyDir with data loss not accepted",
    settings: bare({ storage: { emptyDir: { acceptDataLoss: false } } }),
    says: [
      "storage.emptyDir.acceptDataLoss must be true, because an emptyDir loses all images whenever the registry restarts, got false. For a trial set acceptDataLoss: true; for anything else use a claim or object storage.",
    ],
  },
  {
    title: "an acceptance that is not true",
    settings: bare({ storage: { emptyDir: { acceptDataLoss: "yes" } } }),
    says: [
      'storage.emptyDir.acceptDataLoss must be true or false, got "yes". See docs/settings.md.',
    ],
  },
  {
    title: "two storages",
    settings: bare({ storage: { emptyDir: { acceptDataLoss: true }, pvc: {} } }),
    says: [
      'storage must be exactly one of emptyDir and pvc: with two the registry\'s operator stops, got ["emptyDir","pvc"]. Remove all but one.',
    ],
  },
  {
    title: "a negative number of replicas",
    settings: registry({ replicas: -1 }),
    says: ["registry.replicas must be a whole number, 0 or more, got -1. Set it to 1 or 2."],
  },
  {
    title: "half a replica",
    settings: registry({ replicas: 1.5 }),
    says: ["registry.replicas must be a whole number, 0 or more, got 1.5. Set it to 1 or 2."],
  },
  {
    title: "the state Force",
    settings: registry({ managementState: "Force" }),
    says: [
      'registry.managementState must be one of Managed, Unmanaged, Removed, got "Force". See docs/settings.md.',
    ],
  },
  {
    title: "a blank state",
    settings: registry({ managementState: "" }),
    says: [
      'registry.managementState must be one of Managed, Unmanaged, Removed, got "". See docs/settings.md.',
    ],
  },
  {
    title: "an unknown rollout strategy",
    settings: registry({ rolloutStrategy: "Rolling" }),
    says: [
      'registry.rolloutStrategy must be one of RollingUpdate, Recreate, got "Rolling". See docs/settings.md.',
    ],
  },
  {
    title: "two replicas on vSphere's block volume",
    settings: { platform: "vsphere", registry: { replicas: 2 } },
    says: [
      "registry.replicas must be at most 1, because claim image-registry-storage is ReadWriteOnce: one pod at a time can write to it, got 2. Set replicas: 1, or use a ReadWriteMany claim or object storage.",
    ],
  },
  {
    title: "a rolling update on vSphere's block volume",
    settings: { platform: "vsphere", registry: { rolloutStrategy: "RollingUpdate" } },
    says: [
      'registry.rolloutStrategy must be Recreate, because claim image-registry-storage is ReadWriteOnce: one pod at a time can write to it, got "RollingUpdate". Set rolloutStrategy: Recreate, or leave it out.',
    ],
  },
  {
    title: "a shared claim on vSphere without a class for it",
    settings: {
      platform: "vsphere",
      storage: { pvc: { create: { accessModes: ["ReadWriteMany"] } } },
    },
    says: [
      'storage.pvc.create.accessModes must be ReadWriteOnce on vSphere, unless storageClassName names a class for ReadWriteMany, got ["ReadWriteMany"]. Name the class, or leave accessModes out.',
    ],
  },
];
