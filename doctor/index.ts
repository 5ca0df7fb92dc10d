import type { ClusterApi, LiveObject, ObjectRef } from "../components/cluster-api";
import { CONFIG } from "../components/gate";
import { access } from "./checks/access";
import { configuration } from "./checks/configuration";
import { credentials } from "./checks/credentials";
import { exposure } from "./checks/exposure";
import { images } from "./checks/images";
import { pruning } from "./checks/pruning";
import { storage } from "./checks/storage";
import { nameOf } from "./finding";
import type { Check, Finding, Look } from "./finding";
import { isMissing, lookAt } from "./look";
import { ownersOf, stackOf } from "./owners";

/** What the doctor has to say. */
export interface Report {
  readonly server: string;
  /** The stack that configures the registry, if one of this project does. */
  readonly stack: string | undefined;
  readonly findings: readonly Finding[];
  /** What the user of the kubeconfig may not read, so that nothing is said about it. */
  readonly unseen: readonly string[];
  /** Who set which field of the configuration. */
  readonly owners: Readonly<Record<string, readonly string[]>>;
}

const CHECKS: readonly Check[] = [
  configuration,
  storage,
  credentials,
  exposure,
  access,
  images,
  pruning,
];

const DEFINITION: ObjectRef = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "configs.imageregistry.operator.openshift.io" },
};

/** Looks at the registry of a cluster, whoever configured it. Changes nothing. */
export async function examine(api: ClusterApi): Promise<Report> {
  const look = lookAt(api);
  const config = await look.get(CONFIG);
  const findings = config ? await examined(look, config) : await absent(look, config);
  return {
    server: api.server,
    stack: config && stackOf(config),
    findings,
    unseen: look.unseen,
    owners: config ? ownersOf(config) : {},
  };
}

async function examined(look: Look, config: LiveObject): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const check of CHECKS) found.push(...(await check(look, config)));
  return found;
}

async function absent(look: Look, config: LiveObject | undefined): Promise<Finding[]> {
  if (!isMissing(look, CONFIG, config)) return [];
  const definition = await look.get(DEFINITION);
  if (isMissing(look, DEFINITION, definition)) {
    const what = "the cluster does not know the registry's configuration";
    const remedy =
      "Enable the capability ImageRegistry (spec.capabilities of ClusterVersion version).";
    return [
      { name: "definition-missing", severity: "error", object: nameOf(DEFINITION), what, remedy },
    ];
  }
  const what = "the registry has no configuration: its operator makes it, and has not";
  const remedy = "See oc get clusteroperator image-registry, and the operator's log.";
  return [
    { name: "configuration-missing", severity: "error", object: nameOf(CONFIG), what, remedy },
  ];
}
