import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ProviderArgs } from "@pulumi/gcp/provider";
import { startGoogle, type Google } from "../../../sandbox/gcp/start";
import { Processes } from "../../../sandbox/processes";
import { cloudStack, type CloudStack } from "../support/cloud-stack";

const official = process.env.OFFICIAL_GCP_PLUGIN;

/** The folder of the plugin under test: the official one where it is named, else the double. */
const plugin = resolve(official ?? join(__dirname, "../../../sandbox/providers/gcp"));

/** Whether the double is under test. */
export const double = official === undefined;

const root = resolve(__dirname, "../../../.sandbox");

export const project = "example-project";

/** An answer of Google's: its status and what it says. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A Google Cloud of its own for one file of tests. */
export class Cloud {
  private constructor(
    readonly dir: string,
    readonly google: Google,
    private readonly processes: Processes,
  ) {}

  static async start(): Promise<Cloud> {
    mkdirSync(root, { recursive: true });
    const dir = mkdtempSync(join(root, `gcp-${process.pid}-`));
    const processes = new Processes(dir);
    process.once("exit", () => {
      processes.killNow();
    });
    const log = (line: string): void => {
      if (/^(installing|\s+still)/.test(line)) console.log(line);
    };
    const google = await startGoogle({ dir, processes, log, endWith: process.pid });
    return new Cloud(dir, google, processes);
  }

  async stop(): Promise<void> {
    await this.processes.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Ends it, and starts it again with what it remembers. */
  async restart(): Promise<Google> {
    await this.processes.stop();
    const { dir, processes } = this;
    return startGoogle({ dir, processes, log: () => undefined, endWith: process.pid });
  }

  /** The provider's arguments, as a stack's configuration gives them. */
  get args(): ProviderArgs {
    return { project, accessToken: this.google.administrator, ...this.google.settings };
  }

  stack(): Promise<CloudStack> {
    return cloudStack({ name: "gcp", path: plugin, dir: this.dir });
  }

  /** What Google answers whoever has this token; the administrator's by default, nobody's for an empty one. */
  async call(
    method: string,
    path: string,
    body?: object,
    token = this.google.administrator,
  ): Promise<Answer> {
    const headers = { ...(token !== "" && { Authorization: `Bearer ${token}` }) };
    const response = await fetch(this.google.url + path, {
      method,
      headers: { ...headers, "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text.startsWith("{") ? (JSON.parse(text) as Answer["body"]) : { text },
    };
  }
}
