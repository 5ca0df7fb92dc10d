import type { ImageConfigSettings, RegistrySourcesSettings } from "./image-config";
import { versionProblems } from "./openshift-version";
import type { OpenShiftVersion } from "./openshift-version";
import { below } from "./problems";
import type { Problem } from "./problems";
import { authorityProblems } from "./registry-authorities";

/** The cluster's own registry, as pods and nodes name it. */
const INTERNAL = "image-registry.openshift-image-registry.svc:5000";
/** Where OpenShift's own images come from. */
const PAYLOAD = ["quay.io", "registry.redhat.io"];

const NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const DOMAIN = `${NAME}(\\.${NAME})*`;
const PORT = "(:\\d{1,5})?";
const HOST = new RegExp(`^${DOMAIN}${PORT}$`);
/** `*` may stand for any part of a name that imports are allowed from. */
const PATTERN = new RegExp(`^[-.*a-z0-9]+${PORT}$`);
const SOURCE = new RegExp(`^((\\*\\.)?${DOMAIN}${PORT}|${DOMAIN}${PORT}(/[-_.a-z0-9]+)+)$`);

/** What is wrong with the settings by themselves. */
export function imageConfigProblems(
  settings: ImageConfigSettings,
  version?: OpenShiftVersion,
): Problem[] {
  const { additionalTrustedCA, allowedRegistriesForImport: imports, registrySources } = settings;
  const { externalRegistryHostnames: hosts, imageStreamImportMode } = settings;
  return [
    ...below(
      "additionalTrustedCA",
      additionalTrustedCA ? authorityProblems(additionalTrustedCA) : [],
    ),
    ...listProblems(
      "allowedRegistriesForImport",
      imports?.map(({ domainName }) => domainName),
      (name) => PATTERN.test(name),
      "be hosts, as quay.io, registry.example.com:5000 or *.example.com",
    ),
    ...below("registrySources", registrySources ? sourcesProblems(registrySources) : []),
    ...listProblems("externalRegistryHostnames", hosts, isHost, HOSTS),
    ...versionProblems(version, { imageStreamImportMode }),
  ];
}

const HOSTS = "be hosts, as registry.example.com or registry.example.com:5000";
const isHost = (text: string): boolean => HOST.test(text);

function sourcesProblems(sources: RegistrySourcesSettings): Problem[] {
  const { insecureRegistries, blockedRegistries, allowedRegistries } = sources;
  const registries = { insecureRegistries, blockedRegistries, allowedRegistries };
  const problems = Object.entries(registries).flatMap(([field, list]) =>
    listProblems(
      field,
      list,
      (one) => SOURCE.test(one),
      "be registries, as quay.io, registry.example.com:5000, *.example.com or quay.io/team",
    ),
  );
  const search = sources.containerRuntimeSearchRegistries;
  problems.push(...listProblems("containerRuntimeSearchRegistries", search, isHost, HOSTS));
  if (Object.values(sources).every((list) => list === undefined))
    problems.push({
      field: "",
      value: "nothing",
      rule: "hold at least one list of registries",
      remedy: "Leave it out, or name registries.",
    });
  if (blockedRegistries && allowedRegistries)
    problems.push({
      field: "blockedRegistries",
      value: blockedRegistries,
      rule: "be left out together with allowedRegistries, which blocks all others",
      remedy: "Remove one of the two.",
    });
  return [...problems, ...internalProblems(sources)];
}

/** Nodes that may not pull from the cluster's own registry cannot start what was built in the cluster. */
function internalProblems(sources: RegistrySourcesSettings): Problem[] {
  const { allowedRegistries: allowed, blockedRegistries: blocked = [] } = sources;
  const problems: Problem[] = [];
  if (allowed && !allowed.includes(INTERNAL))
    problems.push({
      field: "allowedRegistries",
      value: allowed,
      rule: "include the cluster's own registry: nothing could be pulled from it any more",
      remedy: `Add ${INTERNAL}.`,
    });
  if (blocked.some((one) => INTERNAL === one || `${one}:5000` === INTERNAL))
    problems.push({
      field: "blockedRegistries",
      value: blocked,
      rule: "not include the cluster's own registry: nothing could be pulled from it any more",
      remedy: "Remove it.",
    });
  return problems;
}

/** A list of which every entry fits, none comes twice, and that says something. */
function listProblems(
  field: string,
  list: readonly string[] | undefined,
  fits: (entry: string) => boolean,
  rule: string,
): Problem[] {
  if (list === undefined) return [];
  const say = (value: unknown, what: string, remedy: string): Problem[] => [
    { field, value, rule: what, remedy },
  ];
  if (list.length === 0) return say(list, "hold at least one entry", "Leave it out.");
  const wrong = list.filter((one) => !fits(one) || !hasPort(one));
  const twice = list.filter((one, index) => list.indexOf(one) < index);
  return [
    ...(wrong.length > 0 ? say(wrong, rule, "Leave out the scheme, the tag and capitals.") : []),
    ...(twice.length > 0 ? say(twice, "name every entry once", "Remove what is repeated.") : []),
  ];
}

/** True where the port, if there is one, exists. */
function hasPort(text: string): boolean {
  const port = /:(\d+)/.exec(text)?.[1];
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65535);
}

/** What is allowed, and mostly not meant. */
export function imageConfigWarnings({ registrySources = {} }: ImageConfigSettings): string[] {
  const { allowedRegistries: allowed, blockedRegistries: blocked = [] } = registrySources;
  const barred = PAYLOAD.filter((host) => {
    const isHere = (one: string) => one === host || one.startsWith(`${host}/`);
    return allowed ? !allowed.some(isHere) : blocked.includes(host);
  });
  if (barred.length === 0) return [];
  const reason =
    "OpenShift's own images come from there, unless all of them are mirrored (disconnected clusters)";
  return [`registrySources bars ${barred.join(" and ")}: ${reason}`];
}
