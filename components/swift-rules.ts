import { versionProblems } from "./openshift-version";
import type { OpenShiftVersion } from "./openshift-version";
import { below } from "./problems";
import type { Problem } from "./problems";
import { oneLineProblems } from "./secret-rules";
import type { SwiftCredentials, SwiftSettings } from "./swift-storage";

/** What is wrong with the settings by themselves. */
export function swiftProblems(
  settings: SwiftSettings,
  version: OpenShiftVersion | undefined,
): Problem[] {
  const { container, authURL, authVersion, credentials } = settings;
  const { applicationCredential } = credentials;
  return [
    ...containerProblems(container),
    ...urlProblems(authURL),
    ...(authVersion === undefined || /^[123]$/.test(authVersion)
      ? []
      : [wrongVersion(authVersion)]),
    ...below("credentials", credentialProblems(credentials)),
    ...scopeProblems(settings),
    ...versionProblems(version, { applicationCredential: applicationCredential && "[secret]" }),
  ];
}

/** https://docs.openstack.org/api-ref/object-store/ */
function containerProblems(container: string): Problem[] {
  if (/^[^/]+$/.test(container) && Buffer.byteLength(container) <= 256) return [];
  const rule = "be the name of a container that is there: 1 to 256 bytes, without a slash";
  return [{ field: "container", value: container, rule, remedy: "See openstack container list." }];
}

/** The operator puts the version behind a URL without a path, and refuses every other path. */
function urlProblems(authURL: string): Problem[] {
  const say = (rule: string, value: unknown = authURL): Problem[] => {
    const remedy =
      "See openstack catalog show identity; write it like https://keystone.example.com:5000/v3.";
    return [{ field: "authURL", value, rule, remedy }];
  };
  if (!/^https?:\/\/[^/]/.test(authURL) || !URL.canParse(authURL))
    return say("be the URL of the identity service, with https:// or http://");
  const url = new URL(authURL);
  if (url.username !== "" || url.password !== "")
    return say("hold no user and password", "[secret]");
  if (/^(\/|\/v[123].*)$/.test(url.pathname) && url.search === "") return [];
  return say(
    "have no path, or one that begins with /v1, /v2 or /v3: the operator refuses every other",
  );
}

function wrongVersion(authVersion: string): Problem {
  const rule = 'be "1", "2" or "3", the version of the identity service';
  return { field: "authVersion", value: authVersion, rule, remedy: "Leave it out for 3." };
}

/** Half a set is as good as none to the operator, and sets are not merged. */
function credentialProblems(credentials: SwiftCredentials): Problem[] {
  const chosen = Object.keys(credentials).sort();
  if (chosen.length === 1) return emptyProblems(credentials);
  const rule = "be exactly one of user, applicationCredential and tokenID";
  return [{ field: "", value: chosen, rule, remedy: "Give one complete set." }];
}

function emptyProblems({ user, applicationCredential, tokenID }: SwiftCredentials): Problem[] {
  const parts: Readonly<Record<string, unknown>> = {
    ...named("user", user),
    ...named("applicationCredential", applicationCredential),
    ...(tokenID !== undefined && { tokenID }),
  };
  return Object.entries(parts).flatMap(([field, value]) => oneLineProblems(field, value));
}

function named(prefix: string, parts: object | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parts ?? {}).map(([key, value]) => [`${prefix}.${key}`, value as unknown]),
  );
}

/** An application credential knows its project; everybody else has to say in which the container is. */
function scopeProblems(settings: SwiftSettings): Problem[] {
  const { authVersion = "3", domain, domainID, tenant, tenantID, credentials } = settings;
  if (credentials.applicationCredential) return [];
  const inProject = tenant !== undefined || tenantID !== undefined;
  const inDomain = domain !== undefined || domainID !== undefined;
  const needsDomain = authVersion === "3" && credentials.user !== undefined;
  const remedy = "See openstack token issue; or use an application credential, which knows it.";
  return [
    ...(inProject
      ? []
      : [
          {
            field: "tenant",
            value: tenant,
            rule: "be the project of the container, or tenantID its id",
            remedy,
          },
        ]),
    ...(inDomain || !needsDomain
      ? []
      : [
          {
            field: "domain",
            value: domain,
            rule: "be the domain of the user, or domainID its id",
            remedy,
          },
        ]),
  ];
}
