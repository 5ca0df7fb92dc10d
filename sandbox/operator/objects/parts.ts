import type { Api } from "../api";
import type { Driver } from "../drivers";
import { NAMESPACE, PATH, PRIVATE_SECRET, PULL_SECRET, REGISTRY, REGISTRY_LABELS } from "../names";
import type { Config, KubeObject, Secret } from "../types";
import type { Desired } from "./ensure";

/** The registry's identity. */
export function serviceAccount(): Desired {
  return {
    collection: PATH.serviceAccounts,
    type: "*v1.ServiceAccount",
    object: { apiVersion: "v1", kind: "ServiceAccount", metadata: named("registry") },
    merge: () => undefined,
  };
}

/** The installation's pull secret, copied so that the registry may pull through. */
export async function pullSecret(api: Api): Promise<Desired> {
  const source = await api.get<Secret>(PATH.pullSecret);
  // The real operator sends no data without a source and is refused by the API server.
  const data = source?.data ?? {};
  const type = "kubernetes.io/dockerconfigjson";
  return secret(PULL_SECRET, { type, data });
}

/** The credentials, rendered for the registry. */
export async function privateSecret(driver: Driver): Promise<Desired> {
  const texts = Object.entries(await driver.secretData());
  const data = texts.map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
  return secret(PRIVATE_SECRET, { data: Object.fromEntries(data) as Record<string, string> });
}

/** The registry inside the cluster. */
export function service(): Desired {
  const ports = [{ name: "5000-tcp", port: 5000, protocol: "TCP", targetPort: 5000 }];
  const annotations = {
    "service.alpha.openshift.io/serving-cert-secret-name": `${REGISTRY}-tls`,
  };
  const object: KubeObject & { spec: object } = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...named(REGISTRY), labels: REGISTRY_LABELS, annotations },
    spec: { selector: REGISTRY_LABELS, ports },
  };
  return { collection: PATH.services, type: "*v1.Service", object, merge: () => undefined };
}

/** Keeps one pod through drains where there is more than one. */
export function disruptionBudget({ spec }: Config): Desired {
  const object: KubeObject & { spec: object } = {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: named(REGISTRY),
    spec: {
      minAvailable: spec.replicas > 1 ? 1 : 0,
      selector: { matchLabels: REGISTRY_LABELS },
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  };
  return { collection: PATH.budgets, type: "*v1.PodDisruptionBudget", object };
}

function secret(name: string, content: Pick<Secret, "type" | "data">): Desired {
  const object: Secret = { apiVersion: "v1", kind: "Secret", metadata: named(name), ...content };
  return { collection: PATH.secrets, type: "*v1.Secret", object };
}

function named(name: string): { name: string; namespace: string } {
  return { name, namespace: NAMESPACE };
}
