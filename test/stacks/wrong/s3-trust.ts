import { CREDENTIAL, cloud } from "./wrong";
import type { Wrong } from "./wrong";

const s3Compatible = (settings: object) => cloud("aws", { s3Compatible: settings });

/** Wrong settings of a claim, and of the authorities of a store. */
export const wrong: readonly Wrong[] = [
  {
    title: "a claim and a bucket",
    settings: s3Compatible({
      objectBucketClaim: { name: "registry", namespace: "openshift-storage" },
      bucket: "images",
    }),
    says: [
      'storage.s3Compatible.bucket must be left out together with objectBucketClaim, which brings its own, got "images". Remove one of the two.',
    ],
  },
  {
    title: "a claim and credentials",
    settings: s3Compatible({
      objectBucketClaim: { name: "registry", namespace: "openshift-storage" },
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
    }),
    says: [
      "storage.s3Compatible.credentials must be left out together with objectBucketClaim, which brings its own, got [secret]. Remove one of the two.",
    ],
  },
  {
    title: "a claim of an illegal name",
    settings: s3Compatible({
      objectBucketClaim: { name: "My Claim", namespace: "openshift-storage" },
    }),
    says: [
      'storage.s3Compatible.objectBucketClaim.name must be a name of Kubernetes, got "My Claim". See oc get obc --all-namespaces.',
    ],
  },
  {
    title: "authorities of an endpoint without TLS",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "http://s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
      trustedCA: { name: "ca" },
    }),
    says: [
      'storage.s3Compatible.trustedCA must be left out with an http:// endpoint, which has no certificate, got ["name"]. Use https://, or remove trustedCA.',
    ],
  },
  {
    title: "authorities that are both named and given",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
      trustedCA: { name: "ca", bundle: "pem" },
    }),
    says: [
      'storage.s3Compatible.trustedCA must be exactly one of name and bundle, got ["bundle","name"]. Name a ConfigMap in openshift-config, or give the certificates.',
    ],
  },
  {
    title: "authorities of which nothing is said",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
      trustedCA: {},
    }),
    says: [
      "storage.s3Compatible.trustedCA must be exactly one of name and bundle, got []. Name a ConfigMap in openshift-config, or give the certificates.",
    ],
  },
  {
    title: "authorities of an illegal name",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
      trustedCA: { name: "My CA" },
    }),
    says: [
      'storage.s3Compatible.trustedCA.name must be the name of a ConfigMap in openshift-config, got "My CA". Correct the name.',
    ],
  },
  {
    title: "authorities without a certificate",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
      trustedCA: { bundle: "-----BEGIN PRIVATE KEY-----" },
    }),
    says: [
      'storage.s3Compatible.trustedCA.bundle must be certificates in PEM form, each from BEGIN CERTIFICATE to END CERTIFICATE, got "no certificate". Take the file of the authority, not that of the server\'s key.',
    ],
  },
  {
    title: "authorities with a broken certificate",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
      trustedCA: { bundle: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
    }),
    says: [
      'storage.s3Compatible.trustedCA.bundle must be certificates that can be read, got "number 1 of 1". Copy that certificate anew: something in it was lost.',
    ],
  },
  {
    title: "a misspelt setting",
    settings: s3Compatible({
      bucket: "images",
      region: "us-east-1",
      regionEndpoint: "https://s3.example.com",
      credentials: { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: CREDENTIAL },
      regionEndpiont: "https://s3.example.com",
    }),
    says: [
      'storage.s3Compatible.regionEndpiont must be a known key, got "regionEndpiont". Did you mean regionEndpoint?',
    ],
  },
];
