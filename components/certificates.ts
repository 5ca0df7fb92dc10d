import { X509Certificate } from "node:crypto";
import type { Problem } from "./problems";

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const DAY = 24 * 3600 * 1000;

/**
 * What is wrong with a bundle of authorities in PEM form: the whole chain that a server's certificate comes from.
 *
 * @param now milliseconds since 1970. @default this moment
 */
export function bundleProblems(field: string, pem: string, now = Date.now()): Problem[] {
  const remedy = "Take the file of the authority, not that of the server's key.";
  const { certificates, problems } = readCertificates(field, pem, remedy);
  if (problems.length > 0) return problems;
  const expired = expiredProblems(field, certificates, now);
  if (certificates.some(({ ca }) => ca)) return expired;
  return [
    {
      field,
      value: certificates.map(subjectOf),
      rule: "hold an authority (CA), not only the server's own certificate",
      remedy: "Add the certificate of whoever signed it.",
    },
    ...expired,
  ];
}

/**
 * The certificates of a text in PEM form, in its order; none when one of them cannot be read.
 *
 * @param remedy what to do about a text without any
 */
export function readCertificates(
  field: string,
  pem: string,
  remedy: string,
): { readonly certificates: readonly X509Certificate[]; readonly problems: Problem[] } {
  const refused = (problem: Omit<Problem, "field">) => ({
    certificates: [],
    problems: [{ field, ...problem }],
  });
  const blocks = pem.match(BLOCK) ?? [];
  if (blocks.length === 0) {
    const rule = "be certificates in PEM form, each from BEGIN CERTIFICATE to END CERTIFICATE";
    return refused({ value: "no certificate", rule, remedy });
  }
  const read = blocks.map(parsed);
  const broken = read.findIndex((one) => one === undefined);
  if (broken >= 0)
    return refused({
      value: `number ${broken + 1} of ${blocks.length}`,
      rule: "be certificates that can be read",
      remedy: "Copy that certificate anew: something in it was lost.",
    });
  return { certificates: read.filter((one) => one !== undefined), problems: [] };
}

/** The certificates that nobody accepts any more. */
export function expiredProblems(
  field: string,
  certificates: readonly X509Certificate[],
  now: number,
): Problem[] {
  return certificates
    .filter(({ validTo }) => Date.parse(validTo) < now)
    .map((one) => ({
      field,
      value: `${subjectOf(one)}, until ${one.validTo}`,
      rule: "hold no certificate that has expired",
      remedy: "Replace it by its successor.",
    }));
}

/** The certificates of a bundle that expire within 30 days, in words. */
export function expiringSoon(pem: string, now = Date.now()): string[] {
  return (pem.match(BLOCK) ?? [])
    .map(parsed)
    .filter((one) => one !== undefined)
    .filter(({ validTo }) => Date.parse(validTo) < now + 30 * DAY)
    .map((one) => `${subjectOf(one)} expires on ${one.validTo}`);
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function subjectOf({ subject }: X509Certificate): string {
  return subject.replaceAll("\n", ", ");
}
