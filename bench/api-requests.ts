import { createServer } from "node:http";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { RequestOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import type { KubeConfig } from "@kubernetes/client-node";

/** Who has sent how many requests to the API server. */
export interface Requests {
  readonly program: number;
  readonly provider: number;
}

/** A door to the API server that counts who comes through. */
export interface Door {
  /** The requests since the last time. */
  take(): Requests;
  close(): void;
}

/**
 * Opens a door on loopback and writes the kubeconfig that leads to it. The API server's own metrics do not tell users
 * apart, and the operator is one of them; only the stack under test comes through here.
 */
export async function openDoor(kube: KubeConfig, kubeconfig: string): Promise<Door> {
  let counted = { program: 0, provider: 0 };
  const inside: RequestOptions = { headers: {} };
  await kube.applyToHTTPSOptions(inside);
  inside.agent = new Agent({ keepAlive: true });
  const base = kube.getCurrentCluster()?.server;
  const server = createServer((request, response) => {
    counted[senderOf(request)] += 1;
    pass(new URL(request.url ?? "/", base), inside, request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  writeFileSync(kubeconfig, kubeconfigOf(`http://127.0.0.1:${port}`), { mode: 0o600 });
  return {
    take() {
      const taken = counted;
      counted = { program: 0, provider: 0 };
      return taken;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The Kubernetes client of a program names itself; the provider's double does not, the official plugin has its own name. */
function senderOf({ headers }: IncomingMessage): keyof Requests {
  const agent = headers["user-agent"] ?? "";
  return agent === "" || agent.startsWith("pulumi-kubernetes") ? "provider" : "program";
}

function pass(
  target: URL,
  inside: RequestOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const { method, headers } = incoming;
  const all = { ...headers, ...(inside.headers as OutgoingHttpHeaders), host: target.host };
  const outgoing = httpsRequest(target, { ...inside, method, headers: all }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on("error", () => response.destroy());
  response.on("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}

/** The door adds the real credential; the client insists on a word about the missing certificate. */
function kubeconfigOf(server: string): string {
  const name = "bench";
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name, user: { token: "none" } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}
