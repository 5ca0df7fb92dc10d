import type { Problem } from "./problems";

/**
 * The keys that the operator reads from the Secret, by driver: complete sets only, never merged with others
 * (cluster-image-registry-operator, `pkg/storage`).
 */
const KEYS = new Set([
  "REGISTRY_STORAGE_AZURE_ACCOUNTKEY",
  "REGISTRY_STORAGE_GCS_KEYFILE",
  "REGISTRY_STORAGE_IBMCOS_IAMAPIKEY",
  "REGISTRY_STORAGE_S3_ACCESSKEY",
  "REGISTRY_STORAGE_S3_SECRETKEY",
  "REGISTRY_STORAGE_SWIFT_APPLICATIONCREDENTIALID",
  "REGISTRY_STORAGE_SWIFT_APPLICATIONCREDENTIALNAME",
  "REGISTRY_STORAGE_SWIFT_APPLICATIONCREDENTIALSECRET",
  "REGISTRY_STORAGE_SWIFT_PASSWORD",
  "REGISTRY_STORAGE_SWIFT_TOKENID",
  "REGISTRY_STORAGE_SWIFT_USERNAME",
]);

/** The one credential that is a document. The operator prints all others into one line of a file. */
const DOCUMENTS = new Set(["REGISTRY_STORAGE_GCS_KEYFILE"]);

/** What is wrong with the data of the credential Secret. Values are never shown. */
export function secretProblems(data: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(data).flatMap(([key, value]) => {
    if (!KEYS.has(key)) return [unknownKey(key)];
    if (DOCUMENTS.has(key)) return value.trim() === "" ? [empty(key)] : [];
    return oneLineProblems(`credentials.${key}`, value);
  });
}

const remedy = "Set it anew; a line break at the end often comes from a file or from echo.";

function empty(key: string): Problem {
  return { field: `credentials.${key}`, value: "[secret]", rule: "not be empty", remedy };
}

function unknownKey(key: string): Problem {
  const rule = `be made of keys that the registry's operator reads: ${[...KEYS].join(", ")}`;
  return { field: "credentials", value: key, rule, remedy: "Correct the storage's credentials." };
}

/**
 * What is wrong with a credential that the operator prints into one line of a file. One that is known only later is checked in
 * the Secret.
 *
 * @param secret false: it may be shown, as the id of a key
 */
export function oneLineProblems(field: string, value: unknown, secret = true): Problem[] {
  if (typeof value !== "string" || /^\S+$/.test(value)) return [];
  const rule = "be one line, not empty and without spaces";
  return [{ field, value: secret ? "[secret]" : value, rule, remedy }];
}

/** Values as a Secret's `data` holds them. */
export function encoded(values: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(values).map(([key, value]) => [
    key,
    Buffer.from(value, "utf8").toString("base64"),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}
