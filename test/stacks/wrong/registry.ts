import { CREDENTIAL, bare, registry } from "./wrong";
import type { Wrong } from "./wrong";

/** Wrong settings of the registry. */
export const wrong: readonly Wrong[] = [
  {
    title: "a wait in days",
    settings: registry({ requests: { read: { maxRunning: 1, maxWaitInQueue: "1d" } } }),
    says: [
      'registry.requests.read.maxWaitInQueue must be a duration of Go, in h, m, s, ms: the operator can no longer read a resource with any other, got "1d". Write a day as 24h.',
    ],
  },
  {
    title: "a wait in ISO 8601",
    settings: registry({ requests: { write: { maxRunning: 1, maxWaitInQueue: "PT1H" } } }),
    says: [
      'registry.requests.write.maxWaitInQueue must be a duration of Go, in h, m, s, ms: the operator can no longer read a resource with any other, got "PT1H". Write a day as 24h.',
    ],
  },
  {
    title: "a wait without a queue",
    settings: registry({ requests: { write: { maxWaitInQueue: "30s" } } }),
    says: [
      'registry.requests.write.maxWaitInQueue must come with maxRunning or maxInQueue: without them there is no queue, got "30s". Set one of them, or remove it.',
    ],
  },
  {
    title: "negative limits",
    settings: registry({ requests: { read: { maxRunning: -1 } } }),
    says: [
      "registry.requests.read.maxRunning must be a whole number, 0 or more, got -1. 0 means no limit.",
    ],
  },
  {
    title: "fractional limits",
    settings: registry({ requests: { read: { maxRunning: 1.5 } } }),
    says: [
      "registry.requests.read.maxRunning must be a whole number, got 1.5. See docs/settings.md.",
    ],
  },
  {
    title: "fields that the declared release does not have",
    settings: bare({
      cluster: { openshiftVersion: "4.4" },
      registry: { affinity: {}, logLevel: "Debug" },
    }),
    says: [
      "registry.affinity must be left out on OpenShift 4.4: it came with 4.5, got {}. Remove it, or upgrade the cluster.",
      'registry.logLevel must be left out on OpenShift 4.4: it came with 4.6, got "Debug". Remove it, or upgrade the cluster.',
    ],
  },
  {
    title: "spreading before OpenShift 4.11",
    settings: bare({
      cluster: { openshiftVersion: "4.10" },
      registry: { topologySpreadConstraints: [] },
    }),
    says: [
      "registry.topologySpreadConstraints must be left out on OpenShift 4.10: it came with 4.11, got []. Remove it, or upgrade the cluster.",
    ],
  },
  {
    title: "the old log level on a new release",
    settings: registry({ logging: 2 }),
    says: [
      "registry.logging must be left out since OpenShift 4.6, which has logLevel, got 2. Use logLevel: Normal, Debug, Trace or TraceAll.",
    ],
  },
  {
    title: "a proxy that is no URL",
    settings: registry({ proxy: { http: `${CREDENTIAL}@proxy:3128` } }),
    says: [
      "registry.proxy.http must be an http:// or https:// URL, got [secret]. Write it like http://proxy.example.com:3128.",
    ],
  },
  {
    title: "an amount that is no quantity",
    settings: registry({ resources: { requests: { cpu: "lots" } } }),
    says: [
      'registry.resources.requests.cpu must be a Kubernetes quantity, as 500m or 1Gi, got "lots". See docs/settings.md.',
    ],
  },
  {
    title: "a label that is not text",
    settings: registry({ nodeSelector: { infra: true } }),
    says: [
      "registry.nodeSelector.infra must be text (in quotes, if it looks like a number), got true. See docs/settings.md.",
    ],
  },
  {
    title: "a number that is too small",
    settings: registry({
      topologySpreadConstraints: [
        { maxSkew: 0, topologyKey: "a", whenUnsatisfiable: "DoNotSchedule" },
      ],
    }),
    says: [
      "registry.topologySpreadConstraints.0.maxSkew must be at least 1, got 0. See docs/settings.md.",
    ],
  },
  {
    title: "an unknown effect",
    settings: registry({ tolerations: [{ effect: "Never" }] }),
    says: [
      'registry.tolerations.0.effect must be one of NoSchedule, PreferNoSchedule, NoExecute, got "Never". See docs/settings.md.',
    ],
  },
  {
    title: "a log level in lower case",
    settings: registry({ logLevel: "debug" }),
    says: [
      'registry.logLevel must be one of Normal, Debug, Trace, TraceAll, got "debug". See docs/settings.md.',
    ],
  },
  {
    title: "a word in place of a switch",
    settings: registry({ readOnly: "yes" }),
    says: ['registry.readOnly must be true or false, got "yes". See docs/settings.md.'],
  },
];
