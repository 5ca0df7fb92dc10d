import { objectOf, optional, stringOf, type Properties, type ResourceType } from "../cloud";
import type { Azure } from "./client";
import { placeOf, spelled } from "./place";

/** Where a resource is: the provider's location where it names none. */
export const location = { computed: true, replaces: true };

export const resourceGroup: ResourceType<Azure> = {
  inputs: {
    resourceGroupName: { computed: true, replaces: true },
    location,
    tags: optional,
  },
  outputs: ["location", "name", "properties", "type"],
  autoname: { property: "resourceGroupName", digits: 8, separator: "" },
  create: async (azure, inputs) => {
    const made = await azure.create(azure.group(nameOf(inputs)), bodyOf(azure, inputs));
    return { id: stringOf(made["id"]), outputs: outputsOf(made, inputs) };
  },
  read: async (azure, id, state) => {
    const live = await azure.find(id);
    if (live === undefined) return undefined;
    const { name = "", tags = {} } = live;
    const inputs = { resourceGroupName: name, location: spelled(live, state), tags };
    return { inputs, outputs: outputsOf(live, state) };
  },
  update: async (azure, id, inputs, old) =>
    outputsOf(await azure.call("PUT", id, bodyOf(azure, inputs)), old),
  delete: async (azure, id) => {
    await azure.call("DELETE", id);
  },
};

const nameOf = (inputs: Properties): string => stringOf(inputs["resourceGroupName"]);

function bodyOf(azure: Azure, inputs: Properties): Properties {
  return { ...placeOf(inputs, azure.location), tags: objectOf(inputs["tags"]) };
}

function outputsOf(live: Properties, state: Properties): Properties {
  const { name = "", properties, type = "" } = live;
  const { provisioningState = "" } = objectOf(properties);
  return { location: spelled(live, state), name, properties: { provisioningState }, type };
}
