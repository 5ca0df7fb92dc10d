import { isObjectName } from "./formats";
import { below, matched } from "./problems";
import type { Problem } from "./problems";
import type { PullSecretsSettings, PullSecretSettings, RegistryLogin } from "./pull-secrets";

/** What is wrong with the settings by themselves. No login is ever shown. */
export function pullSecretsProblems({ secrets = [], clusterWide }: PullSecretsSettings): Problem[] {
  const places = secrets.map(({ name, namespace }) => `${namespace}/${name}`);
  const twice = places.filter((place, index) => places.indexOf(place) !== index);
  return [
    ...secrets.flatMap((secret, index) => below(`secrets.${index}`, secretProblems(secret))),
    ...twice.map((place) => ({
      field: "secrets",
      value: place,
      rule: "name each Secret once",
      remedy: "Put all its registries into one.",
    })),
    ...(clusterWide
      ? below("clusterWide", [
          ...loginProblems(clusterWide.registries),
          ...(clusterWide.acceptEveryNode === true ? [] : [everyNode(clusterWide.acceptEveryNode)]),
        ])
      : []),
  ];
}

/** The one Secret that is not to be made: the cluster's own. */
const CLUSTERS = "openshift-config/pull-secret";

function secretProblems({
  name,
  namespace,
  registries,
  serviceAccounts = [],
}: PullSecretSettings): Problem[] {
  const accounts = serviceAccounts.map((account) => account.name);
  return [
    ...(isObjectName(name) ? [] : [noName("name", name)]),
    ...(isObjectName(namespace) ? [] : [noName("namespace", namespace)]),
    ...(`${namespace}/${name}` === CLUSTERS ? [clusters()] : []),
    ...loginProblems(registries),
    ...accounts
      .filter((one, index) => !isObjectName(one) || accounts.indexOf(one) !== index)
      .map((one) => ({
        field: "serviceAccounts",
        value: one,
        rule: "be names of service accounts of that project, each once",
        remedy: `See oc get serviceaccounts -n ${namespace}.`,
      })),
    ...serviceAccounts
      .filter((account) => account.for?.length === 0)
      .map((account) => ({
        field: "serviceAccounts.for",
        value: account.for,
        rule: "be pull, mount or both",
        remedy: "Leave it out for pull.",
      })),
  ];
}

/** What is wrong with these logins; those that come late are checked in the chain. */
export function loginProblems(registries: readonly RegistryLogin[]): Problem[] {
  const hosts = registries.map(({ host }) => host);
  const twice = hosts.filter((host, index) => hosts.indexOf(host) !== index);
  const none = {
    field: "registries",
    value: [],
    rule: "have at least one registry",
    remedy: "Name one.",
  };
  return [
    ...(registries.length === 0 ? [none] : []),
    ...registries.flatMap((login, index) => below(`registries.${index}`, oneLogin(login))),
    ...twice.map((host) => ({
      field: "registries",
      value: host,
      rule: "name each registry once",
      remedy: "Keep one login; a path behind the host makes another registry of it.",
    })),
  ];
}

/** As a runtime looks them up: a host, with a port, with the beginning of a path; never with a scheme. */
const HOST =
  /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*(:\d{1,5})?(\/[a-z0-9]+([._/-][a-z0-9]+)*)?$/;
const INTERNAL = "image-registry.openshift-image-registry.svc";

function oneLogin({ host, username, password }: RegistryLogin): Problem[] {
  const form =
    "be host, host:port or either with a path behind it (quay.io/team), without https:// and in lower case";
  const own = host.startsWith(INTERNAL);
  return [
    ...matched("host", host, HOST, form, "Write it as it stands in the names of images."),
    ...(own
      ? [
          {
            field: "host",
            value: host,
            rule: "be another registry than the cluster's own, to which every service account has a login",
            remedy: "Grant access instead: docs/access.md.",
          },
        ]
      : []),
    ...wordProblems("username", username, /^[^\s:]+$/, "be one word without a colon"),
    ...wordProblems("password", password, /^\S+$/, "be one line, not empty and without spaces"),
  ];
}

function wordProblems(field: string, value: unknown, grammar: RegExp, rule: string): Problem[] {
  if (typeof value !== "string" || grammar.test(value)) return [];
  const remedy = "Set it anew; a token goes into password, with the username that belongs to it.";
  return [{ field, value: "[secret]", rule, remedy }];
}

function noName(field: string, value: string): Problem {
  return { field, value, rule: "be a name of Kubernetes", remedy: "Correct the name." };
}

function clusters(): Problem {
  const rule = "be another Secret than the cluster's own pull secret";
  return { field: "name", value: CLUSTERS, rule, remedy: "Use clusterWide, which adds to it." };
}

function everyNode(value: boolean | undefined): Problem {
  const rule =
    "be true: every node gets these logins, one after the other, and every pod may pull with them";
  const remedy = "Prefer secrets for single projects; or set it.";
  return { field: "acceptEveryNode", value, rule, remedy };
}
