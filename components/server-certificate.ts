import { createPrivateKey } from "node:crypto";
import type { KeyObject, X509Certificate } from "node:crypto";
import { bundleProblems, expiredProblems, readCertificates } from "./certificates";
import type { Problem } from "./problems";

/** What a server shows and what it keeps to itself, all in PEM form. */
export interface ServerCertificate {
  /** Its own certificate first, then those of whoever signed it. */
  readonly certificate: string;
  /** Its private key. */
  readonly key: string;
  /** Authorities that are shown with it. */
  readonly caCertificate?: string | undefined;
}

/** What the three are called where they come from. */
export type Names = Readonly<Record<keyof ServerCertificate, string>>;

const FIELDS: Names = { certificate: "certificate", key: "key", caCertificate: "caCertificate" };

/**
 * What is wrong with a server's certificate. The key is never shown.
 *
 * @param host the name by which clients call the server. Omitted: not known yet
 * @param now milliseconds since 1970. @default this moment
 */
export function serverCertificateProblems(
  { certificate, key, caCertificate }: ServerCertificate,
  host?: string,
  now = Date.now(),
  names = FIELDS,
): Problem[] {
  const chain = chainOf(names.certificate, certificate);
  const [own] = chain.certificates;
  return [
    ...chain.problems,
    ...expiredProblems(names.certificate, chain.certificates, now),
    ...(own && host !== undefined ? hostProblems(names.certificate, own, host) : []),
    ...keyProblems(names.key, key, own),
    ...(caCertificate === undefined
      ? []
      : authorityProblems(names.caCertificate, caCertificate, now)),
  ];
}

/** What is wrong with a certificate for this host; nothing when it cannot be read. */
export function coverProblems(field: string, certificate: string, host: string): Problem[] {
  const [own] = chainOf(field, certificate).certificates;
  return own ? hostProblems(field, own, host) : [];
}

function chainOf(field: string, pem: string) {
  if (holdsKey(pem)) return { certificates: [], problems: [keyInPublic(field)] };
  const remedy = "Take the file of the server's certificate.";
  return readCertificates(field, pem, remedy);
}

function authorityProblems(field: string, pem: string, now: number): Problem[] {
  return holdsKey(pem) ? [keyInPublic(field)] : bundleProblems(field, pem, now);
}

/** True for what must not be shown, nor kept in plain text. */
export function holdsKey(text: string): boolean {
  return text.includes("PRIVATE KEY-----");
}

function keyInPublic(field: string): Problem {
  const rule = "hold certificates only, and no private key";
  const remedy = "Give the key by itself; replace it if it was committed in plain text.";
  return { field, value: "[secret]", rule, remedy };
}

/** Clients look at the alternative names alone; the router looks at none of them. */
function hostProblems(field: string, own: X509Certificate, host: string): Problem[] {
  if (own.checkHost(host, { subject: "never" }) !== undefined) return [];
  return [
    {
      field,
      value: own.subjectAltName ?? "a certificate without alternative names",
      rule: `be for the host ${host}: clients refuse the registry under a name that is not in it`,
      remedy: "Request one for that host, or set hostname to a name that is in it.",
    },
  ];
}

function keyProblems(field: string, pem: string, own: X509Certificate | undefined): Problem[] {
  const problem = { field, value: "[secret]" };
  const key = readKey(pem);
  if (!key)
    return [
      {
        ...problem,
        rule: "be a private key in PEM form, without a passphrase",
        remedy: "Take the passphrase off with: openssl pkey -in <file> -out <file>.",
      },
    ];
  if (!own || own.checkPrivateKey(key)) return [];
  return [
    {
      ...problem,
      rule: "be the key of the first certificate",
      remedy: "Put the server's certificate first, or take the key that it was requested with.",
    },
  ];
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
