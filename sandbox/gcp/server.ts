import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";

import { notPlayed, Refusal, type Ask } from "./answers";
import { Backend } from "./backend";
import { buckets } from "./buckets";
import type { Certificate } from "../certificate";
import { iam } from "./iam";
import { needs } from "./objects";
import { demand } from "./roles";
import type { Store } from "./state";
import { callerOf, exchange, InvalidGrant } from "./tokens";

export interface GoogleOptions {
  readonly store: Store;
  /** URL of fake-gcs-server. */
  readonly backend: string;
  /** For Google's host names. */
  readonly certificate: Certificate;
  readonly port: number;
}

/**
 * The part of Google Cloud that a registry and its deployer meet, on loopback: plain HTTP, and as a proxy that answers in
 * place of Google's hosts. Objects are fake-gcs-server's; identities, permissions and buckets' settings are kept here.
 */
export async function serveGoogle(
  options: GoogleOptions,
): Promise<{ port: number; server: Server }> {
  const backend = new Backend(options.backend);
  const server = createServer((request, response) => {
    answer(options.store, backend, request, response).catch((error: unknown) => {
      refuse(response, error);
    });
  });
  const secureContext = createSecureContext(options.certificate);
  server.on("connect", ({ url = "" }: IncomingMessage, socket: Socket, head: Buffer) => {
    if (!/^([a-z0-9-]+\.)?googleapis\.com:443$/.test(url)) {
      socket.end("HTTP/1.1 403 Only Google is here\r\n\r\n");
      return;
    }
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    const secure = new TLSSocket(socket, { isServer: true, secureContext });
    secure.on("error", () => socket.destroy());
    server.emit("connection", secure);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return { port: (server.address() as AddressInfo).port, server };
}

async function answer(
  store: Store,
  backend: Backend,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", headers } = request;
  const { pathname: path, searchParams: query } = new URL(request.url ?? "/", "http://google");
  if (path === "/token") {
    const form = new URLSearchParams(await textOf(request));
    send(response, 200, exchange(store, form.get("assertion") ?? ""));
    return;
  }
  const caller = callerOf(store, headers.authorization);
  const wanted = needs(method, path);
  if (wanted) {
    for (const { permission, bucket } of wanted) demand(store, caller, permission, bucket);
    await backend.forward(request, response);
    return;
  }
  const text = await textOf(request);
  const ask: Ask = {
    method,
    path,
    query,
    body: text === "" ? {} : (JSON.parse(text) as Ask["body"]),
  };
  if (path.startsWith("/v1/")) send(response, 200, await iam(store, caller, ask));
  else if (/^\/storage\/v1\/b(\/|$)/.test(path))
    send(response, 200, await buckets({ store, backend, caller }, ask));
  else throw notPlayed(ask);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { "Content-Type": "application/json; charset=UTF-8" });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else if (error instanceof Refusal) send(response, error.code, error.body);
  else if (error instanceof InvalidGrant) {
    send(response, 400, { error: "invalid_grant", error_description: error.message });
  } else {
    const message = error instanceof Error ? error.message : String(error);
    send(response, 500, new Refusal(500, "backendError", message).body);
  }
}
