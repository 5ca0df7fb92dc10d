import { markSecrets as mark, redact as blackOut, type Always } from "../support/secrets";
import type { Properties } from "../support/values";

/** The data of every Secret, whoever marked it. */
export const secretData: Always = ({ kind }) => (kind === "Secret" ? ["data", "stringData"] : []);

/** Marks in `outs` what is secret in `ins`, and the data of every Secret. */
export function markSecrets(outs: Properties, ins: Properties): Properties {
  return mark(outs, ins, secretData);
}

/** `message` with every secret string of `properties` blacked out: API servers quote what they refuse. */
export function redact(message: string, properties: Properties): string {
  return blackOut(message, properties, secretData);
}
