import type { JsonFile } from "../json-file";
import { newKey, type Resource, type State } from "./state";

/** What a request asks for. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body?: object;
}

/** A refusal, as the Resource Manager writes it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Kind {
  readonly type: string;
  /** What is wrong with a new or changed resource. */
  readonly check: (state: State, resource: Resource) => void;
}

const groupPath = "/subscriptions/[^/]+/resourceGroups/([^/]+)";
const accountPath = `${groupPath}/providers/Microsoft\\.Storage/storageAccounts/([^/]+)`;
const containerPath = `${accountPath}/blobServices/default/containers/([^/]+)`;

const kinds: readonly [path: RegExp, kind: Kind][] = [
  [exactly(groupPath), { type: "Microsoft.Resources/resourceGroups", check: checkGroup }],
  [exactly(accountPath), { type: "Microsoft.Storage/storageAccounts", check: checkAccount }],
  [
    exactly(containerPath),
    { type: "Microsoft.Storage/storageAccounts/blobServices/containers", check: checkContainer },
  ],
];

function exactly(path: string): RegExp {
  return new RegExp(`^${path}$`, "i");
}

/** Resource groups, storage accounts with their keys, and containers; blobs there are none. */
export function resources(file: JsonFile<State>, ask: Ask): Answer {
  const action = /^(.*)\/(listKeys|regenerateKey)$/.exec(ask.path);
  if (action && ask.method === "POST") return keys(file, ask, action[1] ?? "", action[2] ?? "");
  const kind = kinds.find(([path]) => path.test(ask.path))?.[1];
  if (kind === undefined) throw notPlayed(ask);
  const id = ask.path.toLowerCase();
  const found = file.content.resources[id];
  if (ask.method === "PUT") return put(file, ask, kind, found);
  if (ask.method === "DELETE") return remove(file, id);
  if (ask.method !== "GET") throw notPlayed(ask);
  if (found === undefined) throw missing(file.content, ask.path);
  return { status: 200, body: found };
}

function put(
  file: JsonFile<State>,
  { path, body }: Ask,
  { type, check }: Kind,
  before: Resource | undefined,
): Answer {
  const { content } = file;
  const name = path.split("/").at(-1) ?? "";
  const { properties = {}, ...rest } = body as Partial<Resource>;
  const creationTime = before?.properties["creationTime"] ?? new Date().toISOString();
  const made: Resource = {
    ...rest,
    ...{ id: before?.id ?? path, name: before?.name ?? name, type },
    ...(rest.location !== undefined && { location: shortName(rest.location) }),
    properties: { ...properties, creationTime },
  };
  check(content, made);
  made.properties["provisioningState"] = "Succeeded";
  content.resources[path.toLowerCase()] = made;
  if (type.endsWith("/storageAccounts")) {
    content.keys[path.toLowerCase()] ??= [newKey("key1"), newKey("key2")];
  }
  file.save();
  return { status: before ? 200 : 201, body: made };
}

/** With what is in it. */
function remove(file: JsonFile<State>, id: string): Answer {
  const { content } = file;
  if (content.resources[id] === undefined) return { status: 204 };
  const outside = ([other]: [string, unknown]): boolean =>
    other !== id && !other.startsWith(`${id}/`);
  content.resources = Object.fromEntries(Object.entries(content.resources).filter(outside));
  content.keys = Object.fromEntries(Object.entries(content.keys).filter(outside));
  file.save();
  return { status: 200 };
}

function keys(file: JsonFile<State>, { path, body }: Ask, account: string, action: string): Answer {
  const { content } = file;
  const id = account.toLowerCase();
  const found = content.keys[id];
  if (found === undefined) throw missing(content, account || path);
  if (action === "regenerateKey") {
    const { keyName } = body;
    const next = found.map((key) => (key.keyName === keyName ? newKey(key.keyName) : key));
    content.keys[id] = next;
    file.save();
  }
  return { status: 200, body: { keys: content.keys[id] } };
}

function checkGroup(_state: State, { name, location }: Resource): void {
  if (!/^[-\w.()]{0,89}[-\w()]$/.test(name)) {
    throw new Refusal(
      400,
      "InvalidResourceGroup",
      `The provided resource group name '${name}' is invalid.`,
    );
  }
  needsLocation(location);
}

const skus = /^(Standard_(LRS|ZRS|GRS|RAGRS|GZRS|RAGZRS)|Premium_(LRS|ZRS))$/;
const accountKinds = ["BlobStorage", "BlockBlobStorage", "FileStorage", "Storage", "StorageV2"];

function checkAccount(state: State, { id, name, location, kind = "", sku = {} }: Resource): void {
  needsGroup(state, id);
  if (!/^[a-z0-9]{3,24}$/.test(name)) {
    throw new Refusal(
      400,
      "AccountNameInvalid",
      `${name} is not a valid storage account name. Storage account name must be between 3 and 24 ` +
        "characters in length and use numbers and lower-case letters only.",
    );
  }
  const other = Object.keys(state.keys).find((one) => one.endsWith(`/storageaccounts/${name}`));
  if (other !== undefined && other !== id.toLowerCase()) {
    const message = `The storage account named ${name} is already taken.`;
    throw new Refusal(409, "StorageAccountAlreadyTaken", message);
  }
  needsLocation(location);
  if (!accountKinds.includes(kind)) throw badValue("kind", kind);
  if (!skus.test(sku["name"] ?? "")) throw badValue("sku.name", sku["name"] ?? "");
}

function checkContainer(state: State, { id, name, properties }: Resource): void {
  const parent = id.toLowerCase().split("/blobservices/")[0] ?? "";
  const account = state.resources[parent];
  if (account === undefined) throw missing(state, parent);
  if (!/^(\$root|\$web|(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*)$/.test(name)) {
    const message = "The specifed resource name contains invalid characters.";
    throw new Refusal(400, "InvalidResourceName", message);
  }
  const { publicAccess = "None" } = properties;
  if (publicAccess === "None" || account.properties["allowBlobPublicAccess"] === true) return;
  const message = "Public access is not permitted on this storage account.";
  throw new Refusal(409, "PublicAccessNotPermitted", message);
}

function needsGroup(state: State, id: string): void {
  const [, group = ""] = /\/resourceGroups\/([^/]+)/i.exec(id) ?? [];
  const path = id.toLowerCase().split("/providers/")[0] ?? "";
  if (state.resources[path] !== undefined) return;
  throw new Refusal(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
}

function needsLocation(location: string | undefined): void {
  if (location !== undefined && /^[a-z]+[0-9]?$/.test(location)) return;
  const message =
    location === undefined
      ? "The location property is required for this definition."
      : `The provided location '${location}' is not available for resource group.`;
  const code = location === undefined ? "LocationRequired" : "LocationNotAvailableForResourceGroup";
  throw new Refusal(400, code, message);
}

/** A location as the API writes it: West Europe is westeurope. */
const shortName = (location: string): string => location.toLowerCase().replaceAll(" ", "");

const badValue = (field: string, value: string): Refusal =>
  new Refusal(
    400,
    "InvalidValuesForRequestParameters",
    `Values for request parameters are invalid: ${field} ${value}.`,
  );

function missing(state: State, path: string): Refusal {
  const group = /\/resourceGroups\/([^/]+)/i.exec(path)?.[1] ?? "";
  const id = path.toLowerCase().split("/providers/")[0] ?? "";
  if (state.resources[id] === undefined) {
    const message = `Resource group '${group}' could not be found.`;
    return new Refusal(404, "ResourceGroupNotFound", message);
  }
  const [, rest = path] = path.split(/\/providers\//i);
  const message = `The Resource '${rest}' under resource group '${group}' was not found.`;
  return new Refusal(404, "ResourceNotFound", message);
}

const notPlayed = ({ method, path }: Ask): Refusal =>
  new Refusal(501, "NotImplemented", `${method} ${path} is not in the sandbox's Azure`);
