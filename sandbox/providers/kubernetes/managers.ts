import { annotation, metadataOf, nameOf } from "./objects";
import { isObject, objectOf, stringOf, type Properties, type Value } from "../support/values";

/** The manager of objects that were created and not yet applied. */
export const creator = "pulumi-kubernetes";

/** Managers whose fields the first apply takes over: kubectl's, and what created the object. */
const forerunners: [prefix: string, operation: string][] = [
  ["kubectl", "Apply"],
  ["kubectl", "Update"],
  ["before-first-apply", "Update"],
  [creator, "Update"],
  ["pulumi-resource-kubernetes", "Update"],
];

/** Whether an apply overwrites what others own. */
export function forceApply(
  inputs: Properties,
  live: Properties | undefined,
  options: { enablePatchForce: boolean; preview: boolean },
): boolean {
  if (annotation(inputs, "patchForce") === "true" || options.enablePatchForce) {
    return true;
  }
  if (live === undefined) {
    return options.preview; // a replacement must not conflict with what it replaces
  }
  const managers = managersOf(live);
  return (
    managers.length === 0 ||
    (options.preview &&
      managers.some((entry) => isCreator(entry) && entry["operation"] === "Update"))
  );
}

function isCreator(entry: Properties): boolean {
  return [creator, "pulumi-resource-kubernetes"].includes(stringOf(entry["manager"]));
}

function managersOf(object: Properties): Properties[] {
  const managed = metadataOf(object)["managedFields"];
  return Array.isArray(managed) ? managed.filter(isObject) : [];
}

/**
 * The JSON patch that gives the forerunners' fields to `manager`, so that a field that is dropped from
 * the inputs later is removed; undefined when there is nothing to take over.
 */
export function takeOver(live: Properties, manager: string): Value | undefined {
  const entries = managersOf(live);
  const old = entries.filter(isForerunner);
  if (old.length === 0) {
    return undefined;
  }
  const own = entries.find(
    (entry) => entry["manager"] === manager && entry["operation"] === "Apply",
  );
  const others = entries.filter((entry) => entry !== own && !old.includes(entry));
  const [first, ...rest] = own === undefined ? old : [own, ...old];
  const merged = rest.reduce(
    (fields, entry) => union(fields, objectOf(entry["fieldsV1"])),
    objectOf(first?.["fieldsV1"]),
  );
  const taken = { ...first, manager, operation: "Apply", fieldsV1: merged };
  return [{ op: "replace", path: "/metadata/managedFields", value: [...others, taken] }];
}

function isForerunner(entry: Properties): boolean {
  return (
    stringOf(entry["subresource"]) === "" &&
    forerunners.some(
      ([prefix, operation]) =>
        stringOf(entry["manager"]).startsWith(prefix) && entry["operation"] === operation,
    )
  );
}

/** Both sets of fields, as trees. */
function union(a: Properties, b: Properties): Properties {
  const both = { ...a };
  for (const [key, value] of Object.entries(b)) {
    both[key] = union(objectOf(both[key]), objectOf(value));
  }
  return both;
}

/** An apply of nothing but the identity: the manager gives up all its fields. */
export function identity(object: Properties): Properties {
  const namespace = metadataOf(object)["namespace"];
  return {
    apiVersion: object["apiVersion"] ?? "",
    kind: object["kind"] ?? "",
    metadata: { name: nameOf(object), ...(namespace === undefined ? {} : { namespace }) },
  };
}
