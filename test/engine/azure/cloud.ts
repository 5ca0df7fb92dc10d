import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ProviderArgs } from "@pulumi/azure-native/provider";
import { startAzure, type Azure } from "../../../sandbox/azure/start";
import { Processes } from "../../../sandbox/processes";
import { cloudStack, type CloudStack } from "../support/cloud-stack";

const plugin = join(__dirname, "../../../sandbox/providers/azure-native");
const root = resolve(__dirname, "../../../.sandbox");

/** An answer of Azure's: its status and what it says. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** An Azure of its own for one file of tests. */
export class Cloud {
  private constructor(
    readonly dir: string,
    readonly azure: Azure,
    private readonly processes: Processes,
  ) {}

  static async start(): Promise<Cloud> {
    mkdirSync(root, { recursive: true });
    const dir = mkdtempSync(join(root, `azure-${process.pid}-`));
    const processes = new Processes(dir);
    process.once("exit", () => {
      processes.killNow();
    });
    const log = (): void => undefined;
    const azure = await startAzure({ dir, processes, log, endWith: process.pid });
    return new Cloud(dir, azure, processes);
  }

  async stop(): Promise<void> {
    await this.processes.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** The provider's arguments, as a stack's configuration gives them. */
  get args(): ProviderArgs {
    return { ...this.azure.who, metadataHost: this.azure.host, location: "westeurope" };
  }

  stack(): Promise<CloudStack> {
    return cloudStack({ name: "azure-native", path: plugin, dir: this.dir });
  }

  /** What Azure answers whoever deploys, below the subscription. */
  async call(method: string, path: string, body?: object): Promise<Answer> {
    const { subscriptionId, clientSecret } = this.azure.who;
    const url = `http://${this.azure.host}/subscriptions/${subscriptionId}${path}`;
    const headers = { Authorization: `Bearer ${clientSecret}`, "Content-Type": "application/json" };
    const response = await fetch(url, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === "" ? {} : (JSON.parse(text) as Answer["body"]),
    };
  }
}
