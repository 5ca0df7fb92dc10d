import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, parseAllDocuments, stringify } from "yaml";
import type { Manifest } from "../../../sandbox/kube";
import type { Scenario } from "./scenario";

const NAMESPACE = "openshift-image-registry";
const DEPLOYER = "openshift-image-registry-deployer";
const RBAC = "/apis/rbac.authorization.k8s.io/v1";

/** Where the kinds of docs/permissions.yaml live. */
const collections: Readonly<Record<string, string>> = {
  ServiceAccount: `/api/v1/namespaces/${NAMESPACE}/serviceaccounts`,
  ClusterRole: `${RBAC}/clusterroles`,
  Role: `${RBAC}/namespaces/${NAMESPACE}/roles`,
  ClusterRoleBinding: `${RBAC}/clusterrolebindings`,
  RoleBinding: `${RBAC}/namespaces/${NAMESPACE}/rolebindings`,
};

/** One rule of a role. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/**
 * Applies docs/permissions.yaml, as a cluster's administrator does; the roles that are optional in it are left out.
 *
 * @param change what a mean administrator makes of each rule
 * @returns text of a kubeconfig of the deployer
 */
export async function deployer(
  { lab }: Scenario,
  change: (rule: Rule, namespace?: string) => Rule = (rule) => rule,
): Promise<string> {
  const file = readFileSync(resolve(__dirname, "../../../docs/permissions.yaml"), "utf8");
  for (const document of parseAllDocuments(file)) {
    const manifest = document.toJS() as Manifest & { rules?: readonly Rule[] };
    if (manifest.metadata.name !== DEPLOYER) continue;
    const rules = manifest.rules?.map((rule) => change(rule, manifest.metadata.namespace));
    const collection = collections[manifest.kind];
    if (collection === undefined) throw new Error(`where does a ${manifest.kind} live?`);
    await lab.api.remove(join(collection, manifest.metadata.name));
    await lab.api.create(collection, rules ? { ...manifest, rules } : manifest, "oc");
  }
  return withToken(lab.kubeconfig, await tokenOf(lab));
}

/** As `oc create token` does. */
async function tokenOf({ api }: Scenario["lab"]): Promise<string> {
  const request = {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    metadata: { name: DEPLOYER },
    spec: { expirationSeconds: 3600 },
  };
  const path = `${collections["ServiceAccount"] ?? ""}/${DEPLOYER}/token`;
  const granted: object = await api.create(path, request, "oc");
  return (granted as { status: { token: string } }).status.token;
}

function withToken(path: string, token: string): string {
  const kubeconfig = parse(readFileSync(path, "utf8")) as { users: { user: object }[] };
  for (const entry of kubeconfig.users) entry.user = { token };
  return stringify(kubeconfig);
}

/**
 * Gives the deployer an optional ClusterRole of docs/permissions.yaml, in the whole cluster.
 *
 * @param change what a mean administrator makes of each rule
 */
export async function grant(
  { lab }: Scenario,
  role: string,
  change: (rule: Rule) => Rule = (rule) => rule,
): Promise<void> {
  const file = readFileSync(resolve(__dirname, "../../../docs/permissions.yaml"), "utf8");
  const manifest = parseAllDocuments(file)
    .map((document) => document.toJS() as Manifest & { rules?: readonly Rule[] })
    .find(({ kind, metadata }) => kind === "ClusterRole" && metadata.name === role);
  if (!manifest?.rules) throw new Error(`docs/permissions.yaml has no ClusterRole ${role}`);
  for (const kind of ["clusterrolebindings", "clusterroles"])
    await lab.api.remove(`${RBAC}/${kind}/${role}`);
  await lab.api.create(
    `${RBAC}/clusterroles`,
    { ...manifest, rules: manifest.rules.map(change) },
    "oc",
  );
  const subject = { kind: "ServiceAccount", name: DEPLOYER, namespace: NAMESPACE };
  const binding = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: role },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [subject],
  };
  await lab.api.create(`${RBAC}/clusterrolebindings`, binding, "oc");
}
