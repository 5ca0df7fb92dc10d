import { objectOf, stringOf, type Properties } from "../cloud";

/** Azure's Resource Manager at the host that the provider is given. */
export class Azure {
  readonly subscription: string;
  /** Where resources are made that say nothing. */
  readonly location: string;
  private readonly secret: string;
  private readonly host: string;

  constructor(settings: Properties) {
    const setting = (key: string, variable: string): string => {
      const given = stringOf(settings[key]);
      return given === "" ? (process.env[variable] ?? "") : given;
    };
    const needed = (key: string, variable: string): string => {
      const found = setting(key, variable);
      if (found !== "") return found;
      throw new Error(`the provider double needs azure-native:${key}`);
    };
    this.subscription = needed("subscriptionId", "ARM_SUBSCRIPTION_ID");
    needed("tenantId", "ARM_TENANT_ID");
    needed("clientId", "ARM_CLIENT_ID");
    this.secret = needed("clientSecret", "ARM_CLIENT_SECRET");
    this.host = needed("metadataHost", "ARM_METADATA_HOSTNAME");
    this.location = setting("location", "ARM_LOCATION_NAME");
  }

  group(name: string): string {
    return `/subscriptions/${this.subscription}/resourceGroups/${name}`;
  }

  account(group: string, name: string): string {
    return `${this.group(group)}/providers/Microsoft.Storage/storageAccounts/${name}`;
  }

  async call(method: string, path: string, body?: Properties): Promise<Properties> {
    // Really by TLS, and with a token that Entra gives for the secret.
    const response = await fetch(`http://${this.host}${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.secret}`, "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === "" ? {} : (JSON.parse(text) as Properties);
    if (response.ok) return answer;
    const { code = "", message = "" } = objectOf(answer["error"]);
    throw new AzureError(response.status, stringOf(code), stringOf(message));
  }

  async find(path: string): Promise<Properties | undefined> {
    return this.call("GET", path).catch((error: unknown) => {
      if (error instanceof AzureError && error.status === 404) return undefined;
      throw error;
    });
  }

  /** Makes something new: what is there already is never taken over. */
  async create(path: string, body: Properties): Promise<Properties> {
    if ((await this.find(path)) === undefined) return this.call("PUT", path, body);
    throw new Error(`cannot create already existing resource '${path}'`);
  }
}

/** A refusal, in the words of the official provider. */
class AzureError extends Error {
  constructor(
    readonly status: number,
    code: string,
    message: string,
  ) {
    super(`Status=${status} Code="${code}" Message="${message}"`);
  }
}
