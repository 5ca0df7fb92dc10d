import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { JsonFile } from "../json-file";
import { startTime } from "../process-identity";
import { Refusal, resources, type Ask } from "./resources";
import { stateIn, type State } from "./state";

/** The double of Azure's Resource Manager as a process: FOLDER PORT [PROCESS-TO-END-WITH]. */
function main(): void {
  const [dir, port, parent] = process.argv.slice(2);
  if (dir === undefined || port === undefined) {
    throw new Error("the double of Azure is started by npm start, not by hand");
  }
  const file = stateIn(dir);
  const server = createServer((request, response) => {
    answer(file, request, response).catch((error: unknown) => {
      refuse(response, error);
    });
  });
  server.listen(Number(port), "127.0.0.1");
  if (parent !== undefined) endWith(Number(parent));
}

async function answer(
  file: JsonFile<State>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", headers, url = "/" } = request;
  const { pathname: path } = new URL(url, "http://azure");
  if (headers.authorization !== `Bearer ${file.content.clientSecret}`) {
    throw new Refusal(401, "AuthenticationFailed", "Authentication failed.");
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const body = text === "" ? {} : (JSON.parse(text) as Ask["body"]);
  const { status, body: found } = resources(file, { method, path, body });
  send(response, status, found);
}

function refuse(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const { status, code } =
    error instanceof Refusal ? error : { status: 500, code: "InternalServerError" };
  send(response, status, { error: { code, message } });
}

function send(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

function endWith(parent: number): void {
  const started = startTime(parent);
  setInterval(() => {
    if (startTime(parent) !== started) process.exit(0);
  }, 1_000).unref();
}

main();
