import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A certificate and its key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const DAY = 24 * 3600 * 1000;
const YEARS = 10;

/**
 * A certificate of its own for these host names: whoever trusts it talks to us in place of them. Node reads
 * certificates but makes none, hence the few lines of ASN.1.
 *
 * @param days how long it is valid from now on; below 0 it has expired
 */
export function selfSigned(hosts: readonly string[], days = YEARS * 365): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const content = toBeSigned(hosts, publicKey, new Date(Date.now() + days * DAY));
  const signature = sign("sha256", content, createPrivateKey(privateKey));
  const der = sequence(content, ecdsaWithSha256, bitString(signature));
  return { cert: pem("CERTIFICATE", der), key: privateKey };
}

function toBeSigned(hosts: readonly string[], publicKey: Buffer, end: Date): Buffer {
  const name = sequence(
    element(0x31, sequence(objectId(85, 4, 3), element(0x0c, Buffer.from(hosts[0] ?? "")))),
  );
  const start = new Date(Math.min(Date.now(), end.getTime() - DAY));
  const names = sequence(...hosts.map((host) => element(0x82, Buffer.from(host))));
  const extensions = sequence(
    extension(objectId(85, 29, 17), names),
    extension(objectId(85, 29, 19), sequence(element(0x01, Buffer.from([0xff])))),
  );
  return sequence(
    element(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    sequence(time(start), time(end)),
    name,
    publicKey,
    element(0xa3, extensions),
  );
}

/** One value: its tag, its length and what is in it. */
function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...items: readonly Buffer[]): Buffer => element(0x30, Buffer.concat(items));
const integer = (bytes: Buffer): Buffer => element(0x02, bytes);
const bitString = (bytes: Buffer): Buffer =>
  element(0x03, Buffer.concat([Buffer.from([0]), bytes]));

/** The numbers of an identifier; the first is made of its first two. */
function objectId(...numbers: readonly number[]): Buffer {
  const bytes = numbers.flatMap((number) => {
    const digits = [number & 0x7f];
    for (let rest = number >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
    return digits;
  });
  return element(0x06, Buffer.from(bytes));
}

const ecdsaWithSha256 = sequence(objectId(42, 840, 10045, 4, 3, 2));

const extension = (id: Buffer, value: Buffer): Buffer => sequence(id, element(0x04, value));

/** A time as YYMMDDhhmmssZ. */
const time = (date: Date): Buffer =>
  element(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-T:]/g, "")}Z`));

function pem(what: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${what}-----`, ...lines, `-----END ${what}-----`, ""].join("\n");
}
