import type { Api } from "../api";
import { NAMESPACE, PATH } from "../names";
import type { Secret } from "../types";

/** What a Secret of the registry's namespace holds, as text; nothing where it does not exist. */
export async function textsOf(api: Api, name: string): Promise<Record<string, string> | undefined> {
  const secret = await api.get<Secret>(`${PATH.secrets}/${name}`);
  if (!secret) return undefined;
  const texts = Object.entries(secret.data ?? {}).map(([key, value]): [string, string] => [
    key,
    Buffer.from(value, "base64").toString("utf8"),
  ]);
  return Object.fromEntries(texts);
}

/** The text under a key that must be there. */
export function textIn(texts: Record<string, string>, name: string, key: string): string {
  const text = texts[key];
  if (text !== undefined) return text;
  throw new Error(`secret "${NAMESPACE}/${name}" does not contain required key "${key}"`);
}
