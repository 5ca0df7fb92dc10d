import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../components/problems";
import { mapped, namesOf, pathOf, valuesAt } from "./paths";

/** Where settings hold a credential; `[]` stands for every item of a list. */
export const CREDENTIALS = [
  "cluster.kubeconfig",
  "pullSecrets.clusterWide.registries[].password",
  "pullSecrets.secrets[].registries[].password",
  "registry.httpSecret",
  "registry.routes[].tls.key",
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
    ...CREDENTIALS.flatMap((path) => valuesAt(settings, path)),
    ...URLS.flatMap((path) => valuesAt(settings, path)).filter(({ value }) => hasPassword(value)),
  ];
  return found
    .filter(({ at: [key = ""] }) => !secrets.has(key))
    .map(({ at }) => ({
      field: at.join("."),
      value: "[secret]",
      rule: "be encrypted in the stack's file",
      remedy: `Set it with: pulumi config set --secret --path ${quoted(pathOf(at))}; replace it if it was committed.`,
    }));
}

/** The settings with every credential as a secret. */
export function withSecrets(settings: object): object {
  return CREDENTIALS.reduce(
    (all, path) => mapped(all, namesOf(path), (value) => pulumi.secret(value)) as object,
    settings,
  );
}

/** A shell takes brackets for a pattern. */
function quoted(path: string): string {
  return path.includes("[") ? `'${path}'` : path;
}

function hasPassword(url: unknown): boolean {
  return typeof url === "string" && /^\w+:\/\/[^/]*:[^/]*@/.test(url);
}
