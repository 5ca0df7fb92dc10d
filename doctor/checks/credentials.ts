import type { LiveObject, ObjectRef } from "../../components/cluster-api";
import { isRendered, RENDERED } from "../../components/credentials-in-use";
import { NAMESPACE } from "../../components/gate";
import { USER_SECRET } from "../../components/secret-checks";
import { driversOf } from "../../components/storage";
import type { Driver, StorageSpec } from "../../components/storage";
import { nameOf } from "../finding";
import type { Check, Finding } from "../finding";
import { isMissing } from "../look";

/** The complete sets that the operator takes, by driver; sets are never merged. */
const SETS: Readonly<Partial<Record<Driver, readonly (readonly string[])[]>>> = {
  azure: [["AZURE_ACCOUNTKEY"]],
  gcs: [["GCS_KEYFILE"]],
  ibmcos: [["IBMCOS_IAMAPIKEY"]],
  s3: [["S3_ACCESSKEY", "S3_SECRETKEY"]],
  swift: [
    ["SWIFT_USERNAME", "SWIFT_PASSWORD"],
    [
      "SWIFT_APPLICATIONCREDENTIALID",
      "SWIFT_APPLICATIONCREDENTIALNAME",
      "SWIFT_APPLICATIONCREDENTIALSECRET",
    ],
    ["SWIFT_TOKENID"],
  ],
};

const full = (key: string): string => `REGISTRY_STORAGE_${key}`;

const MINTED: ObjectRef = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "installer-cloud-credentials", namespace: NAMESPACE },
};

type Values = Readonly<Record<string, string>>;

/** The Secret with the storage's credential: is it there, is it whole, does the registry use it? */
export const credentials: Check = async (look, { spec = {} }) => {
  const storage = spec["storage"] as StorageSpec | undefined;
  const [driver, more] = driversOf(storage);
  const sets = driver && SETS[driver];
  if (!sets || more !== undefined || spec["managementState"] !== "Managed") return [];
  const user = await look.get(USER_SECRET);
  if (!user) {
    const minted = await look.get(MINTED);
    const none = isMissing(look, USER_SECRET, user) && isMissing(look, MINTED, minted);
    return none ? [missing(driver, sets)] : [];
  }
  const values = valuesOf(user);
  const broken = [
    ...incomplete(driver, sets, values),
    ...malformed(values),
    ...strange(sets, values),
  ];
  const rendered = await look.get(RENDERED);
  const used = !rendered || broken.length > 0 || isRendered(rendered, values);
  return [...broken, ...(used ? [] : [unused()])];
};

function valuesOf(secret: LiveObject): Values {
  const data = (secret["data"] ?? {}) as Values;
  const entries = Object.entries(data).map(([key, value]): [string, string] => [
    key,
    Buffer.from(value, "base64").toString(),
  ]);
  return Object.fromEntries(entries);
}

const error = (
  name: string,
  what: string,
  remedy: string,
  ref: ObjectRef = USER_SECRET,
): Finding => ({
  name,
  severity: "error",
  object: nameOf(ref),
  what,
  remedy,
});

const choices = (sets: readonly (readonly string[])[]): string =>
  sets.map((keys) => keys.map(full).join(" and ")).join("; or ");

function missing(driver: Driver, sets: readonly (readonly string[])[]): Finding {
  const what = `storage ${driver} needs a credential: neither this Secret nor ${MINTED.metadata.name} is there`;
  return error("secret-missing", what, `Create it with ${choices(sets)}; a stack does so.`);
}

function incomplete(
  driver: Driver,
  sets: readonly (readonly string[])[],
  values: Values,
): Finding[] {
  if (sets.some((keys) => keys.every((key) => full(key) in values))) return [];
  const what = `storage ${driver} needs ${choices(sets)}; the Secret has ${Object.keys(values).sort().join(", ") || "nothing"}`;
  const remedy =
    "Put all keys of one set into it; this Secret wins over every other, also half of it.";
  return [error("secret-keys-missing", what, remedy)];
}

/** The operator prints a value into one line of a file; the key file of Google is a document. */
function malformed(values: Values): Finding[] {
  const wrong = Object.entries(values).filter(([key, value]) =>
    key === full("GCS_KEYFILE") ? !isCredential(value) : !/^\S+$/.test(value),
  );
  return wrong.map(([key]) =>
    error(
      "secret-value-broken",
      key === full("GCS_KEYFILE")
        ? `${key} is no JSON with a type`
        : `${key} is empty, or has spaces or a line break in it`,
      "Set it anew; a line break at the end often comes from a file or from echo.",
    ),
  );
}

function isCredential(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && "type" in parsed;
  } catch {
    return false;
  }
}

function strange(sets: readonly (readonly string[])[], values: Values): Finding[] {
  const known = new Set(sets.flat().map(full));
  const others = Object.keys(values).filter((key) => !known.has(key));
  if (others.length === 0) return [];
  const what = `the Secret has ${others.sort().join(", ")}, which this storage does not read`;
  const remedy =
    "Remove them: what is left of another storage is a credential that nobody watches.";
  return [{ ...error("secret-keys-unknown", what, remedy), severity: "warning" }];
}

function unused(): Finding {
  const what = "the operator's copy of the credential is not what the user's Secret holds";
  const remedy =
    "See the operator's conditions; oc get pods -n openshift-image-registry shows whether it runs.";
  return error("secret-not-in-use", what, remedy, RENDERED);
}
