import { GoogleStorage } from "../../../sandbox/operator/drivers/google-storage";
import { tool } from "../../../sandbox/toolchain";
import { Scenario, USER_SECRET } from "./scenario";
import type { StackSettings } from "./test-stack";

export const PROJECT = "example-project";
export const REGION = "europe-west3";

/** Settings of a stack with a bucket of its own. */
export function gcsSettings(gcs: object = {}, registry: object = {}): StackSettings {
  return {
    storage: { gcs: { create: { location: REGION, projectID: PROJECT }, ...gcs } },
    registry,
  };
}

/** A newly installed OpenShift on Google Cloud, whose operator runs the real registry. */
export async function beginOnGoogle(): Promise<Scenario> {
  return Scenario.begin({ registry: await tool("registry", () => undefined) }, "gcp");
}

/** The JSON of the key that the stack gave to the registry. */
export async function keyfileOf(scenario: Scenario): Promise<string> {
  return (await scenario.secretData(USER_SECRET))["REGISTRY_STORAGE_GCS_KEYFILE"] ?? "";
}

/** What of a key file is secret, on one line of it. */
export function secretOf(keyfile: string): string {
  const { private_key: pem = "" } = JSON.parse(keyfile) as Record<string, string>;
  return pem.split("\n")[7] ?? "";
}

/** The bucket of the stack, from the configuration that the registry has. */
export async function bucketOf(scenario: Scenario): Promise<string> {
  const { bucket } = (await scenario.config()).spec.storage?.["gcs"] as { bucket: string };
  return bucket;
}

/** Google Cloud for somebody who has a token. */
export class Google {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static administrator({ cloud }: Scenario): Google {
    const { value: token = "" } = cloud?.settings["gcp:accessToken"] ?? {};
    return new Google(cloud?.access.gcs?.endpoint ?? "", token);
  }

  static nobody({ cloud }: Scenario): Google {
    return new Google(cloud?.access.gcs?.endpoint ?? "", "");
  }

  static async withKey({ cloud }: Scenario, keyfile: string): Promise<Google> {
    const url = cloud?.access.gcs?.endpoint ?? "";
    return new Google(url, await new GoogleStorage(url, keyfile).token());
  }

  /** The status that Google answers with, and what it says. */
  async call(method: string, path: string, body?: object): Promise<[number, unknown]> {
    const authorization = { Authorization: `Bearer ${this.token}` };
    const response = await fetch(this.url + path, {
      method,
      headers: { "Content-Type": "application/json", ...(this.token !== "" && authorization) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return [response.status, text.startsWith("{") ? JSON.parse(text) : text];
  }

  async read(path: string): Promise<Record<string, unknown>> {
    return (await this.call("GET", path))[1] as Record<string, unknown>;
  }

  async status(method: string, path: string, body?: object): Promise<number> {
    return (await this.call(method, path, body))[0];
  }
}
