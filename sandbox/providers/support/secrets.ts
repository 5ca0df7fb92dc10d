import { isObject, isSecret, makeSecret, some, type Properties, type Value } from "./values";

/** The fields of an object that are secret whoever marked them. */
export type Always = (object: Properties) => readonly string[];

/**
 * Marks in `outs` what is secret in `ins`, and what `always` is. Lists with one secret item become
 * secret as a whole: the server may have changed their order.
 */
export function markSecrets(outs: Properties, ins: Properties, always?: Always): Properties {
  const keys = always?.(outs) ?? [];
  if (keys.length > 0) {
    return markKeys(outs, keys);
  }
  const marked = Object.entries(outs).map(([key, out]): [string, Value] => {
    const given = ins[key];
    if (given === undefined) {
      return [key, out];
    }
    if (isObject(out) && isObject(given) && !isSecret(out) && !isSecret(given)) {
      return [key, markSecrets(out, given, always)];
    }
    return [key, some(given, isSecret) ? makeSecret(out) : out];
  });
  return Object.fromEntries(marked);
}

/** `outs` with what it has under these keys marked. */
export function markKeys(outs: Properties, keys: readonly string[]): Properties {
  const marked = { ...outs };
  for (const key of keys) {
    const value = marked[key];
    if (value !== undefined) {
      marked[key] = makeSecret(value);
    }
  }
  return marked;
}

/** `message` with every secret string of `properties` blacked out: servers quote what they refuse. */
export function redact(message: string, properties: Properties, always?: Always): string {
  return blackOut(message, secretTexts(properties, always?.(properties) ?? []));
}

/** `message` without these texts; one or two characters would black out innocent text. */
export function blackOut(message: string, texts: readonly string[]): string {
  return texts
    .filter((secret) => secret.length > 2)
    .sort((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replaceAll(secret, "[secret]"), message);
}

/** The secret strings; all of those under `secretKeys`. */
function secretTexts(properties: Properties, secretKeys: readonly string[]): string[] {
  const texts: string[] = [];
  const collect = (value: Value, secret: boolean): void => {
    if (typeof value === "string" && secret) {
      texts.push(value);
    } else if (Array.isArray(value)) {
      value.forEach((item) => {
        collect(item, secret);
      });
    } else if (isObject(value)) {
      const inside = secret || isSecret(value);
      Object.entries(value).forEach(([key, item]) => {
        collect(item, inside && !(isSecret(value) && key !== "value"));
      });
    }
  };
  for (const [key, value] of Object.entries(properties)) {
    collect(value, secretKeys.includes(key));
  }
  return texts;
}
