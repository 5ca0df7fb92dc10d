import { canonicalQuantity } from "./quantity";
import { isBuiltIn } from "./immutable";
import { metadataOf } from "./objects";
import {
  isObject,
  isUnknown,
  some,
  stringOf,
  type Properties,
  type Value,
} from "../support/values";

/** Metadata that only the server writes. */
const readOnly = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
];

/** Where the kinds we know hold maps of quantities. */
const quantities: Record<string, string[][]> = {
  PersistentVolumeClaim: [
    ["spec", "resources", "requests"],
    ["spec", "resources", "limits"],
  ],
  PersistentVolume: [["spec", "capacity"]],
};

/**
 * Inputs as the API server will write them back, so that different spellings of one object are no
 * difference: what only the server sets is dropped, and empty maps; `stringData` of a Secret becomes
 * `data`, quantities become canonical. Objects with unknown values keep theirs until everything is known.
 */
export function normalize(object: Properties): Properties {
  const normal = some(object, isUnknown) ? object : normalizeKind(object);
  if (!isObject(normal["metadata"])) {
    return normal;
  }
  const metadata = Object.entries(metadataOf(normal)).filter(([key]) => !readOnly.includes(key));
  return { ...normal, metadata: Object.fromEntries(metadata) };
}

function normalizeKind(object: Properties): Properties {
  const kind = stringOf(object["kind"]);
  if (object["apiVersion"] === "v1" && kind === "Secret") {
    return normalizeSecret(object);
  }
  if (!isBuiltIn(object)) {
    return object;
  }
  const full = isObject(object["metadata"])
    ? { ...object, metadata: withoutEmpty(metadataOf(object), ["annotations", "labels"]) }
    : object;
  return (quantities[kind] ?? []).reduce(
    (normal, path) => mapAt(normal, path, canonicalQuantity),
    withoutEmpty(full, ["binaryData", "data"]),
  );
}

/** Without those of `keys` that hold nothing: applied, even an empty map has an owner. */
function withoutEmpty(object: Properties, keys: string[]): Properties {
  const full = Object.entries(object).filter(
    ([key, value]) => !keys.includes(key) || !isObject(value) || Object.keys(value).length > 0,
  );
  return Object.fromEntries(full);
}

/** `stringData` wins over `data`; data is decoded and encoded again, as the server does. */
function normalizeSecret(object: Properties): Properties {
  const { stringData, ...rest } = object;
  const normal = mapAt(rest, ["data"], reencode);
  if (!isObject(stringData) || Object.keys(stringData).length === 0) {
    return stringData === undefined ? normal : { ...normal, stringData };
  }
  const encoded = Object.entries(stringData).map(([key, value]): [string, Value] => [
    key,
    encode(Buffer.from(stringOf(value))),
  ]);
  const data = isObject(normal["data"]) ? normal["data"] : {};
  return { ...normal, data: { ...data, ...Object.fromEntries(encoded) } };
}

/** Base64 on one line; what is no Base64 stays, for the server to refuse. */
function reencode(text: string): string {
  const line = text.replace(/[\r\n]/g, "");
  return encode(Buffer.from(line, "base64")) === line ? line : text;
}

function encode(bytes: Buffer): string {
  return bytes.toString("base64");
}

/** `object` with `change` made to every string of the map at `path`, if there is one. */
function mapAt(object: Properties, path: string[], change: (text: string) => string): Properties {
  const [key, ...rest] = path;
  if (key === undefined) {
    const changed = Object.entries(object).map(([name, value]): [string, Value] => [
      name,
      typeof value === "string" ? change(value) : value,
    ]);
    return Object.fromEntries(changed);
  }
  const inner = object[key];
  return isObject(inner) ? { ...object, [key]: mapAt(inner, rest, change) } : object;
}
