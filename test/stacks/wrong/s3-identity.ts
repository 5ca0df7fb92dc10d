import { CREDENTIAL, cloud } from "./wrong";
import type { Wrong } from "./wrong";

const s3 = (settings: object) => cloud("aws", { s3: settings });

/** Wrong settings of who uses a bucket of AWS, and how. */
export const wrong: readonly Wrong[] = [
  {
    title: "keys and a role",
    settings: s3({
      identity: {
        existing: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
        sts: { roleArn: "arn:aws:iam::123456789012:role/registry" },
      },
    }),
    says: [
      'storage.s3.identity must have at most one of its keys: the registry logs in in one way, and keys win over a role, got ["existing","sts"]. Remove all but one.',
    ],
  },
  {
    title: "keys that are both made and given",
    settings: s3({
      identity: {
        create: {},
        existing: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
      },
    }),
    says: [
      'storage.s3.identity must have at most one of its keys: the registry logs in in one way, and keys win over a role, got ["create","existing"]. Remove all but one.',
    ],
  },
  {
    title: "a role that is both made and given",
    settings: s3({
      identity: {
        sts: {
          roleArn: "arn:aws:iam::123456789012:role/registry",
          oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/cluster",
        },
      },
    }),
    says: [
      'storage.s3.identity.sts must have exactly one of its keys: a role is either made or adopted, got ["roleArn","oidcProviderArn"]. Remove all but one.',
    ],
  },
  {
    title: "a role of which nothing is said",
    settings: s3({ identity: { sts: {} } }),
    says: [
      "storage.s3.identity.sts must have exactly one of its keys: a role is either made or adopted, got []. Set one of them.",
    ],
  },
  {
    title: "a user in place of a role",
    settings: s3({ identity: { sts: { roleArn: "arn:aws:iam::123456789012:user/registry" } } }),
    says: [
      'storage.s3.identity.sts.roleArn must be the ARN of an IAM role, got "arn:aws:iam::123456789012:user/registry". See aws iam list-roles.',
    ],
  },
  {
    title: "an issuer's URL in place of the provider's ARN",
    settings: s3({ identity: { sts: { oidcProviderArn: "https://oidc.example.com/cluster" } } }),
    says: [
      'storage.s3.identity.sts.oidcProviderArn must be the ARN of an IAM identity provider (oidc-provider), got "https://oidc.example.com/cluster". See aws iam list-open-id-connect-providers.',
    ],
  },
  {
    title: "the key of a session",
    settings: s3({
      identity: { existing: { accessKeyId: "ASIA0123456789ABCDEF", secretAccessKey: CREDENTIAL } },
    }),
    says: [
      'storage.s3.identity.existing.accessKeyId must be a long-lived key: the registry\'s Secret has no place for a session token, got "ASIA0123456789ABCDEF". Use the key of an IAM user (AKIA...), or identity.sts.',
    ],
  },
  {
    title: "the key where its id belongs",
    settings: s3({
      identity: { existing: { accessKeyId: CREDENTIAL, secretAccessKey: CREDENTIAL } },
    }),
    says: [
      "storage.s3.identity.existing.accessKeyId must be the id of an access key of AWS: AKIA and capital letters and digits, got [secret]. See aws iam list-access-keys; the secret belongs into secretAccessKey.",
    ],
  },
  {
    title: "a key with a line break at its end",
    settings: s3({
      identity: {
        existing: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: "confidential\n" },
      },
    }),
    says: [
      "storage.s3.identity.existing.secretAccessKey must be one line, not empty and without spaces, got [secret]. Set it anew; a line break at the end often comes from a file or from echo.",
    ],
  },
  {
    title: "a key without its id",
    settings: s3({ identity: { existing: { secretAccessKey: CREDENTIAL } } }),
    says: [
      "storage.s3.identity.existing.accessKeyId must be text (in quotes, if it looks like a number), got nothing. See docs/settings.md.",
    ],
  },
  {
    title: "a third key",
    settings: s3({ identity: { create: { activeKey: "key3" } } }),
    says: [
      'storage.s3.identity.create.activeKey must be one of key1, key2, got "key3". See docs/settings.md.',
    ],
  },
  {
    title: "parts of uploads that are too small",
    settings: s3({ chunkSizeMiB: 1 }),
    says: [
      "storage.s3.chunkSizeMiB must be a whole number from 5 to 5120, the sizes that S3 has for parts, got 1. Leave it out, unless the store asks for another size.",
    ],
  },
  {
    title: "parts of uploads that are too large",
    settings: s3({ chunkSizeMiB: 6000 }),
    says: [
      "storage.s3.chunkSizeMiB must be a whole number from 5 to 5120, the sizes that S3 has for parts, got 6000. Leave it out, unless the store asks for another size.",
    ],
  },
  {
    title: "a distribution without TLS",
    settings: s3({
      cloudFront: {
        baseURL: "http://d1.cloudfront.net",
        keypairID: "K2JCJMDEHXQW5F",
        privateKey: { secret: { name: "cloudfront", key: "pem" } },
      },
    }),
    says: [
      'storage.s3.cloudFront.baseURL must be an https:// URL of a distribution, got "http://d1.cloudfront.net". Write it as https://d111111abcdef8.cloudfront.net.',
    ],
  },
  {
    title: "a distribution without a private key",
    settings: s3({
      cloudFront: {
        baseURL: "https://d1.cloudfront.net",
        keypairID: "K2JCJMDEHXQW5F",
        privateKey: {},
      },
    }),
    says: [
      "storage.s3.cloudFront.privateKey must be exactly one of secret and pem, got []. Name a Secret with the key, or give the key.",
    ],
  },
  {
    title: "a distribution with a key that is none",
    settings: s3({
      cloudFront: {
        baseURL: "https://d1.cloudfront.net",
        keypairID: "K2JCJMDEHXQW5F",
        privateKey: { pem: CREDENTIAL },
      },
    }),
    says: [
      "storage.s3.cloudFront.privateKey.pem must be an RSA private key in PEM form, without a passphrase, got [secret]. Make one with openssl genrsa 2048, and give CloudFront its public half.",
    ],
  },
  {
    title: "a distribution with a key's id that is none",
    settings: s3({
      cloudFront: {
        baseURL: "https://d1.cloudfront.net",
        keypairID: "my key",
        privateKey: { secret: { name: "cloudfront", key: "pem" } },
      },
    }),
    says: [
      'storage.s3.cloudFront.keypairID must be the id of a public key in CloudFront: capital letters and digits, got "my key". See aws cloudfront list-public-keys.',
    ],
  },
  {
    title: "signed URLs that are valid for a day",
    settings: s3({
      cloudFront: {
        baseURL: "https://d1.cloudfront.net",
        keypairID: "K2JCJMDEHXQW5F",
        privateKey: { secret: { name: "cloudfront", key: "pem" } },
        duration: "1d",
      },
    }),
    says: [
      'storage.s3.cloudFront.duration must be a duration of Go above 0, in h, m, s, got "1d". Write it like 20m, or leave it out.',
    ],
  },
  {
    title: "an endpoint, which belongs to s3Compatible",
    settings: s3({ regionEndpoint: "https://s3.example.com" }),
    says: [
      'storage.s3.regionEndpoint must be a known key, got "regionEndpoint". Known here: create, existing, identity, virtualHostedStyle, chunkSizeMiB, cloudFront, deleteData.',
    ],
  },
];
