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
  const blocks = pem.match(BLOCK) ?? [];
  const certificates = blocks.map(parsed);
  const say = (value: unknown, rule: string, remedy: string): Problem[] => [
    { field, value, rule, remedy },
  ];
  if (blocks.length === 0)
    return say(
      "no certificate",
      "be certificates in PEM form, each from BEGIN CERTIFICATE to END CERTIFICATE",
      "Take the file of the authority, not that of the server's key.",
    );
  const broken = certificates.findIndex((one) => one === undefined);
  if (broken >= 0)
    return say(
      `number ${broken + 1} of ${blocks.length}`,
      "be certificates that can be read",
      "Copy that certificate anew: something in it was lost.",
    );
  const sound = certificates.filter((one) => one !== undefined);
  const expired = sound.filter(({ validTo }) => Date.parse(validTo) < now);
  return [
    ...(sound.some(({ ca }) => ca)
      ? []
      : say(
          sound.map(subjectOf),
          "hold an authority (CA), not only the server's own certificate",
          "Add the certificate of whoever signed it.",
        )),
    ...expired.flatMap((one) =>
      say(
        `${subjectOf(one)}, until ${one.validTo}`,
        "hold no certificate that has expired",
        "Replace it by its successor.",
      ),
    ),
  ];
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
