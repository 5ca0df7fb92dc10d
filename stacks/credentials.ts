import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../components/problems";

/** Where settings hold a credential. */
export const CREDENTIALS = [
  "cluster.kubeconfig",
  "registry.httpSecret",
  "storage.azure.existing.accountKey",
  "storage.gcs.identity.existing.keyfile",
  "storage.s3.cloudFront.privateKey.pem",
  "storage.s3.identity.existing.secretAccessKey",
  "storage.s3Compatible.cloudFront.privateKey.pem",
  "storage.s3Compatible.credentials.secretAccessKey",
] as const;

/** URLs, which are credentials when there is a password in them. */
const URLS = ["registry.proxy.http", "registry.proxy.https"] as const;

/** A credential in a stack file ends up in a repository. */
export function plaintextProblems(settings: object, secrets: ReadonlySet<string>): Problem[] {
  const found = [
    ...CREDENTIALS.filter((path) => at(settings, path) !== undefined),
    ...URLS.filter((path) => hasPassword(at(settings, path))),
  ];
  return found
    .filter((path) => !secrets.has(path.split(".")[0] ?? ""))
    .map((path) => ({
      field: path,
      value: "[secret]",
      rule: "be encrypted in the stack's file",
      remedy: `Set it with: pulumi config set --secret --path ${path}; replace it if it was committed.`,
    }));
}

/** The settings with every credential as a secret. */
export function withSecrets(settings: object): object {
  return CREDENTIALS.reduce(
    (all, path) => replaced(all, path.split("."), (value) => pulumi.secret(value)),
    settings,
  );
}

function replaced(value: object, path: readonly string[], by: (value: unknown) => unknown): object {
  const [key = "", ...rest] = path;
  const inner = (value as Record<string, unknown>)[key];
  if (inner === undefined) return value;
  return { ...value, [key]: rest.length > 0 ? replaced(inner as object, rest, by) : by(inner) };
}

function at(value: object, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

function hasPassword(url: unknown): boolean {
  return typeof url === "string" && /^\w+:\/\/[^/]*:[^/]*@/.test(url);
}
