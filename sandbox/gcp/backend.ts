import { request, type IncomingMessage, type ServerResponse } from "node:http";

/** fake-gcs-server, which keeps the objects. It knows neither callers nor the settings of buckets. */
export class Backend {
  constructor(private readonly url: string) {}

  async createBucket(name: string): Promise<void> {
    await this.expect("POST", "/storage/v1/b?project=sandbox", { name });
  }

  async deleteBucket(name: string): Promise<void> {
    await this.expect("DELETE", `/storage/v1/b/${name}`);
  }

  /** The names of the objects. */
  async objects(bucket: string): Promise<string[]> {
    const response = await this.expect("GET", `/storage/v1/b/${bucket}/o`);
    const { items = [] } = (await response.json()) as { items?: { name: string }[] };
    return items.map(({ name }) => name);
  }

  /** Passes a request on, and its answer back; where to go on with an upload is told under Google's name. */
  forward(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const { host: _host, authorization: _token, ...headers } = from.headers;
    return new Promise((resolve, reject) => {
      const call = request(
        new URL(this.url + (from.url ?? "")),
        // Under this name it answers for the paths of both of Google's APIs.
        { method: from.method, headers: { ...headers, host: "storage.googleapis.com" } },
        (answer) => {
          const { location, ...rest } = answer.headers;
          const moved = location?.replace(/^https?:\/\/[^/]+/, "https://www.googleapis.com");
          to.writeHead(answer.statusCode ?? 502, { ...rest, ...(moved && { location: moved }) });
          answer.pipe(to);
          answer.on("end", resolve);
          answer.on("error", reject);
        },
      );
      call.on("error", reject);
      from.pipe(call);
    });
  }

  private async expect(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(this.url + path, {
      method,
      headers: { "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    throw new Error(`fake-gcs-server: ${method} ${path}: ${response.status}`);
  }
}
