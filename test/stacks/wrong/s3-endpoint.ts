import { CREDENTIAL, cloud } from "./wrong";
import type { Wrong } from "./wrong";

const s3Compatible = (settings: object) => cloud("aws", { s3Compatible: settings });

/** Wrong settings of a bucket of another store. */
export const wrong: readonly Wrong[] = [
  {
    title: "nothing about the bucket",
    settings: s3Compatible({}),
    says: [
      "storage.s3Compatible.bucket must be the name of a bucket that is there, got nothing. Make it in the store, or name an objectBucketClaim.",
      "storage.s3Compatible.region must be a region, also where the store ignores it: the registry signs requests with it, got nothing. us-east-1 is what most stores take.",
      "storage.s3Compatible.credentials must be the access key of a user of the bucket, got nothing. Set accessKeyId and secretAccessKey, or name an objectBucketClaim.",
    ],
  },
  {
    title: "an endpoint without a scheme",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "s3.example.com:9000",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
    }),
    says: [
      'storage.s3Compatible.regionEndpoint must be an absolute URL with https:// or http://: the operator panics on a host alone, got "s3.example.com:9000". Write it like https://s3.example.com:9000.',
    ],
  },
  {
    title: "an endpoint of another scheme",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "s3://images",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
    }),
    says: [
      'storage.s3Compatible.regionEndpoint must be an absolute URL with https:// or http://: the operator panics on a host alone, got "s3://images". Write it like https://s3.example.com:9000.',
    ],
  },
  {
    title: "an endpoint with a path",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com/images",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
    }),
    says: [
      'storage.s3Compatible.regionEndpoint must be scheme, host and port alone, without a path or a query, got "https://s3.example.com/images". Remove what follows the host; the bucket has a setting of its own.',
    ],
  },
  {
    title: "an endpoint with a query",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com/?x=y",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
    }),
    says: [
      'storage.s3Compatible.regionEndpoint must be scheme, host and port alone, without a path or a query, got "https://s3.example.com/?x=y". Remove what follows the host; the bucket has a setting of its own.',
    ],
  },
  {
    title: "an endpoint with a password",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://user:sha256~confidential@s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
    }),
    says: [
      "storage.s3Compatible.regionEndpoint must hold no user and password, got [secret]. Set credentials.",
    ],
  },
  {
    title: "no region",
    settings: s3Compatible({
      bucket: "images",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
    }),
    says: [
      "storage.s3Compatible.region must be a region, also where the store ignores it: the registry signs requests with it, got nothing. us-east-1 is what most stores take.",
    ],
  },
  {
    title: "a blank region",
    settings: s3Compatible({
      bucket: "images",
      region: "",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
    }),
    says: [
      'storage.s3Compatible.region must be a region, also where the store ignores it: the registry signs requests with it, got "". us-east-1 is what most stores take.',
    ],
  },
  {
    title: "a blank bucket",
    settings: s3Compatible({
      bucket: "",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
    }),
    says: [
      'storage.s3Compatible.bucket must be the name of a bucket that is there, got "". Make it in the store, or name an objectBucketClaim.',
    ],
  },
  {
    title: "a key's id with a space",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "my key", secretAccessKey: CREDENTIAL },
    }),
    says: [
      'storage.s3Compatible.credentials.accessKeyId must be one line, not empty and without spaces, got "my key". Set it anew; a line break at the end often comes from a file or from echo.',
    ],
  },
  {
    title: "an empty key",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "registry", secretAccessKey: "" },
    }),
    says: [
      "storage.s3Compatible.credentials.secretAccessKey must be one line, not empty and without spaces, got [secret]. Set it anew; a line break at the end often comes from a file or from echo.",
    ],
  },
  {
    title: "text in place of the credentials",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com",
      credentials: CREDENTIAL,
    }),
    says: [
      "storage.s3Compatible.credentials must be an object, got [secret]. See docs/settings.md.",
    ],
  },
  {
    title: "an encryption key without encryption",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
      keyID: "key",
    }),
    says: [
      'storage.s3Compatible.keyID must come with encrypt: true: without it the registry asks for no encryption, got "key". Set encrypt: true, or remove keyID.',
    ],
  },
];
