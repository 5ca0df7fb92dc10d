import { existsSync } from "node:fs";
import { KubeConfig } from "@kubernetes/client-node";
import type { Problem } from "./problems";

/** Where the cluster's address and credential come from. */
export interface KubeconfigSource {
  /** Text of a kubeconfig. Wins over `path`. */
  readonly text?: string | undefined;
  /** Path of a kubeconfig file. Omitted: $KUBECONFIG, `~/.kube/config`, then the pod's own service account, as oc does. */
  readonly path?: string | undefined;
  /** Context in the kubeconfig. Omitted: its current context. */
  readonly context?: string | undefined;
}

/**
 * One cluster, one user, one context, chosen once. The provider and our own reads get the same text: two resolutions of
 * an ambient kubeconfig can mean two clusters.
 *
 * @returns the kubeconfig with file references made absolute, or what is wrong with the source.
 */
export function resolveKubeconfig(
  source: KubeconfigSource,
): { config: KubeConfig } | { problem: Problem } {
  const config = new KubeConfig();
  const field =
    source.text !== undefined
      ? "kubeconfig"
      : source.path !== undefined
        ? "kubeconfigPath"
        : "kubeconfig";
  try {
    load(config, source);
  } catch {
    // The parser's own message may quote the file, and with it a credential.
    return { problem: unreadable(field, source) };
  }
  if (source.context !== undefined) config.setCurrentContext(source.context);
  const context = config.getContextObject(config.getCurrentContext());
  if (!context || !config.getCurrentCluster()) return { problem: noContext(field, config) };
  return { config: only(config, context.name) };
}

/** The text for the provider, in the form that client-go reads. */
export function kubeconfigText(config: KubeConfig): string {
  const exported = JSON.parse(config.exportConfig()) as {
    users: { user: Record<string, unknown> }[];
  };
  for (const entry of exported.users) {
    // A pod's own account: client-go knows a token file, not the pseudo auth provider that stands for it here.
    const provider = entry.user["auth-provider"] as
      { name?: string; config?: { tokenFile?: string } } | undefined;
    if (provider?.name === "tokenFile") entry.user = { tokenFile: provider.config?.tokenFile };
  }
  return JSON.stringify(exported);
}

function load(config: KubeConfig, source: KubeconfigSource): void {
  if (source.text !== undefined) config.loadFromString(source.text);
  else if (source.path !== undefined) config.loadFromFile(source.path);
  else {
    config.loadFromDefault();
    const server = config.getCurrentCluster()?.server;
    // What the library makes up when it finds no configuration at all.
    if (server === "http://localhost:8080") throw new Error("no kubeconfig was found");
  }
}

function only(config: KubeConfig, name: string): KubeConfig {
  const one = new KubeConfig();
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  one.loadFromOptions({
    clusters: cluster ? [cluster] : [],
    users: user ? [user] : [],
    contexts: config.getContexts().filter((context) => context.name === name),
    currentContext: name,
  });
  return one;
}

function unreadable(field: string, source: KubeconfigSource): Problem {
  if (source.text === undefined && source.path === undefined) {
    const rule =
      "say which cluster to configure: neither $KUBECONFIG nor ~/.kube/config nor a pod's account is there";
    return {
      field,
      value: undefined,
      rule,
      remedy: "Log in with oc, or set kubeconfigPath or kubeconfig.",
    };
  }
  const missing =
    source.text === undefined && source.path !== undefined && !existsSync(source.path);
  const rule = missing ? "be the path of a file that exists" : "be a kubeconfig in YAML or JSON";
  return {
    field,
    value: isPath(source) ? source.path : "[secret]",
    rule,
    remedy: "Check it with: oc --kubeconfig <file> whoami",
  };
}

/** The text of a kubeconfig may have been given in place of its path. */
function isPath({ text, path }: KubeconfigSource): boolean {
  return text === undefined && !path?.includes("\n");
}

function noContext(field: string, config: KubeConfig): Problem {
  const known = config.getContexts().map((context) => context.name);
  return {
    field: config.getCurrentContext() ? "context" : field,
    value: config.getCurrentContext() || undefined,
    rule: `name a context of the kubeconfig that has a cluster (it has: ${known.join(", ") || "none"})`,
    remedy: "Set context to one of them.",
  };
}
