/**
 * The small grammars of Kubernetes and Go that the registry's configuration is written in. Kept here because no
 * maintained npm package parses them, and the API server does not check them for us.
 */

/** Go's duration syntax. The definition accepts "1d" and "PT1H" too, and the operator then cannot read its own resource. */
const GO_DURATION = /^(?:[0-9]+(?:\.[0-9]+)?(?:ns|us|µs|ms|s|m|h))+$/;
const SECONDS: Record<string, number> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity */
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;

/** RFC 1123 subdomain, the form of most object names. */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const BINARY = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL: Record<string, number> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/** The seconds of a duration that the registry's operator can read (`30s`, `1h30m`, `1.5h`); undefined for any other. */
export function goDuration(text: string): number | undefined {
  if (!GO_DURATION.test(text)) return undefined;
  const parts = text.matchAll(/([0-9.]+)([a-zµ]+)/g);
  return [...parts].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (SECONDS[unit ?? ""] ?? NaN),
    0,
  );
}

/** The size of a Kubernetes quantity (`100Gi`, `1.5T`, `2e3`), in its base unit; undefined when it is not one. */
export function quantity(text: string): number | undefined {
  const match = QUANTITY.exec(text);
  if (!match) return undefined;
  const [, number, binary, decimal, exponent] = match;
  if (binary !== undefined) return Number(number) * 1024 ** (BINARY.indexOf(binary) + 1);
  const power = decimal === undefined ? Number(exponent ?? 0) : (DECIMAL[decimal] ?? 0);
  return Number(`${number ?? ""}e${power}`);
}

/** True for a legal name of a claim, volume, class or Secret: at most 253 characters, RFC 1123 subdomain. */
export function isObjectName(text: string): boolean {
  return text.length <= 253 && SUBDOMAIN.test(text);
}

/** True for a host name of DNS in lower case: RFC 1123, each label at most 63 characters. */
export function isHostName(text: string): boolean {
  return isObjectName(text) && text.split(".").every((label) => label.length <= 63);
}

/** True for an absolute `http://` or `https://` URL. */
export function isHttpUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}
