import { objectOf, stringOf, type Properties } from "../cloud";

/** Google's APIs at the endpoints that the provider is given. */
export class Google {
  readonly project: string;
  private readonly token: string;
  private readonly endpoints: Readonly<Record<"iam" | "storage", string>>;

  constructor(settings: Properties) {
    const setting = (key: string, ...variables: readonly string[]): string => {
      const given = stringOf(settings[key]);
      const found = variables.map((name) => process.env[name] ?? "").find((text) => text !== "");
      return given === "" ? (found ?? "") : given;
    };
    const endpoint = (key: string, variable: string): string => {
      const url = setting(key, variable);
      if (/^https?:\/\/.*\/$/.test(url)) return url;
      throw new Error(`the provider double needs gcp:${key}, a URL with a slash at its end`);
    };
    this.project = setting("project", "GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT");
    this.token = setting("accessToken", "GOOGLE_OAUTH_ACCESS_TOKEN");
    if (this.token === "") {
      throw new Error("Attempted to load application default credentials: set gcp:accessToken");
    }
    this.endpoints = {
      iam: endpoint("iamCustomEndpoint", "GOOGLE_IAM_CUSTOM_ENDPOINT"),
      storage: endpoint("storageCustomEndpoint", "GOOGLE_STORAGE_CUSTOM_ENDPOINT"),
    };
  }

  /** The project of a resource: the provider's where it names none. */
  projectOf(inputs: Properties): string {
    const project = stringOf(inputs["project"]);
    if (project !== "" || this.project !== "") return project === "" ? this.project : project;
    throw new Error("project: required field is not set");
  }

  async call(
    api: "iam" | "storage",
    method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT",
    path: string,
    body?: Properties,
  ): Promise<Properties> {
    const response = await fetch(this.endpoints[api] + path, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = parsed(await response.text());
    if (response.ok) return answer;
    throw new GoogleError(response.status, objectOf(answer["error"]));
  }
}

/** A refusal, in the words of Google's client. */
class GoogleError extends Error {
  constructor(
    readonly code: number,
    { message = "", errors = [] }: Properties,
  ) {
    const reason = Array.isArray(errors) ? stringOf(objectOf(errors[0])["reason"]) : "";
    super(`googleapi: Error ${code}: ${stringOf(message)}, ${reason}`);
  }
}

/** The answer, or nothing where the thing is not there. */
export async function found<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (isCode(error, 404)) return undefined;
    throw error;
  });
}

/** `work`; its refusal says what it was about. */
export async function doing<T>(what: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw new Error(`Error ${what}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  });
}

export function isCode(error: unknown, code: number): boolean {
  return error instanceof GoogleError && error.code === code;
}

function parsed(text: string): Properties {
  try {
    return text === "" ? {} : (JSON.parse(text) as Properties);
  } catch {
    return { error: { message: text.slice(0, 200) } };
  }
}
