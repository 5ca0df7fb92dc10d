import type { Cluster } from "./client";
import { isBuiltIn, refusal } from "./immutable";
import { normalize } from "./normalize";
import {
  annotation,
  isPatch,
  metadataOf,
  nameOf,
  namespaceOf,
  withMetadata,
  type Urn,
} from "./objects";
import { suffix } from "../support/naming";
import type { Naming } from "../support/rpc";
import { isUnknown, objectOf, revealAll, stringOf, type Properties } from "../support/values";

/** The inputs a resource will be made from: named, with a namespace, normal. Throws what cannot be. */
export async function checkInputs(
  urn: Urn,
  given: { olds: Properties; news: Properties; naming: Naming },
  server: { cluster: Cluster | undefined; namespace: string },
): Promise<Properties> {
  const inputs = normalize(revealAll(given.news));
  const refused = refusal(inputs);
  if (refused !== undefined) {
    throw new Error(refused);
  }
  if (urn.kind.endsWith("List") && isBuiltIn(inputs)) {
    throw new Error(
      "list resources exist for compatibility with YAML manifests and cannot be created directly; " +
        "use the resources in the list",
    );
  }
  if (isPatch(urn, inputs) && nameOf(inputs) === "") {
    throw new Error("patch resources require the `.metadata.name` field to be set");
  }
  const named = nameInputs(urn, inputs, revealAll(given.olds), given.naming);
  if (namespaceOf(named) !== "") {
    return named;
  }
  const namespaced = await isNamespaced(urn, inputs, server.cluster);
  return namespaced ? withMetadata(named, "namespace", server.namespace) : named;
}

function nameInputs(urn: Urn, inputs: Properties, olds: Properties, naming: Naming): Properties {
  const metadata = metadataOf(inputs);
  if (nameOf(inputs) !== "" || isUnknown(metadata["name"])) {
    return inputs;
  }
  if (metadata["generateName"] !== undefined) {
    throw new Error(
      "the `.metadata.generateName` field is not supported in Server-Side Apply mode",
    );
  }
  if (Object.keys(olds).length > 0) {
    return annotation(olds, "autonamed") === "true" ? autonamed(inputs, nameOf(olds)) : inputs;
  }
  if (naming.disabled) {
    throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
  }
  return autonamed(inputs, naming.proposed || `${urn.name}-${suffix(naming.seed, 8)}`);
}

function autonamed(inputs: Properties, name: string): Properties {
  const annotations = {
    ...objectOf(metadataOf(inputs)["annotations"]),
    "pulumi.com/autonamed": "true",
  };
  return withMetadata(withMetadata(inputs, "name", name), "annotations", annotations);
}

/** Kinds nobody knows (yet) count as namespaced; creating them finds out. */
async function isNamespaced(
  urn: Urn,
  inputs: Properties,
  cluster: Cluster | undefined,
): Promise<boolean> {
  // As in the official provider, the patch of a custom resource is not recognised by its kind.
  const kind = isBuiltIn(inputs) ? stringOf(inputs["kind"]) : urn.kind;
  try {
    const found = await cluster?.collection(stringOf(inputs["apiVersion"]), kind, "");
    return found?.namespaced ?? true;
  } catch {
    return true;
  }
}
