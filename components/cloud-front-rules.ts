import { createPrivateKey } from "node:crypto";
import type { CloudFrontSettings } from "./cloud-front";
import { goDuration, isObjectName } from "./formats";
import type { Problem } from "./problems";

/** What is wrong with the settings of CloudFront by themselves. */
export function cloudFrontProblems(settings: CloudFrontSettings): Problem[] {
  const { baseURL, keypairID, privateKey, duration } = settings;
  const problems: Problem[] = [];
  const say = (field: string, value: unknown, rule: string, remedy: string) =>
    problems.push({ field, value, rule, remedy });
  if (!/^https:\/\/[^/]/.test(baseURL) || !URL.canParse(baseURL))
    say(
      "baseURL",
      baseURL,
      "be an https:// URL of a distribution",
      "Write it as https://d111111abcdef8.cloudfront.net.",
    );
  if (!/^[A-Z0-9]{8,32}$/.test(keypairID))
    say(
      "keypairID",
      keypairID,
      "be the id of a public key in CloudFront: capital letters and digits",
      "See aws cloudfront list-public-keys.",
    );
  if ((privateKey.secret === undefined) === (privateKey.pem === undefined))
    say(
      "privateKey",
      Object.keys(privateKey).sort(),
      "be exactly one of secret and pem",
      "Name a Secret with the key, or give the key.",
    );
  if (privateKey.secret && !isObjectName(privateKey.secret.name))
    say(
      "privateKey.secret.name",
      privateKey.secret.name,
      "be the name of a Secret",
      "Correct the name.",
    );
  if (duration !== undefined && !(goDuration(duration) ?? 0))
    say(
      "duration",
      duration,
      "be a duration of Go above 0, in h, m, s",
      "Write it like 20m, or leave it out.",
    );
  if (typeof privateKey.pem === "string")
    problems.push(
      ...pemProblems(privateKey.pem).map((one) => ({ ...one, field: "privateKey.pem" })),
    );
  return problems;
}

/** What is wrong with the private key. It is never shown. */
export function pemProblems(pem: string): Problem[] {
  if (isRsaKey(pem)) return [];
  return [
    {
      field: "cloudFront.privateKey.pem",
      value: "[secret]",
      rule: "be an RSA private key in PEM form, without a passphrase",
      remedy: "Make one with openssl genrsa 2048, and give CloudFront its public half.",
    },
  ];
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}
