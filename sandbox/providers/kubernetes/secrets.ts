import { isObject, isSecret, makeSecret, some, type Properties, type Value } from "./values";

/**
 * Marks in `outs` what is secret in `ins`, and the data of every Secret whoever marked it. Lists with
 * one secret item become secret as a whole: the server may have changed their order.
 */
export function markSecrets(outs: Properties, ins: Properties): Properties {
  if (outs["kind"] === "Secret") {
    return markKeys(outs, ["data", "stringData"]);
  }
  const marked = Object.entries(outs).map(([key, out]): [string, Value] => {
    const given = ins[key];
    if (given === undefined) {
      return [key, out];
    }
    if (isObject(out) && isObject(given) && !isSecret(out) && !isSecret(given)) {
      return [key, markSecrets(out, given)];
    }
    return [key, some(given, isSecret) ? makeSecret(out) : out];
  });
  return Object.fromEntries(marked);
}

function markKeys(outs: Properties, keys: string[]): Properties {
  const marked = { ...outs };
  for (const key of keys) {
    const value = marked[key];
    if (value !== undefined) {
      marked[key] = makeSecret(value);
    }
  }
  return marked;
}

/** `message` with every secret string of `properties` blacked out: API servers quote what they refuse. */
export function redact(message: string, properties: Properties): string {
  const texts = secretTexts(
    properties,
    properties["kind"] === "Secret" ? ["data", "stringData"] : [],
  );
  return texts
    .sort((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replaceAll(secret, "[secret]"), message);
}

/** The secret strings worth hiding; one or two characters would black out innocent text. */
function secretTexts(properties: Properties, secretKeys: string[]): string[] {
  const texts: string[] = [];
  const collect = (value: Value, secret: boolean): void => {
    if (typeof value === "string" && secret && value.length > 2) {
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
