import { CREDENTIAL, bare, registry } from "./wrong";
import type { Wrong } from "./wrong";

/** Wrong settings of cluster and credentials. */
export const wrong: readonly Wrong[] = [
  {
    title: "OpenShift 3",
    settings: bare({ cluster: { openshiftVersion: "3.11" } }),
    says: [
      'cluster.openshiftVersion must be a release of OpenShift, 4.4 or newer, got "3.11". Write it like 4.16, or leave it out for the newest.',
    ],
  },
  {
    title: "a release that is a number, which would read 4.20 as 4.2",
    settings: bare({ cluster: { openshiftVersion: 4.16 } }),
    says: [
      "cluster.openshiftVersion must be text (in quotes, if it looks like a number), got 4.16. See docs/settings.md.",
    ],
  },
  {
    title: "a kubeconfig in plain text",
    settings: bare({ cluster: { kubeconfig: `token: ${CREDENTIAL}` } }),
    says: [
      "cluster.kubeconfig must be encrypted in the stack's file, got [secret]. Set it with: pulumi config set --secret --path cluster.kubeconfig; replace it if it was committed.",
    ],
  },
  {
    title: "an httpSecret in plain text",
    settings: registry({ httpSecret: CREDENTIAL }),
    says: [
      "registry.httpSecret must be encrypted in the stack's file, got [secret]. Set it with: pulumi config set --secret --path registry.httpSecret; replace it if it was committed.",
    ],
  },
  {
    title: "a proxy with a password in plain text",
    settings: registry({
      proxy: { http: `http://user:${CREDENTIAL}@proxy:3128`, https: "http://proxy:3128" },
    }),
    says: [
      "registry.proxy.http must be encrypted in the stack's file, got [secret]. Set it with: pulumi config set --secret --path registry.proxy.http; replace it if it was committed.",
    ],
  },
  {
    title: "two ways to the cluster",
    settings: bare({ cluster: { kubeconfig: CREDENTIAL, kubeconfigPath: "/p" } }),
    says: [
      'cluster.kubeconfigPath must be left out together with kubeconfig: a stack has one cluster, got "/p". Remove one of the two.',
      "cluster.kubeconfig must be encrypted in the stack's file, got [secret]. Set it with: pulumi config set --secret --path cluster.kubeconfig; replace it if it was committed.",
    ],
  },
  {
    title: "no time at all",
    settings: bare({ cluster: { timeoutSeconds: 0 } }),
    says: [
      "cluster.timeoutSeconds must be a whole number of seconds, 1 or more, got 0. Leave it out for 1200.",
    ],
  },
  {
    title: "a time with a unit",
    settings: bare({ cluster: { timeoutSeconds: "20m" } }),
    says: ['cluster.timeoutSeconds must be a number, got "20m". See docs/settings.md.'],
  },
  {
    title: "an httpSecret that is a number",
    settings: registry({ httpSecret: 12345 }),
    says: [
      "registry.httpSecret must be text (in quotes, if it looks like a number), got [secret]. See docs/settings.md.",
    ],
  },
  {
    title: "a kubeconfig that is not text",
    settings: bare({ cluster: { kubeconfig: { users: CREDENTIAL } } }),
    says: [
      "cluster.kubeconfig must be text (in quotes, if it looks like a number), got [secret]. See docs/settings.md.",
    ],
  },
  {
    title: "text in place of the cluster, which may be a kubeconfig",
    settings: bare({ cluster: CREDENTIAL }),
    says: ["cluster must be an object, got [secret]. See docs/settings.md."],
  },
  {
    title: "text in place of the proxy, which may hold a password",
    settings: registry({ proxy: `http://u:${CREDENTIAL}@p` }),
    says: ["registry.proxy must be an object, got [secret]. See docs/settings.md."],
  },
];
