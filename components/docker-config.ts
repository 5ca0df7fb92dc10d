import { isObject } from "./release";
import type { Fields } from "./release";

/** The key of a pull secret. */
export const DOCKER_CONFIG = ".dockerconfigjson";

/** A login for one registry, in plain. */
export interface PlainLogin {
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** The content of a pull secret: the same text for the same logins, in whatever order they come. */
export function dockerConfig(logins: readonly PlainLogin[]): string {
  return JSON.stringify({ auths: sorted(Object.fromEntries(logins.map(entry))) });
}

/**
 * The content of a pull secret with these logins in it, and everything else as it was.
 *
 * @throws when the content is none of a pull secret; without quoting it
 */
export function merged(content: string, logins: readonly PlainLogin[]): string {
  const before = parsed(content);
  const auths = { ...(before["auths"] as Fields), ...Object.fromEntries(logins.map(entry)) };
  return JSON.stringify({ ...before, auths });
}

function entry({ host, username, password }: PlainLogin): [string, object] {
  return [host, { auth: Buffer.from(`${username}:${password}`, "utf8").toString("base64") }];
}

function sorted(auths: Readonly<Record<string, object>>): Record<string, object> {
  return Object.fromEntries(Object.entries(auths).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parsed(content: string): Fields {
  try {
    const config: unknown = JSON.parse(content);
    if (isObject(config) && isObject(config["auths"])) return config;
  } catch {
    // The parser's own message would quote the credentials.
  }
  throw new Error("the content of the pull secret cannot be read: it is no JSON with auths");
}
