import { below, matched } from "../problems";
import type { Problem } from "../problems";
import { keyfileProblems } from "./keyfile";
import type { ExistingGcsBucket, GcsIdentity, GcsSettings, NewGcsBucket } from "./settings";

/** What is wrong with the settings by themselves. Fields are named as in the settings: `create.location`. */
export function gcsProblems(settings: GcsSettings): Problem[] {
  const { create, existing, identity, deleteData } = settings;
  return [
    ...choiceProblems(settings),
    ...below("create", create ? createProblems(create) : []),
    ...below("existing", existing ? existingProblems(existing) : []),
    ...below("identity", identity ? identityProblems(identity) : []),
    ...(existing && deleteData ? [NEVER_DELETED] : []),
  ];
}

/**
 * What is wrong with a component's name where names in Google Cloud are made of it, with a hyphen and seven random
 * characters: a bucket's (at most 63 in all), and with `-account` that of a service account (at most 30).
 */
export function nameProblems(name: string, { create, identity = {} }: GcsSettings): Problem[] {
  const remedy = `Set it, or give the component another name than ${name}.`;
  const say = (field: string, legal: string): Problem => ({
    field,
    value: undefined,
    rule: `be set for a component whose name is not ${legal}`,
    remedy,
  });
  const makesBucket = create !== undefined && create.bucket === undefined;
  const makesAccount = !identity.existing && identity.create?.accountId === undefined;
  return [
    ...(makesBucket && !/^[a-z0-9][a-z0-9_-]{0,54}$/.test(name)
      ? [say("create.bucket", "1 to 55 lower-case letters, digits, hyphens and underscores")]
      : []),
    ...(makesAccount && !/^[a-z][a-z0-9-]{0,13}$/.test(name)
      ? [say("identity.create.accountId", "1 to 14 lower-case letters, digits and hyphens")]
      : []),
  ];
}

function choiceProblems({ create, existing }: GcsSettings): Problem[] {
  if ((create === undefined) !== (existing === undefined)) return [];
  const value = create ? ["create", "existing"] : [];
  const rule = "have exactly one of create and existing: a bucket is either made or adopted";
  const remedy = create ? "Remove one of the two." : "Set create.location, or existing.";
  return [{ field: "", value, rule, remedy }];
}

const NEVER_DELETED: Problem = {
  field: "deleteData",
  value: true,
  rule: "be left out with existing: an adopted bucket is never deleted",
  remedy: "Delete that bucket by hand.",
};

function createProblems(create: NewGcsBucket): Problem[] {
  const { bucket, location, projectID, storageClass, kmsKeyName, softDeleteSeconds } = create;
  return [
    ...(bucket === undefined ? [] : bucketProblems(bucket)),
    ...locationProblems("location", location),
    ...(projectID === undefined ? [] : projectProblems(projectID)),
    ...matched("storageClass", storageClass, STORAGE_CLASS, STORAGE_CLASS_RULE, "Use STANDARD."),
    ...matched("kmsKeyName", kmsKeyName, KMS_KEY, KMS_RULE, "See gcloud kms keys list."),
    ...softDeleteProblems(softDeleteSeconds),
    ...labelProblems(create.labels ?? {}),
  ];
}

function existingProblems({ bucket, region, projectID }: ExistingGcsBucket): Problem[] {
  return [
    ...bucketProblems(bucket),
    ...locationProblems("region", region),
    ...projectProblems(projectID),
  ];
}

function identityProblems({ create, existing }: GcsIdentity): Problem[] {
  const problems: Problem[] = [];
  if (create && existing) {
    const rule = "have at most one of create and existing: the registry logs in in one way";
    const value = ["create", "existing"];
    problems.push({ field: "", value, rule, remedy: "Remove one of the two." });
  }
  problems.push(
    ...matched(
      "create.accountId",
      create?.accountId,
      /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
      "be 6 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last",
      "Correct the id.",
    ),
  );
  if (typeof existing?.keyfile === "string")
    problems.push(...keyfileProblems("existing.keyfile", existing.keyfile));
  return problems;
}

const STORAGE_CLASS = /^(STANDARD|NEARLINE|COLDLINE|ARCHIVE)$/;
const STORAGE_CLASS_RULE = "be STANDARD, NEARLINE, COLDLINE or ARCHIVE";
const KMS_KEY = /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;
const KMS_RULE =
  "be the full name of a key, projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>";

/** https://cloud.google.com/storage/docs/buckets#naming; a name with dots needs a domain that is verified. */
function bucketProblems(bucket: string): Problem[] {
  const legal = /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/.test(bucket);
  if (legal && !/^goog|google|g00gle/.test(bucket)) return [];
  const rule = legal
    ? "not begin with goog or contain google, which is Google's own"
    : "be a bucket's name: 3 to 63 lower-case letters, digits, hyphens and underscores, a letter or digit at both ends";
  return [{ field: "bucket", value: bucket, rule, remedy: "Correct the name." }];
}

/** https://cloud.google.com/storage/docs/locations */
function locationProblems(field: string, location: string | undefined): Problem[] {
  if (
    location !== undefined &&
    /^(([a-z]+-)+[a-z]+\d+|us|eu|asia|nam4|eur[4578]|asia1)$/i.test(location)
  )
    return [];
  const rule = "be a location of Cloud Storage: a region, a dual-region or a multi-region";
  const remedy = "Write it like europe-west3; a zone has a letter too many.";
  return [{ field, value: location, rule, remedy }];
}

function projectProblems(projectID: string): Problem[] {
  const grammar = /^([a-z][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
  const rule = "be the id of a project, not its name or number";
  return matched("projectID", projectID, grammar, rule, "See gcloud projects list.");
}

function softDeleteProblems(seconds: number | undefined): Problem[] {
  const days = (seconds ?? 0) / 86_400;
  if (seconds === undefined || seconds === 0 || (days >= 7 && days <= 90)) return [];
  const rule = "be 0, or 604800 to 7776000 seconds (7 to 90 days)";
  return [{ field: "softDeleteSeconds", value: seconds, rule, remedy: "Leave it out for 0." }];
}

/** https://cloud.google.com/storage/docs/tags-and-labels#bucket-labels */
function labelProblems(labels: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(labels)
    .filter(
      ([key, value]) => !/^[a-z][a-z0-9_-]{0,62}$/.test(key) || !/^[a-z0-9_-]{0,63}$/.test(value),
    )
    .map(([key]) => ({
      field: "labels",
      value: key,
      rule: "have keys and values of at most 63 lower-case letters, digits, hyphens and underscores",
      remedy: "Correct the label.",
    }));
}
