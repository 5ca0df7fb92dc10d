import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** An image in a folder, as the OCI image layout lays it out. */
export interface Layout {
  readonly dir: string;
  /** Digest of the manifest, by which a registry knows the image. */
  readonly digest: string;
  /** Digest of its one layer. */
  readonly layer: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const oci = (kind: string): string => `application/vnd.oci.image.${kind}`;

/** Writes an image that nobody has pushed before: one layer with one file of random bytes. */
export function writeImage(dir: string): Layout {
  mkdirSync(join(dir, "blobs", "sha256"), { recursive: true });
  const tar = tarOf("random", randomBytes(64 * 1024));
  const layer = writeBlob(dir, oci("layer.v1.tar+gzip"), gzipSync(tar));
  const config = writeJson(dir, oci("config.v1+json"), {
    architecture: "amd64",
    os: "linux",
    config: {},
    rootfs: { type: "layers", diff_ids: [digestOf(tar)] },
  });
  const manifest = writeJson(dir, oci("manifest.v1+json"), {
    schemaVersion: 2,
    mediaType: oci("manifest.v1+json"),
    config,
    layers: [layer],
  });
  writeFileSync(join(dir, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  const index = { schemaVersion: 2, mediaType: oci("index.v1+json"), manifests: [manifest] };
  writeFileSync(join(dir, "index.json"), JSON.stringify(index));
  return { dir, digest: manifest.digest, layer: layer.digest };
}

const digestOf = (content: Buffer): string =>
  `sha256:${createHash("sha256").update(content).digest("hex")}`;

function writeBlob(dir: string, mediaType: string, content: Buffer): Descriptor {
  const digest = digestOf(content);
  writeFileSync(join(dir, "blobs", ...digest.split(":")), content);
  return { mediaType, digest, size: content.length };
}

const writeJson = (dir: string, mediaType: string, content: object): Descriptor =>
  writeBlob(dir, mediaType, Buffer.from(JSON.stringify(content)));

/** A tar archive of one file: a header block, the content and two empty blocks, 512 bytes each. */
function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  const octal = (value: number, length: number): string =>
    `${value.toString(8).padStart(length - 1, "0")}\0`;
  header.write(name, 0);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(content.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write("0", 156);
  header.write("ustar\0" + "00", 257);
  // The sum is taken with spaces in its own field.
  header.write(" ".repeat(8), 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)]);
}
