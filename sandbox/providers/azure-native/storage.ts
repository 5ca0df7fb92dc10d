import {
  objectOf,
  optional,
  stringOf,
  type Failure,
  type Fields,
  type Properties,
  type ResourceType,
  type Value,
} from "../cloud";
import type { Azure } from "./client";
import { placeOf, spelled } from "./place";
import { location } from "./resource-group";

const inGroup = { required: true, replaces: true };

/** Inputs of an account that are properties of it, by their name in the API. */
const properties: Readonly<Record<string, string>> = {
  accessTier: "accessTier",
  allowBlobPublicAccess: "allowBlobPublicAccess",
  allowCrossTenantReplication: "allowCrossTenantReplication",
  allowSharedKeyAccess: "allowSharedKeyAccess",
  enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
  minimumTlsVersion: "minimumTlsVersion",
  networkRuleSet: "networkAcls",
  publicNetworkAccess: "publicNetworkAccess",
};

const networkRules: Fields = {
  bypass: optional,
  defaultAction: { required: true },
  ipRules: { items: { action: optional, iPAddressOrRange: { required: true } } },
  virtualNetworkRules: {
    items: { action: optional, virtualNetworkResourceId: { required: true } },
  },
};

export const account: ResourceType<Azure> = {
  inputs: {
    ...Object.fromEntries(Object.keys(properties).map((key) => [key, optional])),
    resourceGroupName: inGroup,
    accountName: { computed: true, replaces: true },
    location,
    kind: { required: true },
    sku: { required: true, fields: { name: { required: true } } },
    tags: optional,
    networkRuleSet: { fields: networkRules },
  },
  outputs: ["creationTime", "location", "name", "primaryEndpoints", "provisioningState", "type"],
  autoname: { property: "accountName", digits: 8, separator: "" },
  check: ({ accountName }) => nameFailures(stringOf(accountName)),
  create: async (azure, inputs) => {
    const group = stringOf(inputs["resourceGroupName"]);
    const found = objectOf(await azure.find(azure.group(group)));
    const path = azure.account(group, stringOf(inputs["accountName"]));
    const place = placeOf(inputs, azure.location, stringOf(found["location"]));
    const made = await azure.create(path, { ...bodyOf(inputs), ...place });
    return { id: stringOf(made["id"]), outputs: outputsOf(made, inputs) };
  },
  read: async (azure, id, state) => {
    const live = await azure.find(id);
    if (live === undefined) return undefined;
    const { name = "", kind = "", sku = {}, tags = {} } = live;
    const { resourceGroupName = "" } = state;
    const own = { resourceGroupName, accountName: name, kind, sku, tags };
    const inputs = { ...propertiesOf(live), ...own, location: spelled(live, state) };
    return { inputs, outputs: outputsOf(live, state) };
  },
  update: async (azure, id, inputs, old) => {
    const body = { ...bodyOf(inputs), location: old["location"] ?? "" };
    return outputsOf(await azure.call("PUT", id, body), old);
  },
  delete: async (azure, id) => {
    await azure.call("DELETE", id);
  },
};

function nameFailures(name: string): Failure[] {
  if (/^[a-z0-9]{3,24}$/.test(name)) return [];
  const rule = "does not match expression '^[a-z0-9]{3,24}$'";
  return [{ property: "accountName", reason: `'accountName' ${rule}` }];
}

function bodyOf(inputs: Properties): Properties {
  const set = Object.entries(properties).flatMap(([key, name]): [string, Value][] => {
    const value = inputs[key];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    kind: inputs["kind"] ?? "",
    sku: inputs["sku"] ?? {},
    tags: objectOf(inputs["tags"]),
    properties: Object.fromEntries(set),
  };
}

function propertiesOf(live: Properties): Properties {
  const found = objectOf(live["properties"]);
  const set = Object.entries(properties).flatMap(([key, name]): [string, Value][] => {
    const value = found[name];
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(set);
}

function outputsOf(live: Properties, state: Properties): Properties {
  const { name = "", type = "" } = live;
  const location = spelled(live, state);
  const { creationTime = "", provisioningState = "" } = objectOf(live["properties"]);
  const blob = `https://${stringOf(name)}.blob.core.windows.net/`;
  return { creationTime, location, name, primaryEndpoints: { blob }, provisioningState, type };
}

export const container: ResourceType<Azure> = {
  inputs: {
    resourceGroupName: inGroup,
    accountName: inGroup,
    containerName: { computed: true, replaces: true },
    publicAccess: { computed: true },
    metadata: optional,
  },
  outputs: ["name", "type"],
  autoname: { property: "containerName", digits: 8, separator: "" },
  create: async (azure, inputs) => {
    const [group, name] = [stringOf(inputs["resourceGroupName"]), stringOf(inputs["accountName"])];
    const own = stringOf(inputs["containerName"]);
    const path = `${azure.account(group, name)}/blobServices/default/containers/${own}`;
    const made = await azure.create(path, bodyOfContainer(inputs));
    return { id: stringOf(made["id"]), outputs: outputsOfContainer(made) };
  },
  read: async (azure, id, state) => {
    const live = await azure.find(id);
    if (live === undefined) return undefined;
    const { resourceGroupName = "", accountName = "" } = state;
    const { publicAccess = "None", metadata = {} } = objectOf(live["properties"]);
    const names = { resourceGroupName, accountName, containerName: live["name"] ?? "" };
    return { inputs: { ...names, publicAccess, metadata }, outputs: outputsOfContainer(live) };
  },
  update: async (azure, id, inputs) =>
    outputsOfContainer(await azure.call("PUT", id, bodyOfContainer(inputs))),
  delete: async (azure, id) => {
    await azure.call("DELETE", id);
  },
};

function bodyOfContainer({ publicAccess = "None", metadata = {} }: Properties): Properties {
  return { properties: { publicAccess, metadata } };
}

const outputsOfContainer = ({ name = "", type = "" }: Properties): Properties => ({ name, type });

/** The two keys of an account, in plain: Azure does not call them secret. */
export const listKeys = {
  inputs: { accountName: { required: true }, resourceGroupName: { required: true } },
  call: async (azure: Azure, { accountName, resourceGroupName }: Properties): Promise<Properties> =>
    azure.call(
      "POST",
      `${azure.account(stringOf(resourceGroupName), stringOf(accountName))}/listKeys`,
    ),
};
