import { CREDENTIAL, cloud } from "./wrong";
import type { Wrong } from "./wrong";

const gcs = (settings: object) => cloud("gcp", { gcs: settings });

/** Wrong settings of a bucket of Google Cloud. */
export const wrong: readonly Wrong[] = [
  {
    title: "a bucket that is neither made nor adopted",
    settings: gcs({}),
    says: [
      "storage.gcs must have exactly one of create and existing: a bucket is either made or adopted, got []. Set create.location, or existing.",
    ],
  },
  {
    title: "a bucket that is both made and adopted",
    settings: gcs({
      create: { location: "EU" },
      existing: { bucket: "images", region: "EU", projectID: "example-project" },
    }),
    says: [
      'storage.gcs must have exactly one of create and existing: a bucket is either made or adopted, got ["create","existing"]. Remove one of the two.',
    ],
  },
  {
    title: "no location",
    settings: gcs({ create: {} }),
    says: [
      "storage.gcs.create.location must be a location of Cloud Storage: a region, a dual-region or a multi-region, got nothing. Write it like europe-west3; a zone has a letter too many.",
    ],
  },
  {
    title: "a zone in place of a location",
    settings: gcs({ create: { location: "europe-west3-a" } }),
    says: [
      'storage.gcs.create.location must be a location of Cloud Storage: a region, a dual-region or a multi-region, got "europe-west3-a". Write it like europe-west3; a zone has a letter too many.',
    ],
  },
  {
    title: "a bucket's name with capital letters",
    settings: gcs({ create: { location: "EU", bucket: "Images" } }),
    says: [
      'storage.gcs.create.bucket must be a bucket\'s name: 3 to 63 lower-case letters, digits, hyphens and underscores, a letter or digit at both ends, got "Images". Correct the name.',
    ],
  },
  {
    title: "a bucket's name that is Google's own",
    settings: gcs({ create: { location: "EU", bucket: "my-google-images" } }),
    says: [
      'storage.gcs.create.bucket must not begin with goog or contain google, which is Google\'s own, got "my-google-images". Correct the name.',
    ],
  },
  {
    title: "a project's number",
    settings: gcs({ create: { location: "EU", projectID: "123456789012" } }),
    says: [
      'storage.gcs.create.projectID must be the id of a project, not its name or number, got "123456789012". See gcloud projects list.',
    ],
  },
  {
    title: "a storage class that there is not",
    settings: gcs({ create: { location: "EU", storageClass: "standard" } }),
    says: [
      'storage.gcs.create.storageClass must be STANDARD, NEARLINE, COLDLINE or ARCHIVE, got "standard". Use STANDARD.',
    ],
  },
  {
    title: "an encryption key by its short name",
    settings: gcs({ create: { location: "EU", kmsKeyName: "images" } }),
    says: [
      'storage.gcs.create.kmsKeyName must be the full name of a key, projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>, got "images". See gcloud kms keys list.',
    ],
  },
  {
    title: "a soft delete of an hour",
    settings: gcs({ create: { location: "EU", softDeleteSeconds: 3600 } }),
    says: [
      "storage.gcs.create.softDeleteSeconds must be 0, or 604800 to 7776000 seconds (7 to 90 days), got 3600. Leave it out for 0.",
    ],
  },
  {
    title: "a label with capital letters",
    settings: gcs({ create: { location: "EU", labels: { Owner: "me" } } }),
    says: [
      'storage.gcs.create.labels must have keys and values of at most 63 lower-case letters, digits, hyphens and underscores, got "Owner". Correct the label.',
    ],
  },
  {
    title: "a label with a capital letter in its middle",
    settings: gcs({ create: { location: "EU", labels: { costCenter: "1" } } }),
    says: [
      'storage.gcs.create.labels must have keys and values of at most 63 lower-case letters, digits, hyphens and underscores, got "costCenter". Correct the label.',
    ],
  },
  {
    title: "an adopted bucket without a project",
    settings: gcs({ existing: { bucket: "images", region: "europe-west3" } }),
    says: [
      "storage.gcs.existing.projectID must be text (in quotes, if it looks like a number), got nothing. See docs/settings.md.",
    ],
  },
  {
    title: "an adopted bucket without a region",
    settings: gcs({ existing: { bucket: "images", projectID: "example-project" } }),
    says: [
      "storage.gcs.existing.region must be text (in quotes, if it looks like a number), got nothing. See docs/settings.md.",
    ],
  },
  {
    title: "an adopted bucket with a blank region",
    settings: gcs({ existing: { bucket: "images", region: "", projectID: "example-project" } }),
    says: [
      'storage.gcs.existing.region must be a location of Cloud Storage: a region, a dual-region or a multi-region, got "". Write it like europe-west3; a zone has a letter too many.',
    ],
  },
  {
    title: "an adopted bucket that is to be deleted",
    settings: gcs({
      existing: { bucket: "images", region: "EU", projectID: "example-project" },
      deleteData: true,
    }),
    says: [
      "storage.gcs.deleteData must be left out with existing: an adopted bucket is never deleted, got true. Delete that bucket by hand.",
    ],
  },
  {
    title: "an account's id that is too short",
    settings: gcs({ create: { location: "EU" }, identity: { create: { accountId: "reg" } } }),
    says: [
      'storage.gcs.identity.create.accountId must be 6 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last, got "reg". Correct the id.',
    ],
  },
  {
    title: "a key that is both made and given",
    settings: gcs({
      create: { location: "EU" },
      identity: { create: {}, existing: { keyfile: CREDENTIAL } },
    }),
    says: [
      'storage.gcs.identity must have at most one of create and existing: the registry logs in in one way, got ["create","existing"]. Remove one of the two.',
      "storage.gcs.identity.existing.keyfile must be the JSON text of a credential of Google Cloud, got [secret]. Set it from the file: pulumi config set --secret --path storage.gcs.identity.existing.keyfile < key.json.",
    ],
  },
  {
    title: "a key that is no JSON",
    settings: gcs({ create: { location: "EU" }, identity: { existing: { keyfile: CREDENTIAL } } }),
    says: [
      "storage.gcs.identity.existing.keyfile must be the JSON text of a credential of Google Cloud, got [secret]. Set it from the file: pulumi config set --secret --path storage.gcs.identity.existing.keyfile < key.json.",
    ],
  },
  {
    title: "a user's own login",
    settings: gcs({
      existing: { bucket: "images", region: "europe-west3", projectID: "example-project" },
      identity: {
        existing: {
          keyfile:
            '{"type":"authorized_user","project_id":"p","private_key_id":"1","private_key":"-----BEGIN PRIVATE KEY-----\\nabc\\n-----END PRIVATE KEY-----\\n","client_email":"e","token_uri":"u"}',
        },
      },
    }),
    says: [
      "storage.gcs.identity.existing.keyfile must have type service_account or external_account, got [secret]. Make a key with gcloud iam service-accounts keys create; a user's own login does not do.",
    ],
  },
  {
    title: "a key without a mail address",
    settings: gcs({
      existing: { bucket: "images", region: "europe-west3", projectID: "example-project" },
      identity: {
        existing: {
          keyfile:
            '{"type":"service_account","project_id":"p","private_key_id":"1","private_key":"-----BEGIN PRIVATE KEY-----\\nabc\\n-----END PRIVATE KEY-----\\n","token_uri":"u"}',
        },
      },
    }),
    says: [
      "storage.gcs.identity.existing.keyfile must have the fields of type service_account: project_id, private_key_id, private_key, client_email, token_uri, got [secret]. Missing, or no text: client_email. Take the whole file.",
    ],
  },
  {
    title: "a key with broken PEM",
    settings: gcs({
      existing: { bucket: "images", region: "europe-west3", projectID: "example-project" },
      identity: {
        existing: {
          keyfile:
            '{"type":"service_account","project_id":"p","private_key_id":"1","private_key":"sha256~confidential","client_email":"e","token_uri":"u"}',
        },
      },
    }),
    says: [
      "storage.gcs.identity.existing.keyfile must have a private_key in PEM form, with its line breaks as \\n, got [secret]. Take the file as Google made it.",
    ],
  },
  {
    title: "a workload identity without an audience",
    settings: gcs({
      existing: { bucket: "images", region: "europe-west3", projectID: "example-project" },
      identity: {
        existing: {
          keyfile:
            '{"type":"external_account","subject_token_type":"t","token_url":"u","credential_source":{}}',
        },
      },
    }),
    says: [
      "storage.gcs.identity.existing.keyfile must have the fields of type external_account: audience, subject_token_type, token_url, credential_source, got [secret]. Missing, or no text: audience. Take the whole file.",
    ],
  },
];
