import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The spellings in which a secret could be found again. */
const spellings = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  encodeURIComponent(secret),
  // The end of a base64 text depends on what follows, and its beginning on what comes before.
  ...[0, 1, 2].map((shift) => middle(Buffer.from(" ".repeat(shift) + secret).toString("base64"))),
];

const middle = (text: string): string => text.slice(4, -4);

/** The state as it lies on the disk, with its history, its backups and the stack's settings. */
export function everyFile(dir: string): string {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true });
  const found = files.filter((one) => one.isFile());
  assert.ok(found.some(({ parentPath }) => parentPath.includes(".pulumi/stacks")));
  return found.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")).join();
}

/** Fails when the secret is anywhere in the text, in plain, escaped for JSON or URLs, or in base64. */
export function assertAbsent(secret: string, text: string): void {
  assert.ok(secret.length > 10, "too short a secret is found by chance");
  for (const one of spellings(secret)) assert.ok(!text.includes(one), "a secret is in plain sight");
}
