import { markSecrets } from "./secrets";
import {
  isObject,
  objectOf,
  revealAll,
  stringOf,
  type Properties,
  type Value,
} from "../support/values";

/** The engine's name of a resource, taken apart as far as Kubernetes needs it. */
export interface Urn {
  readonly text: string;
  /** `kubernetes:<group>/<version>:<Kind>`; `core` stands for the group without a name. */
  readonly type: string;
  readonly name: string;
  readonly apiVersion: string;
  /** The kind as the type says it, `...Patch` for patches. */
  readonly kind: string;
}

export function parseUrn(text: string): Urn {
  const parts = text.split("::");
  const type = parts[2]?.split("$").pop() ?? "";
  const [pkg, module = "", kind = ""] = type.split(":");
  const [group = "", version] = module.split("/");
  if (pkg !== "kubernetes" || version === undefined || kind === "") {
    throw new Error(`${type} is not a Kubernetes resource: kubernetes:<group>/<version>:<Kind>`);
  }
  const apiVersion = group === "core" ? version : `${group}/${version}`;
  return { text, type, name: parts.slice(3).join("::"), apiVersion, kind };
}

/** A patch has a type name of its kind and `Patch`; a kind that just ends in `Patch` is none. */
export function isPatch(urn: Urn, object: Properties): boolean {
  return `${stringOf(object["kind"])}Patch` === urn.kind;
}

/** The object's metadata without what is not an object. */
export function metadataOf(object: Properties): Properties {
  return objectOf(object["metadata"]);
}

export function nameOf(object: Properties): string {
  return stringOf(metadataOf(object)["name"]);
}

export function namespaceOf(object: Properties): string {
  return stringOf(metadataOf(object)["namespace"]);
}

export function annotation(object: Properties, key: string): string {
  return stringOf(objectOf(metadataOf(object)["annotations"])[`pulumi.com/${key}`]);
}

/** `object` with one field of its metadata set, or removed when `value` is undefined. */
export function withMetadata(object: Properties, key: string, value?: Value): Properties {
  const metadata = { ...metadataOf(object) };
  if (value === undefined) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy made for this
    delete metadata[key];
  } else {
    metadata[key] = value;
  }
  return { ...object, metadata };
}

/** The identity the engine keeps: `namespace/name`, or the name alone. */
export function idOf(object: Properties): string {
  const namespace = namespaceOf(object);
  return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

/** What is kept in the state beside the live object. */
export interface Checkpoint {
  readonly live: Properties;
  readonly inputs: Properties;
  readonly fieldManager: string;
  readonly initialApiVersion: string;
}

/** The state's outputs: the live object, its inputs, and who owns its fields; secrets as in `given`. */
export function checkpoint(state: Checkpoint, given: Properties): Properties {
  return {
    ...markSecrets(state.live, given),
    __inputs: markSecrets(state.inputs, given),
    __initialApiVersion: state.initialApiVersion,
    __fieldManager: state.fieldManager,
  };
}

/** The parts of a state that `checkpoint` wrote, secrets revealed. */
export function parseCheckpoint(state: Properties): Checkpoint {
  const { __inputs, __initialApiVersion, __fieldManager, ...live } = revealAll(state);
  return {
    live,
    inputs: objectOf(__inputs),
    initialApiVersion: stringOf(__initialApiVersion),
    fieldManager: stringOf(__fieldManager),
  };
}

/** What of `source` has a place in `shape`: the live values of the fields somebody asked for. */
export function prune(source: Properties, shape: Properties): Properties {
  const kept = Object.entries(source).flatMap(([key, value]): [string, Value][] => {
    const wanted = shape[key];
    return wanted === undefined ? [] : [[key, pruneValue(value, wanted)]];
  });
  return Object.fromEntries(kept);
}

function pruneValue(value: Value, shape: Value): Value {
  if (isObject(value) && isObject(shape)) {
    return prune(value, shape);
  }
  if (Array.isArray(value) && Array.isArray(shape)) {
    return value.slice(0, shape.length).map((item, i) => pruneValue(item, shape[i] ?? null));
  }
  return value;
}
