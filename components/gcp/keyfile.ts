import type { Problem } from "../problems";

/** The fields that Google's libraries need, by type of the credential. */
const FIELDS = {
  service_account: ["project_id", "private_key_id", "private_key", "client_email", "token_uri"],
  external_account: ["audience", "subject_token_type", "token_url", "credential_source"],
} as const;

/** What is wrong with the JSON of a credential. Nothing of it is ever shown. */
export function keyfileProblems(field: string, json: string): Problem[] {
  const say = (rule: string, remedy: string): Problem[] => [
    { field, value: "[secret]", rule, remedy },
  ];
  const key = parsed(json);
  if (!key)
    return say(
      "be the JSON text of a credential of Google Cloud",
      "Set it from the file: pulumi config set --secret --path storage.gcs.identity.existing.keyfile < key.json.",
    );
  const type = key["type"];
  if (type !== "service_account" && type !== "external_account")
    return say(
      "have type service_account or external_account",
      "Make a key with gcloud iam service-accounts keys create; a user's own login does not do.",
    );
  const missing = FIELDS[type].filter((name) => !isFilled(name, key[name]));
  if (missing.length > 0)
    return say(
      `have the fields of type ${type}: ${FIELDS[type].join(", ")}`,
      `Missing, or no text: ${missing.join(", ")}. Take the whole file.`,
    );
  if (type === "external_account" || isPrivateKey(key["private_key"])) return [];
  return say(
    "have a private_key in PEM form, with its line breaks as \\n",
    "Take the file as Google made it.",
  );
}

function parsed(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
  } catch {
    // Not JSON.
  }
  return undefined;
}

/** Every field is text, but the place where a workload's token is found. */
function isFilled(name: string, value: unknown): boolean {
  if (name === "credential_source") return typeof value === "object" && value !== null;
  return typeof value === "string" && value !== "";
}

function isPrivateKey(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^-----BEGIN (RSA )?PRIVATE KEY-----\n[^]+\n-----END (RSA )?PRIVATE KEY-----\n?$/.test(value)
  );
}
