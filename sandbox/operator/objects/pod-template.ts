import type {
  V1Affinity,
  V1EnvVar,
  V1PodSpec,
  V1TopologySpreadConstraint,
  V1Volume,
  V1VolumeMount,
} from "@kubernetes/client-node";

import type { Api } from "../api";
import type { Driver } from "../drivers";
import { NAMESPACE, PATH, PULL_SECRET, REGISTRY, REGISTRY_LABELS } from "../names";
import type { Config, PodTemplate } from "../types";
import { environment } from "./environment";

/** The registry's pods. */
export async function podTemplate(api: Api, config: Config, driver: Driver): Promise<PodTemplate> {
  const { spec } = config;
  const volumes = [...driver.volumes(), ...commonVolumes];
  const pod: V1PodSpec = {
    containers: [
      {
        name: "registry",
        image: "image-registry",
        ports: [{ containerPort: 5000, protocol: "TCP" }],
        env: await environment(api, config, driver),
        volumeMounts: volumes.map(({ mount }) => mount),
        resources: spec.resources ?? { requests: { cpu: "100m", memory: "256Mi" } },
        readinessProbe: {
          httpGet: { scheme: "HTTPS", path: "/healthz", port: 5000 },
          initialDelaySeconds: 15,
          timeoutSeconds: 5,
        },
      },
    ],
    volumes: volumes.map(({ volume }) => volume),
    serviceAccountName: "registry",
    priorityClassName: "system-cluster-critical",
    terminationGracePeriodSeconds: 55,
    nodeSelector: { "kubernetes.io/os": "linux", ...spec.nodeSelector },
    topologySpreadConstraints: spreadConstraints(config),
    securityContext: await securityContext(api),
  };
  if (spec.tolerations) pod.tolerations = spec.tolerations;
  const affinity = spec.affinity ?? defaultAffinity(spec.replicas);
  if (affinity) pod.affinity = affinity;
  return { metadata: { labels: { ...REGISTRY_LABELS } }, spec: pod };
}

/** The names of the secrets and configuration maps that a template refers to. */
export function dependenciesOf({ spec }: PodTemplate): {
  secrets: string[];
  configMaps: string[];
} {
  const volumes = spec.volumes ?? [];
  const references = spec.containers.flatMap(({ env }) => env ?? []);
  const secrets = [
    ...volumes.map(({ secret }) => secret?.secretName),
    ...references.map(({ valueFrom }: V1EnvVar) => valueFrom?.secretKeyRef?.name),
  ];
  const configMaps = volumes.map(({ configMap }) => configMap?.name);
  return { secrets: distinct(secrets), configMaps: distinct(configMaps) };
}

const commonVolumes: readonly { volume: V1Volume; mount: V1VolumeMount }[] = [
  mounted("/etc/secrets", {
    name: "registry-tls",
    secret: { secretName: `${REGISTRY}-tls`, optional: true },
  }),
  mounted("/etc/pki/ca-trust/source/anchors", {
    name: "registry-certificates",
    configMap: { name: "image-registry-certificates", optional: true },
  }),
  mounted("/usr/share/pki/ca-trust-source", {
    name: "trusted-ca",
    configMap: { name: "trusted-ca", optional: true },
  }),
  mounted("/var/lib/kubelet/", {
    name: PULL_SECRET,
    secret: { secretName: PULL_SECRET, optional: true },
  }),
];

function mounted(mountPath: string, volume: V1Volume): { volume: V1Volume; mount: V1VolumeMount } {
  return { volume, mount: { name: volume.name, mountPath } };
}

/** Two replicas must not share a node; with more, the spread constraints see to it. */
function defaultAffinity(replicas: number): V1Affinity | undefined {
  if (replicas !== 2) return undefined;
  const term = {
    topologyKey: "kubernetes.io/hostname",
    namespaces: [NAMESPACE],
    labelSelector: { matchLabels: REGISTRY_LABELS },
  };
  return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}

function spreadConstraints({ spec }: Config): V1TopologySpreadConstraint[] {
  if (spec.topologySpreadConstraints) return spec.topologySpreadConstraints;
  if (spec.nodeSelector) return [];
  return ["kubernetes.io/hostname", "node-role.kubernetes.io/worker"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "DoNotSchedule",
    labelSelector: { matchLabels: REGISTRY_LABELS },
    matchLabelKeys: ["pod-template-hash"],
    nodeAffinityPolicy: "Honor",
    nodeTaintsPolicy: "Honor",
  }));
}

/** The group of the namespace owns the volume; a namespace without one is the sandbox's leniency. */
async function securityContext(api: Api): Promise<NonNullable<V1PodSpec["securityContext"]>> {
  const namespace = await api.get(PATH.namespace);
  const groups = namespace?.metadata.annotations?.["openshift.io/sa.scc.supplemental-groups"];
  if (groups === undefined) return {};
  return { fsGroup: Number.parseInt(groups, 10), fsGroupChangePolicy: "OnRootMismatch" };
}

function distinct(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}
