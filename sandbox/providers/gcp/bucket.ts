import {
  isObject,
  objectOf,
  optional,
  required,
  stringOf,
  type Failure,
  type Fields,
  type Properties,
  type ResourceType,
  type Value,
} from "../cloud";
import { doing, found, isCode, type Google } from "./client";

/** Put on everything, as the official provider does unless `addPulumiAttributionLabel` is false. */
const attribution = { "goog-pulumi-provisioned": "true" };

const rule: Fields = {
  action: { required: true, fields: { type: required, storageClass: optional } },
  condition: { required: true, fields: { age: optional, numNewerVersions: optional } },
};

export const bucket: ResourceType<Google> = {
  inputs: {
    name: { computed: true, replaces: true },
    project: { computed: true, replaces: true },
    location: { required: true, replaces: true },
    storageClass: { preset: "STANDARD" },
    forceDestroy: { preset: false },
    uniformBucketLevelAccess: { computed: true },
    publicAccessPrevention: { computed: true },
    softDeletePolicy: { computed: true, fields: { retentionDurationSeconds: optional } },
    lifecycleRules: { items: rule },
    versioning: { computed: true, fields: { enabled: required } },
    encryption: { fields: { defaultKmsKeyName: required } },
    labels: optional,
  },
  outputs: ["effectiveLabels", "project", "pulumiLabels", "selfLink", "timeCreated", "url"],
  // 63 characters is the longest name without dots.
  autoname: { property: "name", fit: (name) => name.toLowerCase().slice(0, 63 - 8) },
  check: ({ name }) => nameFailures(stringOf(name)),
  create: async (google, inputs) => {
    const name = stringOf(inputs["name"]);
    const project = google.projectOf(inputs);
    const body = { name, ...withoutNulls(bodyOf(inputs)), location: inputs["location"] ?? "" };
    const path = `b?project=${encodeURIComponent(project)}`;
    const made = await doing(`creating bucket ${name}`, google.call("storage", "POST", path, body));
    return { id: name, outputs: outputsOf(made) };
  },
  read: async (google, id, state) => {
    const live = await found(google.call("storage", "GET", `b/${id}`));
    return live && { inputs: inputsOf(live, state), outputs: outputsOf(live) };
  },
  update: async (google, id, inputs, old) => {
    const body = bodyOf(inputs);
    const gone = Object.keys(objectOf(old["labels"])).map((key): [string, null] => [key, null]);
    const labels = { ...Object.fromEntries(gone), ...objectOf(body["labels"]) };
    const patch = google.call("storage", "PATCH", `b/${id}`, { ...body, labels });
    return outputsOf(await doing(`updating bucket ${id}`, patch));
  },
  delete: async (google, id) => {
    const removal = google.call("storage", "DELETE", `b/${id}`).catch((error: unknown) => {
      if (!isCode(error, 409)) throw error;
      throw new Error(
        `Error trying to delete bucket ${id} containing objects without force_destroy`,
      );
    });
    await found(removal);
  },
};

function nameFailures(name: string): Failure[] {
  if (/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(name)) return [];
  return [{ property: "name", reason: `"name": invalid bucket name "${name}"` }];
}

/** The settings in the words of the API; null for what is not set. */
function bodyOf(inputs: Properties): Properties {
  const { uniformBucketLevelAccess: uniform, publicAccessPrevention: prevention } = inputs;
  const { softDeletePolicy, versioning } = inputs;
  const rules = inputs["lifecycleRules"];
  const encryption = inputs["encryption"] ?? null;
  return {
    storageClass: inputs["storageClass"] ?? null,
    iamConfiguration: {
      ...(uniform !== undefined && { uniformBucketLevelAccess: { enabled: uniform } }),
      ...(prevention !== undefined && { publicAccessPrevention: prevention }),
    },
    lifecycle: { rule: rules ?? [] },
    ...(softDeletePolicy !== undefined && { softDeletePolicy }),
    ...(versioning !== undefined && { versioning }),
    encryption,
    labels: { ...objectOf(inputs["labels"]), ...attribution },
  };
}

function withoutNulls(body: Properties): Properties {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** The live settings in the words of the provider; the place as it was written, for its case means nothing. */
function inputsOf(live: Properties, state: Properties): Properties {
  const access = objectOf(live["iamConfiguration"]);
  const location = stringOf(live["location"]);
  const written = stringOf(state["location"]);
  const { rule: rules = [] } = objectOf(live["lifecycle"]);
  const { "goog-pulumi-provisioned": _own, ...labels } = objectOf(live["labels"]);
  return withoutUndefined({
    name: live["name"],
    project: live["project"],
    location: written.toUpperCase() === location ? written : location,
    storageClass: live["storageClass"],
    forceDestroy: state["forceDestroy"],
    uniformBucketLevelAccess: objectOf(access["uniformBucketLevelAccess"])["enabled"],
    publicAccessPrevention: access["publicAccessPrevention"],
    softDeletePolicy: live["softDeletePolicy"],
    lifecycleRules: rules,
    versioning: live["versioning"],
    encryption: isObject(live["encryption"]) ? live["encryption"] : undefined,
    labels,
  });
}

function outputsOf(live: Properties): Properties {
  const effectiveLabels = objectOf(live["labels"]);
  return withoutUndefined({
    effectiveLabels,
    pulumiLabels: effectiveLabels,
    project: live["project"],
    selfLink: live["selfLink"],
    timeCreated: live["timeCreated"],
    url: `gs://${stringOf(live["name"])}`,
  });
}

function withoutUndefined(values: Readonly<Record<string, Value | undefined>>): Properties {
  const entries = Object.entries(values).flatMap(([key, value]): [string, Value][] =>
    value === undefined ? [] : [[key, value]],
  );
  return Object.fromEntries(entries);
}
