import {
  objectOf,
  optional,
  replaces,
  stringOf,
  type Failure,
  type Properties,
  type ResourceType,
} from "../cloud";
import { doing, found, type Google } from "./client";

export const account: ResourceType<Google> = {
  inputs: {
    accountId: { computed: true, replaces: true },
    project: { computed: true, replaces: true },
    displayName: optional,
    description: optional,
  },
  outputs: ["email", "member", "name", "project", "uniqueId"],
  // 30 characters is the longest id.
  autoname: { property: "accountId", fit: (name) => name.toLowerCase().slice(0, 30 - 8) },
  check: ({ accountId }) => idFailures(stringOf(accountId)),
  create: async (google, inputs) => {
    const path = `projects/${google.projectOf(inputs)}/serviceAccounts`;
    const { accountId = "" } = inputs;
    const body = { accountId, serviceAccount: textsOf(inputs) };
    const made = await doing("creating service account", google.call("iam", "POST", path, body));
    return { id: stringOf(made["name"]), outputs: outputsOf(made) };
  },
  read: async (google, id) => {
    const live = await found(google.call("iam", "GET", id));
    if (live === undefined) return undefined;
    const accountId = stringOf(live["email"]).split("@")[0] ?? "";
    const project = stringOf(live["projectId"]);
    return { inputs: { accountId, project, ...textsOf(live) }, outputs: outputsOf(live) };
  },
  update: async (google, id, inputs) => {
    const serviceAccount = { displayName: "", description: "", ...textsOf(inputs) };
    const body = { serviceAccount, updateMask: "displayName,description" };
    return outputsOf(
      await doing("updating service account", google.call("iam", "PATCH", id, body)),
    );
  },
  delete: async (google, id) => {
    await found(google.call("iam", "DELETE", id));
  },
};

function idFailures(id: string): Failure[] {
  if (/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(id)) return [];
  const rule = "(?:[a-z](?:[-a-z0-9]{4,28}[a-z0-9]))";
  return [
    { property: "accountId", reason: `"account_id" ("${id}") doesn't match regexp "${rule}"` },
  ];
}

function textsOf({ displayName, description }: Properties): Properties {
  return {
    ...(stringOf(displayName) !== "" && { displayName: stringOf(displayName) }),
    ...(stringOf(description) !== "" && { description: stringOf(description) }),
  };
}

function outputsOf({
  name = "",
  email = "",
  projectId = "",
  uniqueId = "",
}: Properties): Properties {
  const member = `serviceAccount:${stringOf(email)}`;
  return { name, email, member, project: projectId, uniqueId };
}

export const key: ResourceType<Google> = {
  inputs: {
    serviceAccountId: { required: true, replaces: true },
    keepers: replaces,
  },
  outputs: ["name", "privateKey", "publicKey", "validAfter", "validBefore"],
  secretOutputs: ["privateKey"],
  create: async (google, inputs) => {
    const path = `${fullName(google, stringOf(inputs["serviceAccountId"]))}/keys`;
    const made = await doing("creating service account key", google.call("iam", "POST", path, {}));
    const outputs = { ...outputsOfKey(made), privateKey: made["privateKeyData"] ?? "" };
    return { id: stringOf(made["name"]), outputs };
  },
  read: async (google, id, state) => {
    const live = await found(google.call("iam", "GET", id));
    const { serviceAccountId = "", keepers = {} } = state;
    return live && { inputs: { serviceAccountId, keepers }, outputs: outputsOfKey(live) };
  },
  delete: async (google, id) => {
    await found(google.call("iam", "DELETE", id));
  },
};

function outputsOfKey(live: Properties): Properties {
  const {
    name = "",
    publicKeyData = "",
    validAfterTime = "",
    validBeforeTime = "",
  } = objectOf(live);
  return {
    name,
    publicKey: publicKeyData,
    validAfter: validAfterTime,
    validBefore: validBeforeTime,
  };
}

/** An account may be told by its full name, or by its address in the provider's project. */
function fullName(google: Google, account: string): string {
  if (account.startsWith("projects/")) return account;
  const email = account.includes("@")
    ? account
    : `${account}@${google.projectOf({})}.iam.gserviceaccount.com`;
  return `projects/${google.projectOf({})}/serviceAccounts/${email}`;
}
