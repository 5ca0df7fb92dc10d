import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { bundleProblems } from "./certificates";
import { isObjectName } from "./formats";
import type { Problem } from "./problems";

/**
 * The authorities of other registries' certificates, by registry: exactly one of a ConfigMap that is there, the certificates,
 * and the files that hold them; of the latter two a ConfigMap is made. They are trusted beside the system's own, for imports,
 * pulls of pods, pullthrough and builds (OpenShift, "Configuring additional trust stores for image registry access").
 */
export interface AdditionalTrustedCaSettings {
  /** Name of a ConfigMap in openshift-config, with a key a registry: `host`, or `host..port`. */
  readonly name?: string;
  /** Certificates in PEM form, each under its registry's `host` or `host:port`. */
  readonly certificates?: Readonly<Record<string, string>>;
  /** Paths of files with such certificates, likewise; relative ones count from the project's folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What the operator itself puts there, and what would replace it. */
const INTERNAL = /^image-registry\.openshift-image-registry\.svc(\.cluster\.local)?(:\d*)?$/;
/** What a key of a ConfigMap may hold, and begins and ends with a letter or digit. */
const HOST = /^[a-zA-Z0-9]([-_.a-zA-Z0-9]*[a-zA-Z0-9])?$/;
/** The key of a bundle for a storage or a proxy: a host of that name there is none. */
const BUNDLE_KEY = "ca-bundle.crt";

/** What is wrong with the settings by themselves, and with the files that they name. */
export function authorityProblems(settings: AdditionalTrustedCaSettings): Problem[] {
  const given = (["name", "certificates", "files"] as const).filter((one) => one in settings);
  if (given.length !== 1) {
    const rule = "be exactly one of name, certificates and files";
    const remedy = "Name a ConfigMap in openshift-config, or give the certificates.";
    return [{ field: "", value: given, rule, remedy }];
  }
  const { name, certificates, files } = settings;
  if (certificates) return bundlesProblems("certificates", certificates);
  if (files) return [...keysProblems("files", Object.keys(files)), ...filesProblems(files)];
  if (isObjectName(name ?? "")) return [];
  const rule = "be the name of a ConfigMap in openshift-config";
  return [{ field: "name", value: name, rule, remedy: "Correct the name." }];
}

/** What is wrong with what a ConfigMap holds: its keys, and the certificates under them. */
export function bundlesProblems(
  field: string,
  bundles: Readonly<Record<string, string>>,
): Problem[] {
  return [
    ...keysProblems(field, Object.keys(bundles)),
    ...Object.entries(bundles).flatMap(([host, pem]) => bundleProblems(at(field, host), pem)),
  ];
}

/** What the ConfigMap is to hold; the rules have found nothing wrong. Empty for a ConfigMap that is there. */
export function bundlesOf(settings: AdditionalTrustedCaSettings): Record<string, string> {
  const { certificates = {}, files = {} } = settings;
  const read = Object.entries(files).map(([host, path]) => [host, textOf(path) ?? ""] as const);
  const all = [...Object.entries(certificates), ...read];
  return Object.fromEntries(all.map(([host, pem]) => [keyOf(host), pem]));
}

/** A key of a ConfigMap has no colon: `host:5000` is `host..5000` there. */
function keyOf(host: string): string {
  return host.replace(":", "..");
}

function keysProblems(field: string, hosts: readonly string[]): Problem[] {
  if (hosts.length === 0) {
    const rule = "name at least one registry";
    return [{ field, value: "none", rule, remedy: "Write host, or host:port, and its authority." }];
  }
  const keys = hosts.map(keyOf);
  return hosts.flatMap((host, index) => {
    const say = (rule: string, remedy: string): Problem[] => [
      { field: at(field, host), value: host, rule, remedy },
    ];
    if (!isHost(host))
      return say(
        "be a registry's host or host:port, of letters, digits and -._ alone",
        "Leave out the scheme, the path and the images.",
      );
    if (host === BUNDLE_KEY)
      return say("be a registry's host, not the name of a file", "Write host, or host:port.");
    if (INTERNAL.test(colonOf(host)))
      return say(
        "be another registry than the cluster's own: the operator's authority for it would be replaced",
        "Remove it: the cluster trusts its own registry.",
      );
    const same = keys.indexOf(keyOf(host)) < index;
    return same ? say("be named once: host..port is host:port", "Remove one of the two.") : [];
  });
}

/** True for `host`, `host:port` and, as in a ConfigMap, `host..port`. */
function isHost(text: string): boolean {
  const [host = "", port, ...more] = colonOf(text).split(":");
  const fits = HOST.test(host) && !host.includes("..") && text.length <= 253;
  const number = port === undefined ? 1 : /^\d{1,5}$/.test(port) ? Number(port) : 0;
  return fits && more.length === 0 && number >= 1 && number <= 65535;
}

/** As the nodes read a key: its last two dots are a colon. */
function colonOf(host: string): string {
  return host.replace(/\.\.([^.]*)$/, ":$1");
}

function filesProblems(files: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(files).flatMap(([host, path]) => {
    const pem = textOf(path);
    if (pem !== undefined) return bundleProblems(at("files", host), pem);
    const rule = "be the path of a file that can be read";
    const remedy = `Correct it: ${resolve(path)} is not there, or not readable.`;
    return [{ field: at("files", host), value: path, rule, remedy }];
  });
}

/** A program runs in the project's folder. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(resolve(path), "utf8");
  } catch {
    return undefined;
  }
}

function at(field: string, host: string): string {
  return `${field}["${host}"]`;
}
