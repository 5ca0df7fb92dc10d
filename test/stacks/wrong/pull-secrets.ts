import { bare, CREDENTIAL } from "./wrong";
import type { Wrong } from "./wrong";

const login = { host: "quay.io", username: "robot", password: CREDENTIAL };
const secret = { name: "quay", namespace: "shop", registries: [login] };
const pullSecrets = (settings: object) => bare({ pullSecrets: settings });
const encrypt = (path: string) =>
  `be encrypted in the stack's file, got [secret]. Set it with: pulumi config set --secret --path '${path}'; ` +
  "replace it if it was committed.";
const plain =
  "pullSecrets.secrets.0.registries.0.password must " +
  encrypt("pullSecrets.secrets[0].registries[0].password");

export const wrong: readonly Wrong[] = [
  {
    title: "a password in plain text",
    settings: pullSecrets({ secrets: [secret] }),
    says: [plain],
  },
  {
    title: "a registry with a scheme",
    settings: pullSecrets({
      secrets: [{ ...secret, registries: [{ ...login, host: "https://quay.io" }] }],
    }),
    says: [
      plain,
      "pullSecrets.secrets.0.registries.0.host must be host, host:port or either with a path behind it (quay.io/team), " +
        'without https:// and in lower case, got "https://quay.io". Write it as it stands in the names of images.',
    ],
  },
  {
    title: "an account for something else",
    settings: pullSecrets({
      secrets: [{ ...secret, serviceAccounts: [{ name: "default", for: ["push"] }] }],
    }),
    says: [
      'pullSecrets.secrets.0.serviceAccounts.0.for.0 must be one of pull, mount, got "push". See docs/settings.md.',
      plain,
    ],
  },
  {
    title: "logins for every node without a word",
    settings: pullSecrets({ clusterWide: { registries: [login] } }),
    says: [
      "pullSecrets.clusterWide.registries.0.password must " +
        encrypt("pullSecrets.clusterWide.registries[0].password"),
      "pullSecrets.clusterWide.acceptEveryNode must be true: every node gets these logins, one after the other, and every pod " +
        "may pull with them, got nothing. Prefer secrets for single projects; or set it.",
    ],
  },
];
