import { canonicalQuantity } from "./quantity";
import { metadataOf } from "./objects";
import { isObject, isUnknown, some, stringOf, type Properties, type Value } from "./values";

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
 * difference: what only the server sets is dropped, `stringData` of a Secret becomes `data`, quantities
 * become canonical. Objects with unknown values keep theirs until everything is known.
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
  if (object["apiVersion"] !== "v1") {
    return object;
  }
  const kind = stringOf(object["kind"]);
  if (kind === "Secret") {
    return normalizeSecret(object);
  }
  return (quantities[kind] ?? []).reduce(
    (normal, path) => mapAt(normal, path, canonicalQuantity),
    object,
  );
}

/** `stringData` wins over `data`; data is decoded and encoded again, as the server does. */
function normalizeSecret(object: Properties): Properties {
  const { stringData, ...rest } = object;
  const normal = mapAt(rest, ["data"], (text) => encode(Buffer.from(text, "base64")));
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
