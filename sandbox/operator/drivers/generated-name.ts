import { randomInt } from "node:crypto";

/** How long a name is that the operator makes up. */
const length = 62;

/** A name for a bucket or container: what tells the cluster, then letters up to the length. */
export function generatedName(...parts: readonly string[]): string {
  const name = parts
    .filter((part) => part !== "")
    .join("-")
    .replace(/-{2,}/g, "-");
  const room = length - name.length - 1;
  const letters = Array.from({ length: Math.max(room, 0) }, () =>
    String.fromCharCode(97 + randomInt(25)),
  );
  return room > 0 ? `${name}-${letters.join("")}` : name.slice(0, length);
}
