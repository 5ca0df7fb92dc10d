import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the double answers: an object, or a status with a body; a function is asked at every request. */
export type Answer = object | (() => Reply);

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

/** A request that came in. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly authorization: string;
  readonly body: unknown;
}

export interface ApiServer {
  readonly url: string;
  /** A kubeconfig that leads here. */
  readonly kubeconfig: string;
  readonly seen: readonly Seen[];
  stop(): Promise<void>;
}

export const TOKEN = "sha256~very-confidential";

/** An API server's answers on loopback: what is not in the table is not found, and every right is granted. */
export async function apiServer(answers: Readonly<Record<string, Answer>>): Promise<ApiServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void read(request).then((one) => {
      seen.push(one);
      reply(response, answers[`${one.method} ${one.path}`] ?? fallback(one));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () =>
    new Promise<void>((done) => {
      server.closeAllConnections();
      server.close(() => {
        done();
      });
    });
  return { url, kubeconfig: kubeconfigFor(url), seen, stop };
}

/** A kubeconfig with one context. */
export function kubeconfigFor(server: string, context = "test"): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    // The client speaks plain HTTP only where it need not check a certificate.
    clusters: [{ name: "cluster", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "user", user: { token: TOKEN } }],
    contexts: [{ name: context, context: { cluster: "cluster", user: "user" } }],
  });
}

async function read(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://double");
  return {
    method: request.method ?? "",
    path: pathname,
    query: searchParams,
    contentType: request.headers["content-type"] ?? "",
    authorization: request.headers.authorization ?? "",
    body: text === "" ? undefined : (JSON.parse(text) as unknown),
  };
}

function reply(response: ServerResponse, answer: Answer): void {
  const { status, body } =
    typeof answer === "function" ? (answer as () => Reply)() : { status: 200, body: answer };
  response.writeHead(status, { "content-type": "application/json" });
  response.end(typeof body === "string" ? body : JSON.stringify(body ?? {}));
}

function fallback({ method, path }: Seen): Answer {
  if (path.endsWith("/selfsubjectaccessreviews"))
    return () => ({
      status: 201,
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        status: { allowed: true },
      },
    });
  if (method === "GET" && /^\/api(s\/[^/]+)?\/v1$/.test(path)) return discovery(path);
  return () => ({ status: 404, body: { kind: "Status", message: `${path} is not there` } });
}

/** The core kinds that are read through discovery. */
function discovery(path: string): object {
  const resource = (name: string, kind: string, namespaced: boolean) => ({
    name,
    kind,
    namespaced,
    singularName: "",
    verbs: ["get"],
  });
  const resources =
    path === "/api/v1"
      ? [
          resource("namespaces", "Namespace", false),
          resource("persistentvolumeclaims", "PersistentVolumeClaim", true),
          resource("persistentvolumes", "PersistentVolume", false),
          resource("secrets", "Secret", true),
          resource("configmaps", "ConfigMap", true),
        ]
      : [resource("configs", "Config", false)];
  return { kind: "APIResourceList", groupVersion: path.replace(/^\/apis?\//, ""), resources };
}
