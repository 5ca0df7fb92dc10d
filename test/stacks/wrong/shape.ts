import { bare, create, nfs, pvc, registry, volume } from "./wrong";
import type { Wrong } from "./wrong";

/** Wrong settings of shape. */
export const wrong: readonly Wrong[] = [
  {
    title: "no platform",
    settings: {},
    says: [
      "platform must be one of aws, azure, baremetal, gcp, vsphere, got nothing. See docs/settings.md.",
    ],
  },
  {
    title: "a platform without a stack",
    settings: { platform: "ibmcloud" },
    says: [
      'platform must be one of aws, azure, baremetal, gcp, vsphere, got "ibmcloud". See docs/settings.md.',
    ],
  },
  {
    title: "a platform that is a number",
    settings: { platform: 4 },
    says: [
      "platform must be one of aws, azure, baremetal, gcp, vsphere, got 4. See docs/settings.md.",
    ],
  },
  {
    title: "a storage that the platform's stack does not have",
    settings: bare({ storage: { s3: {} } }),
    says: ['storage.s3 must be a known key, got "s3". Known here: pvc, emptyDir, s3Compatible.'],
  },
  {
    title: "an unknown key at the top",
    settings: { platform: "baremetal", storge: {} },
    says: ['storge must be a known key, got "storge". Did you mean storage?'],
  },
  {
    title: "an unknown key of the cluster",
    settings: bare({ cluster: { kubeConfig: "x" } }),
    says: ['cluster.kubeConfig must be a known key, got "kubeConfig". Did you mean kubeconfig?'],
  },
  {
    title: "an unknown storage",
    settings: bare({ storage: { pcv: {} } }),
    says: ['storage.pcv must be a known key, got "pcv". Did you mean pvc?'],
  },
  {
    title: "an unknown key of pvc",
    settings: pvc({ exsting: "a" }),
    says: ['storage.pvc.exsting must be a known key, got "exsting". Did you mean existing?'],
  },
  {
    title: "an unknown key of a claim",
    settings: create({ storageClass: "a" }),
    says: [
      'storage.pvc.create.storageClass must be a known key, got "storageClass". Did you mean storageClassName?',
    ],
  },
  {
    title: "an unknown key of a volume",
    settings: volume({ nsf: {} }),
    says: ['storage.pvc.create.volume.nsf must be a known key, got "nsf". Did you mean nfs?'],
  },
  {
    title: "an unknown key of a share",
    settings: volume({ nfs: { ...nfs, sever: "x" } }),
    says: [
      'storage.pvc.create.volume.nfs.sever must be a known key, got "sever". Did you mean server?',
    ],
  },
  {
    title: "an unknown key of the registry",
    settings: registry({ replica: 2 }),
    says: ['registry.replica must be a known key, got "replica". Did you mean replicas?'],
  },
  {
    title: "an unknown kind of request",
    settings: registry({ requests: { reads: {} } }),
    says: ['registry.requests.reads must be a known key, got "reads". Did you mean read?'],
  },
  {
    title: "an unknown limit",
    settings: registry({ requests: { read: { maxRuning: 1 } } }),
    says: [
      'registry.requests.read.maxRuning must be a known key, got "maxRuning". Did you mean maxRunning?',
    ],
  },
  {
    title: "a key that is near to none",
    settings: registry({ bananas: 1 }),
    says: [
      'registry.bananas must be a known key, got "bananas". Known here: managementState, replicas, rolloutStrategy, logLevel, operatorLogLevel, logging, httpSecret, proxy, readOnly, disableRedirect, defaultRoute, routes, requests, resources, nodeSelector, tolerations, affinity, topologySpreadConstraints, acceptEmptyStorage, takeOver, adoptSecret, wait.',
    ],
  },
  {
    title: "an unknown key in a list",
    settings: registry({ tolerations: [{ keys: "a" }] }),
    says: ['registry.tolerations.0.keys must be a known key, got "keys". Did you mean key?'],
  },
  {
    title: "an unknown key that is near to none in a list",
    settings: registry({
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: "a", whenUnsatisfiable: "DoNotSchedule", selector: {} },
      ],
    }),
    says: [
      'registry.topologySpreadConstraints.0.selector must be a known key, got "selector". Known here: maxSkew, topologyKey, whenUnsatisfiable, labelSelector, minDomains, nodeAffinityPolicy, nodeTaintsPolicy, matchLabelKeys.',
    ],
  },
  {
    title: "a list in place of an object",
    settings: bare({ registry: [] }),
    says: ['registry must be an object, got "a list". See docs/settings.md.'],
  },
  {
    title: "null in place of a number",
    settings: registry({ replicas: null }),
    says: ["registry.replicas must be a number, got null. See docs/settings.md."],
  },
  {
    title: "null in place of an object",
    settings: bare({ registry: null }),
    says: ["registry must be an object, got null. See docs/settings.md."],
  },
  {
    title: "null in place of the storage",
    settings: bare({ storage: null }),
    says: ["storage must be an object, got null. See docs/settings.md."],
  },
  {
    title: "null in place of an emptyDir",
    settings: bare({ storage: { emptyDir: null } }),
    says: ["storage.emptyDir must be an object, got null. See docs/settings.md."],
  },
];
