import { createHmac, timingSafeEqual, verify } from "node:crypto";

import { Refusal } from "./answers";
import type { AccountKey, Store } from "./state";

/** Who calls: the sandbox's administrator, a service account, or nobody that is known. */
export type Caller =
  | { readonly kind: "administrator" }
  | { readonly kind: "account"; readonly email: string }
  | { readonly kind: "anonymous" };

const HOUR = 3600;

interface Claims {
  readonly iss?: string;
  readonly exp?: number;
}

/** An assertion or a key is refused as Google's token endpoint does it. */
export class InvalidGrant extends Error {}

/** A token for an assertion that a key of a service account has signed. */
export function exchange(store: Store, assertion: string): object {
  const [head = "", claims = "", signature = ""] = assertion.split(".");
  const { kid } = decoded(head) as { kid?: string };
  const { iss = "", exp = 0 } = decoded(claims) as Claims;
  const { accounts, keys } = store.state;
  if (!accounts.some(({ email }) => email === iss)) {
    throw new InvalidGrant("Invalid grant: account not found");
  }
  const own = keys.filter(({ name, email }) => email === iss && (!kid || idOf({ name }) === kid));
  const bytes = Buffer.from(signature, "base64url");
  const text = Buffer.from(`${head}.${claims}`);
  const key = own.find(({ publicKey }) => verify("RSA-SHA256", text, publicKey, bytes));
  if (!key) throw new InvalidGrant("Invalid JWT Signature.");
  if (exp * 1000 < Date.now()) throw new InvalidGrant("Invalid JWT: Token must be a short-lived");
  const end = Math.floor(Date.now() / 1000) + HOUR;
  const payload = Buffer.from(JSON.stringify({ key: key.name, end })).toString("base64url");
  const access_token = `ya29.${payload}.${seal(store, payload)}`;
  return { access_token, expires_in: HOUR, token_type: "Bearer" };
}

/** Who a token belongs to. That of a key that was deleted is worth nothing at once; really it lives on for its hour. */
export function callerOf(store: Store, header: string | undefined): Caller {
  if (header === undefined) return { kind: "anonymous" };
  const token = header.replace(/^Bearer /, "");
  if (same(token, store.state.administrator)) return { kind: "administrator" };
  const [, payload = "", signature = ""] = token.split(".");
  if (!same(signature, seal(store, payload))) throw badToken();
  const { key, end } = decoded(payload) as { key: string; end: number };
  const found = store.state.keys.find(({ name }) => name === key);
  if (!found || end * 1000 < Date.now()) throw badToken();
  return { kind: "account", email: found.email };
}

const idOf = ({ name }: Pick<AccountKey, "name">): string => name.split("/").at(-1) ?? "";

const badToken = (): Refusal => new Refusal(401, "authError", "Invalid Credentials");

const seal = ({ state }: Store, payload: string): string =>
  createHmac("sha256", state.secret).update(payload).digest("base64url");

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    throw new InvalidGrant("Bad Request");
  }
}
