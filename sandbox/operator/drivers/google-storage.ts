import { createSign } from "node:crypto";

/** An answer of Google that is no success, in the words of its client library. */
class GoogleError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(`googleapi: Error ${code}: ${message}`);
  }
}

interface Key {
  readonly type?: string;
  readonly client_email?: string;
  readonly private_key?: string;
  readonly private_key_id?: string;
  readonly token_uri?: string;
}

/** The part of Google Cloud Storage that the operator needs, with the key of a service account. */
export class GoogleStorage {
  private readonly key: Key;
  private fetched: Promise<string> | undefined;

  constructor(
    private readonly endpoint: string,
    keyfile: string,
  ) {
    this.key = keyOf(keyfile);
  }

  async hasBucket(name: string): Promise<boolean> {
    try {
      await this.call("GET", `/storage/v1/b/${name}`);
      return true;
    } catch (error) {
      if (error instanceof GoogleError && error.code === 404) return false;
      throw error;
    }
  }

  async createBucket(
    project: string,
    bucket: { name: string; location: string; keyName: string | undefined },
  ): Promise<void> {
    const { name, location, keyName } = bucket;
    const encryption = keyName === undefined ? {} : { encryption: { defaultKmsKeyName: keyName } };
    await this.call("POST", `/storage/v1/b?project=${encodeURIComponent(project)}`, {
      ...{ name, location },
      ...encryption,
    });
  }

  /** Deletes the objects, then the bucket. */
  async deleteBucket(name: string): Promise<void> {
    const path = `/storage/v1/b/${name}`;
    const { items = [] } = (await this.call("GET", `${path}/o`)) as { items?: { name: string }[] };
    for (const item of items) {
      await this.call("DELETE", `${path}/o/${encodeURIComponent(item.name)}`);
    }
    await this.call("DELETE", path);
  }

  /** What proves who calls, for as long as this object is used. */
  token(): Promise<string> {
    this.fetched ??= this.fetchToken();
    return this.fetched;
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const token = await this.token();
    const response = await fetch(this.endpoint + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return text === "" ? {} : JSON.parse(text);
    const { error } = JSON.parse(text) as { error: { message: string } };
    throw new GoogleError(response.status, error.message);
  }

  /** A token for an assertion that is signed with the account's key. */
  private async fetchToken(): Promise<string> {
    const { client_email, private_key = "", private_key_id, token_uri } = this.key;
    const now = Math.floor(Date.now() / 1000);
    const scope = "https://www.googleapis.com/auth/devstorage.full_control";
    const claims = { iss: client_email, scope, aud: token_uri, iat: now, exp: now + 3600 };
    const head = { alg: "RS256", typ: "JWT", kid: private_key_id };
    const text = [head, claims].map((part) => base64url(JSON.stringify(part))).join(".");
    const signature = createSign("RSA-SHA256").update(text).sign(private_key, "base64url");
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: `${text}.${signature}`,
    });
    const response = await fetch(`${this.endpoint}/token`, { method: "POST", body });
    const answer = (await response.json()) as Record<string, string>;
    if (response.ok) return answer["access_token"] ?? "";
    const { error = "", error_description: why = "" } = answer;
    throw new Error(`oauth2: cannot fetch token: "${error}" "${why}"`);
  }
}

const base64url = (text: string): string => Buffer.from(text).toString("base64url");

function keyOf(keyfile: string): Key {
  const key = parsed(keyfile);
  if (key.type === undefined) throw new Error("missing 'type' field in credentials");
  if (key.type === "service_account") return key;
  if (["authorized_user", "external_account"].includes(key.type)) {
    throw new Error(`credentials of type ${key.type} are not simulated`);
  }
  throw new Error(`unknown credential type: "${key.type}"`);
}

function parsed(keyfile: string): Key {
  try {
    return JSON.parse(keyfile) as Key;
  } catch {
    // The parser's own message would quote the key.
    throw new Error("invalid character in the credentials: they are no JSON");
  }
}
