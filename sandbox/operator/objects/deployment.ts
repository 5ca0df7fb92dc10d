import type { Api } from "../api";
import type { Driver } from "../drivers";
import {
  CHECKSUM_ANNOTATION,
  DEPENDENCIES_ANNOTATION,
  NAMESPACE,
  PATH,
  REGISTRY,
  REGISTRY_LABELS,
  VERSION,
} from "../names";
import type { Config, Deployment, KubeObject, PodTemplate, Secret } from "../types";
import { checksum, replaced, type Desired } from "./ensure";
import { podTemplate, dependenciesOf } from "./pod-template";

/** The registry's Deployment for a configuration and its storage. */
export async function deployment(api: Api, config: Config, driver: Driver): Promise<Desired> {
  const template = await podTemplate(api, config, driver);
  const sum = await dependenciesChecksum(api, template);
  template.metadata.annotations = { [DEPENDENCIES_ANNOTATION]: sum };
  const object: Deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: REGISTRY,
      namespace: NAMESPACE,
      labels: REGISTRY_LABELS,
      annotations: { "release.openshift.io/version": VERSION },
    },
    spec: {
      progressDeadlineSeconds: 120,
      replicas: config.spec.replicas,
      selector: { matchLabels: REGISTRY_LABELS },
      strategy: strategy(config),
      template,
    },
  };
  const merge = (existing: KubeObject, wanted: KubeObject): KubeObject | undefined =>
    merged(config, existing, wanted);
  return { collection: PATH.deployments, type: "*v1.Deployment", object, merge };
}

/** Notes which generation of the Deployment is the operator's own work. */
export function noteGeneration(config: Config, { metadata }: KubeObject): void {
  const entry = { group: "apps", resource: "deployments", namespace: NAMESPACE, name: REGISTRY };
  const lastGeneration = metadata.generation ?? 0;
  config.status.generations = [
    ...config.status.generations.filter(({ name }) => name !== REGISTRY),
    { ...entry, lastGeneration },
  ];
}

/** replicas 0 gives -1 here, which the API server refuses: so does the real operator's. */
function strategy({ spec }: Config): Deployment["spec"]["strategy"] {
  if (spec.rolloutStrategy === "Recreate") return { type: "Recreate" };
  const rollingUpdate =
    spec.replicas === 2
      ? { maxUnavailable: 1, maxSurge: 1 }
      : { maxUnavailable: spec.replicas - 1, maxSurge: "25%" };
  return { type: "RollingUpdate", rollingUpdate };
}

/** Repairs the Deployment when the wish or the Deployment's generation changed. */
function merged(config: Config, existing: KubeObject, wanted: KubeObject): KubeObject | undefined {
  const known = config.status.generations.find(({ name }) => name === REGISTRY)?.lastGeneration;
  const sum = wanted.metadata.annotations?.[CHECKSUM_ANNOTATION];
  const sameWish = existing.metadata.annotations?.[CHECKSUM_ANNOTATION] === sum;
  if (sameWish && known === existing.metadata.generation) return undefined;
  const next = replaced(existing, wanted);
  // Annotations of others (revision, address) stay.
  next.metadata.annotations = {
    ...existing.metadata.annotations,
    ...wanted.metadata.annotations,
  };
  return next;
}

/** Changes with the secrets and configuration maps that the pods use, so that they roll out. */
async function dependenciesChecksum(api: Api, template: PodTemplate): Promise<string> {
  const { secrets, configMaps } = dependenciesOf(template);
  const paths = [
    ...configMaps.map((name) => `${PATH.configMaps}/${name}`),
    ...secrets.map((name) => `${PATH.secrets}/${name}`),
  ];
  const sums = await Promise.all(
    paths.map(async (path) => {
      const found = await api.get<Secret>(path);
      return found && `${path}:${checksum(found.data ?? {})}`;
    }),
  );
  return checksum(sums.filter((sum) => sum !== undefined));
}
