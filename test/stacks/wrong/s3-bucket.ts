import { cloud } from "./wrong";
import type { Wrong } from "./wrong";

const s3 = (settings: object) => cloud("aws", { s3: settings });

/** Wrong settings of a bucket of AWS. */
export const wrong: readonly Wrong[] = [
  {
    title: "a bucket that is both made and adopted",
    settings: s3({ create: {}, existing: { bucket: "images", region: "eu-central-1" } }),
    says: [
      'storage.s3 must have at most one of its keys: a bucket is either made or adopted, got ["create","existing"]. Remove all but one.',
    ],
  },
  {
    title: "a bucket's name with capital letters",
    settings: s3({ create: { bucket: "Images" } }),
    says: [
      'storage.s3.create.bucket must be a bucket\'s name: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends, no address, got "Images". Correct the name.',
    ],
  },
  {
    title: "a bucket's name that is too short",
    settings: s3({ create: { bucket: "ab" } }),
    says: [
      'storage.s3.create.bucket must be a bucket\'s name: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends, no address, got "ab". Correct the name.',
    ],
  },
  {
    title: "a bucket's name that is an address",
    settings: s3({ create: { bucket: "192.168.0.1" } }),
    says: [
      'storage.s3.create.bucket must be a bucket\'s name: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends, no address, got "192.168.0.1". Correct the name.',
    ],
  },
  {
    title: "a bucket's name with two dots in a row",
    settings: s3({ create: { bucket: "my..images" } }),
    says: [
      'storage.s3.create.bucket must be a bucket\'s name: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends, no address, got "my..images". Correct the name.',
    ],
  },
  {
    title: "a bucket's name that ends like an alias",
    settings: s3({ create: { bucket: "images-s3alias" } }),
    says: [
      'storage.s3.create.bucket must not begin or end with what AWS reserves (xn--, sthree-, amzn-s3-demo-, -s3alias, --ol-s3, --x-s3, --table-s3, .mrap), got "images-s3alias". Correct the name.',
    ],
  },
  {
    title: "a zone in place of a region",
    settings: s3({ create: { region: "eu-central-1a" } }),
    says: [
      'storage.s3.create.region must be a region of AWS, as eu-central-1, got "eu-central-1a". Write it as aws ec2 describe-regions does; a zone has a letter too many.',
    ],
  },
  {
    title: "a region in words",
    settings: s3({ create: { region: "Frankfurt" } }),
    says: [
      'storage.s3.create.region must be a region of AWS, as eu-central-1, got "Frankfurt". Write it as aws ec2 describe-regions does; a zone has a letter too many.',
    ],
  },
  {
    title: "an adopted bucket without a region",
    settings: s3({ existing: { bucket: "images" } }),
    says: [
      "storage.s3.existing.region must be text (in quotes, if it looks like a number), got nothing. See docs/settings.md.",
    ],
  },
  {
    title: "an adopted bucket with a blank name",
    settings: s3({ existing: { bucket: "", region: "eu-central-1" } }),
    says: [
      'storage.s3.existing.bucket must be a bucket\'s name: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends, no address, got "". Correct the name.',
    ],
  },
  {
    title: "an adopted bucket with a blank region",
    settings: s3({ existing: { bucket: "images", region: "" } }),
    says: [
      'storage.s3.existing.region must be a region of AWS, as eu-central-1, got "". Write it as aws ec2 describe-regions does; a zone has a letter too many.',
    ],
  },
  {
    title: "a key that is both made and adopted",
    settings: s3({
      create: {
        kms: { create: true, keyId: "arn:aws:kms:eu-central-1:123456789012:key/0000-1111" },
      },
    }),
    says: [
      'storage.s3.create.kms must have exactly one of its keys: a key is either made or adopted, got ["create","keyId"]. Remove all but one.',
    ],
  },
  {
    title: "a key of which nothing is said",
    settings: s3({ create: { kms: {} } }),
    says: [
      "storage.s3.create.kms must have exactly one of its keys: a key is either made or adopted, got []. Set one of them.",
    ],
  },
  {
    title: "a key by its alias",
    settings: s3({ create: { kms: { keyId: "alias/images" } } }),
    says: [
      'storage.s3.create.kms.keyId must be the ARN of a KMS key: the registry\'s rights are given for exactly that key, got "alias/images". See aws kms describe-key --key-id <id or alias> --query KeyMetadata.Arn.',
    ],
  },
  {
    title: "a key that is not to be made",
    settings: s3({ create: { kms: { create: false } } }),
    says: ["storage.s3.create.kms.create must be one of true, got false. See docs/settings.md."],
  },
  {
    title: "logs that go into the bucket itself",
    settings: s3({ create: { bucket: "images", accessLogging: { bucket: "images" } } }),
    says: [
      'storage.s3.create.accessLogging.bucket must be another bucket: each log written would be logged again, got "images". Name a bucket that holds logs.',
    ],
  },
  {
    title: "logs that go nowhere",
    settings: s3({ create: { accessLogging: { bucket: "Not A Bucket" } } }),
    says: [
      'storage.s3.create.accessLogging.bucket must be a bucket\'s name: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends, no address, got "Not A Bucket". Correct the name.',
    ],
  },
  {
    title: "a tag that is AWS's own",
    settings: s3({ create: { tags: { "aws:owner": "me" } } }),
    says: [
      'storage.s3.create.tags must have keys of 1 to 128 characters that do not begin with aws:, and values of at most 256, got "aws:owner". Correct the tags.',
    ],
  },
  {
    title: "more tags than AWS allows",
    settings: s3({
      create: {
        tags: {
          tag0: "",
          tag1: "",
          tag2: "",
          tag3: "",
          tag4: "",
          tag5: "",
          tag6: "",
          tag7: "",
          tag8: "",
          tag9: "",
          tag10: "",
          tag11: "",
          tag12: "",
          tag13: "",
          tag14: "",
          tag15: "",
          tag16: "",
          tag17: "",
          tag18: "",
          tag19: "",
          tag20: "",
          tag21: "",
          tag22: "",
          tag23: "",
          tag24: "",
          tag25: "",
          tag26: "",
          tag27: "",
          tag28: "",
          tag29: "",
          tag30: "",
          tag31: "",
          tag32: "",
          tag33: "",
          tag34: "",
          tag35: "",
          tag36: "",
          tag37: "",
          tag38: "",
          tag39: "",
          tag40: "",
          tag41: "",
          tag42: "",
          tag43: "",
          tag44: "",
          tag45: "",
          tag46: "",
          tag47: "",
          tag48: "",
          tag49: "",
          tag50: "",
        },
      },
    }),
    says: ["storage.s3.create.tags must be at most 50, as AWS allows, got 51. Correct the tags."],
  },
  {
    title: "part of our settings twice",
    settings: s3({
      existing: { bucket: "images", region: "eu-central-1", apply: ["policy", "policy"] },
    }),
    says: [
      'storage.s3.existing.apply must name each part once, got "policy". Remove the repetition.',
    ],
  },
  {
    title: "a part of our settings that there is not",
    settings: s3({ existing: { bucket: "images", region: "eu-central-1", apply: ["versioning"] } }),
    says: [
      'storage.s3.existing.apply.0 must be one of lifecycle, publicAccessBlock, policy, got "versioning". See docs/settings.md.',
    ],
  },
  {
    title: "an adopted bucket that is to be deleted",
    settings: s3({ existing: { bucket: "images", region: "eu-central-1" }, deleteData: true }),
    says: [
      "storage.s3.deleteData must be left out with existing: an adopted bucket is never deleted, got true. Delete that bucket by hand.",
    ],
  },
];
