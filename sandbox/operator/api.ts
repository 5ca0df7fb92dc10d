import { Agent, request, type RequestOptions } from "node:https";

import { KubeConfig, Watch } from "@kubernetes/client-node";

import type { KubeObject } from "./types";

/** An answer of the API server that is not a success; `message` is the server's own. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** How an object is deleted; the fields are Kubernetes' own. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: "Foreground" | "Background";
}

/**
 * The API server as plain JSON by path. Typed clients drop what their models do not know and turn
 * times into objects; a controller that writes whole objects back must not do either.
 */
export class Api {
  private readonly server: string;
  private connection: Promise<RequestOptions> | undefined;

  constructor(private readonly config: KubeConfig) {
    const cluster = config.getCurrentCluster();
    if (!cluster) throw new Error("kubeconfig must have a current context with a cluster");
    this.server = cluster.server;
  }

  /** Reads the object at `path`; nothing when it, or its kind, does not exist. */
  async get<T = KubeObject>(path: string): Promise<T | undefined> {
    try {
      return (await this.send("GET", path)) as T;
    } catch (error) {
      if (isCode(error, 404)) return undefined;
      throw error;
    }
  }

  /** Reads a collection; empty when its kind does not exist. */
  async list<T = KubeObject>(path: string): Promise<T[]> {
    return (await this.get<{ items: T[] }>(path))?.items ?? [];
  }

  async create<T extends KubeObject>(collection: string, object: T, manager: string): Promise<T> {
    return (await this.send("POST", withManager(collection, manager), object)) as T;
  }

  /** Writes the whole object: fields that it does not have are removed. */
  async replace<T extends KubeObject>(path: string, object: T, manager: string): Promise<T> {
    return (await this.send("PUT", withManager(path, manager), object)) as T;
  }

  /** Sends a JSON merge patch. */
  async merge<T = KubeObject>(path: string, patch: object, manager: string): Promise<T> {
    const type = "application/merge-patch+json";
    return (await this.send("PATCH", withManager(path, manager), patch, type)) as T;
  }

  /** Deletes the object at `path`; one that is gone already is no fault. */
  async remove(path: string, options: DeleteOptions = {}): Promise<void> {
    try {
      await this.send("DELETE", path, { kind: "DeleteOptions", apiVersion: "v1", ...options });
    } catch (error) {
      if (!isCode(error, 404)) throw error;
    }
  }

  /** Calls `changed` on every event under `path`, over broken connections and kinds to come. */
  watch(path: string, changed: (type: string, object: KubeObject) => void): () => void {
    let stopped = false;
    let open: AbortController | undefined;
    let timer: NodeJS.Timeout | undefined;
    const again = (): void => {
      if (!stopped) timer = setTimeout(connect, 300);
    };
    const connect = (): void => {
      void new Watch(this.config).watch(path, {}, changed, again).then((controller) => {
        open = controller;
        if (stopped) controller.abort();
      }, again);
    };
    connect();
    return () => {
      stopped = true;
      clearTimeout(timer);
      open?.abort();
    };
  }

  private async send(
    method: string,
    path: string,
    body?: object,
    type = "application/json",
  ): Promise<unknown> {
    this.connection ??= connectionOf(this.config);
    const options = { ...(await this.connection), method };
    const text = body ? JSON.stringify(body) : "";
    // Node gives the body of a DELETE no length by itself.
    const length = Buffer.byteLength(text);
    const headers = { Accept: "application/json", "Content-Type": type, "Content-Length": length };
    options.headers = Object.assign({}, options.headers, headers);
    return new Promise((resolve, reject) => {
      const call = request(new URL(this.server + path), options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const answer = Buffer.concat(chunks).toString("utf8");
          const code = response.statusCode ?? 0;
          if (code >= 200 && code < 300) resolve(JSON.parse(answer));
          else reject(failure(code, answer));
        });
      });
      call.on("error", reject);
      call.setTimeout(15_000, () =>
        call.destroy(new Error(`${method} ${path}: no answer in 15 s`)),
      );
      call.end(text);
    });
  }
}

/** Whether `error` is an answer of the API server with this HTTP status. */
export function isCode(error: unknown, code: number): boolean {
  return error instanceof ApiError && error.code === code;
}

async function connectionOf(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, rejectUnauthorized } = options;
  // The library's own agent opens a connection for every request.
  options.agent = new Agent({ ca, cert, key, rejectUnauthorized, keepAlive: true });
  return options;
}

function withManager(path: string, manager: string): string {
  return `${path}?fieldManager=${encodeURIComponent(manager)}`;
}

function failure(code: number, text: string): ApiError {
  try {
    const status = JSON.parse(text) as { reason?: string; message?: string };
    return new ApiError(code, status.reason ?? "", status.message ?? `HTTP status ${code}`);
  } catch {
    return new ApiError(code, "", text.trim() || `HTTP status ${code}`);
  }
}
