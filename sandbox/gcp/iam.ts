import { generateKeyPair, randomBytes, randomInt } from "node:crypto";
import { promisify } from "node:util";

import { conflict, invalid, notFound, notPlayed, Refusal, type Ask } from "./answers";
import type { AccountKey, ServiceAccount, Store } from "./state";
import type { Caller } from "./tokens";

const makeKeys = promisify(generateKeyPair);

/** How many keys an account may have. */
const MAXIMUM = 10;

/** The part of the IAM API about service accounts and their keys; for administrators only. */
export async function iam(store: Store, caller: Caller, ask: Ask): Promise<object> {
  if (caller.kind !== "administrator") {
    throw new Refusal(403, "forbidden", "Permission 'iam.serviceAccounts.get' denied on resource");
  }
  const [, project = "", email, keys, id] =
    /^\/v1\/projects\/([^/]+)\/serviceAccounts(?:\/([^/]+)(?:\/(keys)(?:\/([^/]+))?)?)?$/.exec(
      ask.path,
    ) ?? [];
  if (project === "") throw notPlayed(ask);
  if (email === undefined) return accountsOf(store, project, ask);
  const account = store.state.accounts.find((one) => one.email === decodeURIComponent(email));
  if (!account) throw notFound(`Unknown service account`);
  if (keys === undefined) return accountOf(store, account, ask);
  if (id === undefined) return keysOf(store, account, ask);
  return keyOf(store, account, id, ask);
}

function accountsOf(store: Store, project: string, ask: Ask): object {
  if (ask.method === "GET") {
    return { accounts: store.state.accounts.filter(({ projectId }) => projectId === project) };
  }
  if (ask.method !== "POST") throw notPlayed(ask);
  const { accountId = "", serviceAccount = {} } = ask.body as {
    accountId?: string;
    serviceAccount?: Pick<ServiceAccount, "description" | "displayName">;
  };
  if (!/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/.test(accountId)) {
    throw invalid(`The account ID "${accountId}" does not have a length between 6 and 30`);
  }
  const email = `${accountId}@${project}.iam.gserviceaccount.com`;
  if (store.state.accounts.some((one) => one.email === email)) {
    throw conflict(
      `Service account ${accountId} already exists within project projects/${project}.`,
    );
  }
  const account: ServiceAccount = {
    name: `projects/${project}/serviceAccounts/${email}`,
    projectId: project,
    uniqueId: `1${Array.from({ length: 20 }, () => randomInt(10)).join("")}`,
    email,
    ...serviceAccount,
  };
  store.state.accounts.push(account);
  store.save();
  return account;
}

function accountOf(store: Store, account: ServiceAccount, ask: Ask): object {
  const { state } = store;
  if (ask.method === "GET") return account;
  if (ask.method === "PATCH") {
    Object.assign(account, (ask.body as { serviceAccount?: object }).serviceAccount);
    store.save();
    return account;
  }
  if (ask.method !== "DELETE") throw notPlayed(ask);
  state.accounts = state.accounts.filter((one) => one !== account);
  state.keys = state.keys.filter(({ email }) => email !== account.email);
  store.save();
  return {};
}

async function keysOf(store: Store, account: ServiceAccount, ask: Ask): Promise<object> {
  const { state } = store;
  const own = state.keys.filter(({ email }) => email === account.email);
  if (ask.method === "GET") return { keys: own.map(shown) };
  if (ask.method !== "POST") throw notPlayed(ask);
  if (own.length >= MAXIMUM) {
    throw new Refusal(429, "failedPrecondition", "Maximum number of keys on account reached.");
  }
  const { publicKey, privateKey } = await makeKeys("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const id = randomBytes(20).toString("hex");
  const key: AccountKey = {
    name: `${account.name}/keys/${id}`,
    email: account.email,
    publicKey,
    validAfterTime: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    validBeforeTime: "9999-12-31T23:59:59Z",
  };
  state.keys.push(key);
  store.save();
  const file = JSON.stringify(credentials(account, id, privateKey), null, 2);
  return { ...shown(key), privateKeyData: Buffer.from(`${file}\n`).toString("base64") };
}

function keyOf(store: Store, account: ServiceAccount, id: string, ask: Ask): object {
  const { state } = store;
  const key = state.keys.find(({ name }) => name === `${account.name}/keys/${id}`);
  if (!key) throw notFound(`Service account key ${id} does not exist.`);
  if (ask.method === "GET") return shown(key);
  if (ask.method !== "DELETE") throw notPlayed(ask);
  state.keys = state.keys.filter((one) => one !== key);
  store.save();
  return {};
}

const shown = ({ name, publicKey, validAfterTime, validBeforeTime }: AccountKey): object => ({
  name,
  publicKeyData: Buffer.from(publicKey).toString("base64"),
  validAfterTime,
  validBeforeTime,
  keyAlgorithm: "KEY_ALG_RSA_2048",
  keyOrigin: "GOOGLE_PROVIDED",
  keyType: "USER_MANAGED",
});

/** The file that a key is handed out as. */
function credentials(account: ServiceAccount, id: string, privateKey: string): object {
  const certificates = "https://www.googleapis.com";
  return {
    type: "service_account",
    project_id: account.projectId,
    private_key_id: id,
    private_key: privateKey,
    client_email: account.email,
    client_id: account.uniqueId,
    auth_uri: "https://accounts.google.com/o/oauth2/auth",
    token_uri: "https://oauth2.googleapis.com/token",
    auth_provider_x509_cert_url: `${certificates}/oauth2/v1/certs`,
    client_x509_cert_url: `${certificates}/robot/v1/metadata/x509/${encodeURIComponent(account.email)}`,
    universe_domain: "googleapis.com",
  };
}
