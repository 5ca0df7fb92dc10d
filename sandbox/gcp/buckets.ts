import { conflict, invalid, notFound, notPlayed, type Ask } from "./answers";
import type { Backend } from "./backend";
import { demand } from "./roles";
import type { Binding, Bucket, Store } from "./state";
import type { Caller } from "./tokens";

interface Place {
  readonly store: Store;
  readonly backend: Backend;
  readonly caller: Caller;
}

/** Buckets, their settings and who may use them: what fake-gcs-server does not keep. */
export async function buckets(place: Place, ask: Ask): Promise<object> {
  const [, name, policy] = /^\/storage\/v1\/b(?:\/([^/]+)(\/iam)?)?$/.exec(ask.path) ?? [];
  if (name === undefined) {
    if (ask.method === "POST") return create(place, ask);
    if (ask.method === "GET") return list(place, ask);
    throw notPlayed(ask);
  }
  const bucket = place.store.state.buckets.find((one) => one.name === name);
  if (!bucket) throw notFound("The specified bucket does not exist.");
  return policy === undefined ? one(place, bucket, ask) : policyOf(place, bucket, ask);
}

async function create({ store, backend, caller }: Place, { query, body }: Ask): Promise<object> {
  demand(store, caller, "storage.buckets.create", undefined);
  const project = query.get("project") ?? "";
  const name = typeof body["name"] === "string" ? body["name"] : "";
  if (project === "") throw invalid("Required parameter: project");
  if (!isName(name)) throw invalid(`Invalid bucket name: '${name}'`);
  if (store.state.buckets.some((one) => one.name === name)) {
    throw conflict(
      "Your previous request to create the named bucket succeeded and you already own it.",
    );
  }
  await backend.createBucket(name);
  const now = new Date().toISOString();
  const location = typeof body["location"] === "string" ? body["location"] : "US";
  const bucket: Bucket = {
    storageClass: "STANDARD",
    ...body,
    ...{ kind: "storage#bucket", id: name, name, project },
    ...{ location: location.toUpperCase(), timeCreated: now, updated: now },
    selfLink: `https://www.googleapis.com/storage/v1/b/${name}`,
  };
  store.state.buckets.push(bucket);
  store.save();
  return bucket;
}

function list({ store, caller }: Place, { query }: Ask): object {
  demand(store, caller, "storage.buckets.list", undefined);
  const project = query.get("project");
  return { items: store.state.buckets.filter((one) => one.project === project) };
}

async function one({ store, backend, caller }: Place, bucket: Bucket, ask: Ask): Promise<object> {
  const { name } = bucket;
  if (ask.method === "GET") {
    demand(store, caller, "storage.buckets.get", name);
    return bucket;
  }
  if (ask.method === "PATCH") {
    demand(store, caller, "storage.buckets.update", name);
    Object.assign(bucket, patched(bucket, ask.body), { updated: new Date().toISOString() });
    store.save();
    return bucket;
  }
  if (ask.method !== "DELETE") throw notPlayed(ask);
  demand(store, caller, "storage.buckets.delete", name);
  if ((await backend.objects(name)).length > 0) {
    throw conflict("The bucket you tried to delete is not empty.");
  }
  await backend.deleteBucket(name);
  const { state } = store;
  state.buckets = state.buckets.filter((other) => other !== bucket);
  const policies = Object.entries(state.policies).filter(([other]) => other !== name);
  state.policies = Object.fromEntries(policies);
  store.save();
  return {};
}

/** As JSON merge patches go, with null for what shall go away. */
function patched(
  before: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const entries = Object.entries(patch).map(([key, value]): [string, unknown] => {
    const nested = isRecord(value) ? patched(recordOf(before[key]), value) : value;
    return [key, nested ?? undefined];
  });
  return { ...before, ...Object.fromEntries(entries) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

function policyOf({ store, caller }: Place, { name }: Bucket, ask: Ask): object {
  const { policies } = store.state;
  const shown = (): object => ({ kind: "storage#policy", bindings: policies[name] ?? [] });
  if (ask.method === "GET") {
    demand(store, caller, "storage.buckets.getIamPolicy", name);
    return shown();
  }
  if (ask.method !== "PUT") throw notPlayed(ask);
  demand(store, caller, "storage.buckets.setIamPolicy", name);
  const { bindings = [] } = ask.body as { bindings?: Binding[] };
  const stranger = bindings.flatMap(({ members }) => members).find((one) => isGone(store, one));
  if (stranger !== undefined) {
    throw invalid(`Service account ${stranger.split(":")[1] ?? ""} does not exist.`);
  }
  policies[name] = bindings.filter(({ members }) => members.length > 0);
  store.save();
  return shown();
}

/** A service account of this cloud that does not exist; those that a policy has had before may stay. */
function isGone({ state }: Store, member: string): boolean {
  const email = /^serviceAccount:(.*)$/.exec(member)?.[1];
  if (email === undefined || state.accounts.some((one) => one.email === email)) return false;
  return !Object.values(state.policies)
    .flat()
    .some(({ members }) => members.includes(member));
}

const isName = (name: string): boolean =>
  /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(name) &&
  name.split(".").every((part) => part.length > 0 && part.length <= 63) &&
  !name.startsWith("goog");
