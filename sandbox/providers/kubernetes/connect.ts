import type { KubeConfig } from "@kubernetes/client-node";

import { Cluster } from "./client";
import { kubeconfigText, type Settings } from "./config";
import { messageOf } from "./errors";

/** A cluster that answers, or why there is none; the namespace of objects that name none. */
export interface Connection {
  readonly cluster: Cluster | undefined;
  readonly unreachable: string;
  readonly namespace: string;
}

/** Finds the API server of the settings and asks it one small question. */
export async function connect(settings: Settings): Promise<Connection> {
  const namespace = settings.namespace === "" ? "default" : settings.namespace;
  let kubeconfig: KubeConfig;
  try {
    kubeconfig = await load(settings);
  } catch {
    // The parser's own words would quote the file, credentials and all.
    const unreachable =
      "failed to parse kubeconfig data in `kubernetes:config:kubeconfig`: it must be the path or " +
      "the text of a kubeconfig";
    return { cluster: undefined, unreachable, namespace };
  }
  const server = kubeconfig.getCurrentCluster()?.server;
  if (server === undefined) {
    const unreachable =
      "unable to load Kubernetes client configuration from kubeconfig file: the context " +
      `"${kubeconfig.getCurrentContext()}" names no cluster; set kubeconfig and context`;
    return { cluster: undefined, unreachable, namespace };
  }
  const own = kubeconfig.getContextObject(kubeconfig.getCurrentContext())?.namespace;
  const cluster = new Cluster(kubeconfig, server);
  const unreachable = await cluster.request("/openapi/v3").then(
    () => "",
    (error: unknown) =>
      `unable to load schema information from the API server: ${messageOf(error)}`,
  );
  return {
    cluster,
    unreachable,
    namespace: settings.namespace === "" ? (own ?? namespace) : namespace,
  };
}

async function load(settings: Settings): Promise<KubeConfig> {
  // Loaded when needed: the engine waits for the port, which must not wait for this.
  const { KubeConfig: Kubeconfig } = await import("@kubernetes/client-node");
  const kubeconfig = new Kubeconfig();
  if (settings.kubeconfig === "") {
    kubeconfig.loadFromDefault();
  } else {
    kubeconfig.loadFromString(kubeconfigText(settings.kubeconfig));
  }
  if (settings.context !== "") {
    kubeconfig.setCurrentContext(settings.context);
  }
  if (settings.cluster !== "") {
    kubeconfig.contexts = kubeconfig.contexts.map((context) =>
      context.name === kubeconfig.getCurrentContext()
        ? { ...context, cluster: settings.cluster }
        : context,
    );
  }
  return kubeconfig;
}
