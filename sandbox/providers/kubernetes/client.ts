import http from "node:http";
import https from "node:https";

import type { KubeConfig } from "@kubernetes/client-node";

import { ApiError, isNotFound, NoMatchError } from "./errors";
import { isObject, objectOf, stringOf, type Properties } from "../support/values";

/** Where the objects of a kind live. */
export interface Collection {
  readonly path: string;
  readonly namespaced: boolean;
}

export interface Call {
  readonly method?: "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
  readonly query?: Record<string, boolean | string | undefined>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

const json = "application/json";

/** A kubeconfig's API server: any kind, plain JSON both ways, nothing typed away or dropped. */
export class Cluster {
  private readonly agents = {
    "http:": new http.Agent({ keepAlive: true }),
    "https:": new https.Agent({ keepAlive: true }),
  };
  private readonly kinds = new Map<string, Map<string, { name: string; namespaced: boolean }>>();

  constructor(
    private readonly kubeconfig: KubeConfig,
    readonly server: string,
  ) {}

  async request(path: string, call: Call = {}): Promise<Properties> {
    const text = await textOf(await this.open(path, call));
    return objectOf(JSON.parse(text) as Properties);
  }

  /** The response of a successful call, as it comes in. */
  async open(path: string, call: Call): Promise<http.IncomingMessage> {
    const url = new URL(this.server.replace(/\/$/, "") + path);
    for (const [key, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) {
        url.searchParams.set(key, String(value));
      }
    }
    const options: https.RequestOptions = { method: call.method ?? "GET", headers: {} };
    await this.kubeconfig.applyToHTTPSOptions(options);
    if (this.kubeconfig.getCurrentCluster()?.proxyUrl === undefined) {
      options.agent = this.agents[url.protocol === "http:" ? "http:" : "https:"];
    }
    if (call.signal !== undefined) {
      options.signal = call.signal;
    }
    const response = await send(url, options, call);
    const code = response.statusCode ?? 0;
    if (code < 200 || code > 299) {
      throw statusError(code, await textOf(response));
    }
    return response;
  }

  /** Where objects of this kind live; asks the server again before it says that there is no such kind. */
  async collection(apiVersion: string, kind: string, namespace: string): Promise<Collection> {
    const known =
      this.kinds.get(apiVersion)?.get(kind) ?? (await this.discover(apiVersion)).get(kind);
    if (known === undefined) {
      throw new NoMatchError(apiVersion, kind);
    }
    const scope = known.namespaced ? `/namespaces/${namespace === "" ? "default" : namespace}` : "";
    return { path: `${root(apiVersion)}${scope}/${known.name}`, namespaced: known.namespaced };
  }

  private async discover(
    apiVersion: string,
  ): Promise<Map<string, { name: string; namespaced: boolean }>> {
    const kinds = new Map<string, { name: string; namespaced: boolean }>();
    const list = await this.request(root(apiVersion)).catch((error: unknown): Properties => {
      if (isNotFound(error)) {
        return {};
      }
      throw error;
    });
    for (const resource of Array.isArray(list["resources"]) ? list["resources"] : []) {
      if (isObject(resource) && !stringOf(resource["name"]).includes("/")) {
        const namespaced = resource["namespaced"] === true;
        kinds.set(stringOf(resource["kind"]), { name: stringOf(resource["name"]), namespaced });
      }
    }
    this.kinds.set(apiVersion, kinds);
    return kinds;
  }
}

function root(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function send(url: URL, options: https.RequestOptions, call: Call): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "http:" ? http : https).request(url, options, resolve);
    request.on("error", (error) => {
      reject(new Error(`${call.method ?? "GET"} ${url.origin}${url.pathname}: ${error.message}`));
    });
    request.setHeader("Accept", json);
    const body = call.body === undefined ? "" : JSON.stringify(call.body);
    request.setHeader("Content-Type", call.contentType ?? json);
    // Node leaves the body of a DELETE without a length, and then it corrupts the next request.
    request.setHeader("Content-Length", Buffer.byteLength(body));
    request.end(body);
  });
}

async function textOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The server's own words, or the bare status of what is no Kubernetes answer. */
function statusError(code: number, text: string): ApiError {
  try {
    const status = JSON.parse(text) as { message?: string; reason?: string; details?: object };
    return new ApiError(
      status.message ?? `HTTP ${code}`,
      code,
      status.reason ?? "",
      status.details,
    );
  } catch {
    return new ApiError(`the server answered HTTP ${code}`, code, "");
  }
}
