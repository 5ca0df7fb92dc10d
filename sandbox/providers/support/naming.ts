import { createHash, randomBytes } from "node:crypto";

/** Hexadecimal digits, the same ones for the same seed, so that a preview tells the real name. */
export function suffix(seed: Uint8Array, digits: number): string {
  const bytes = seed.length > 0 ? createHash("sha256").update(seed).digest() : randomBytes(16);
  return bytes.toString("hex").slice(0, digits);
}
