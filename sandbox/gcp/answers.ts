/** What a request asks for, apart from how it came. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The body as JSON; empty for none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A refusal, as Google's APIs write it. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }

  get body(): object {
    const { code, reason, message } = this;
    return { error: { code, message, errors: [{ domain: "global", reason, message }] } };
  }
}

export const notFound = (message: string): Refusal => new Refusal(404, "notFound", message);
export const conflict = (message: string): Refusal => new Refusal(409, "conflict", message);
export const invalid = (message: string): Refusal => new Refusal(400, "invalid", message);

/** The method and path are of an API, but of a part that is not played here. */
export const notPlayed = ({ method, path }: Ask): Refusal =>
  new Refusal(501, "notImplemented", `${method} ${path} is not in the sandbox's Google Cloud`);
