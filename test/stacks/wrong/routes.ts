import { selfSigned } from "../../../sandbox/certificate";
import { AUTHORITY } from "../../support/pem";
import { CREDENTIAL, registry } from "./wrong";
import type { Wrong } from "./wrong";

const hostname = "registry.example.com";
const { cert: certificate } = selfSigned([hostname]);

const route = (settings: object) => registry({ routes: [{ name: "public", ...settings }] });
const tls = (settings: object) => route({ hostname, tls: settings });
const plain =
  "registry.routes.0.tls.key must be encrypted in the stack's file, got [secret]. Set it with: pulumi config set --secret --path 'registry.routes[0].tls.key'; replace it if it was committed.";
const noKey =
  "registry.routes.0.tls.key must be a private key in PEM form, without a passphrase, got [secret]. Take the passphrase off with: openssl pkey -in <file> -out <file>.";
const kinds = "be either secret, or certificate and key, with or without caCertificate, got";
const name = "Name a Secret with the certificate, or give the certificate and its key.";

/** Wrong settings of routes. */
export const wrong: readonly Wrong[] = [
  {
    title: "a route in capital letters",
    settings: registry({ routes: [{ name: "Public" }] }),
    says: [
      "registry.routes.0.name must be a label of DNS: lower-case letters, digits and '-', at most 63 characters, got \"Public\". Write it like public.",
    ],
  },
  {
    title: "a route with the operator's own name",
    settings: registry({ routes: [{ name: "default-route" }] }),
    says: [
      'registry.routes.0.name must be another name than default-route, which is the operator\'s, got "default-route". Choose another; for that route set defaultRoute: true.',
    ],
  },
  {
    title: "a route of whose name no host can be made",
    settings: registry({ routes: [{ name: "a".repeat(39) }] }),
    says: [
      `registry.routes.0.name must have at most 38 characters without hostname: the router makes a host of it, got "${"a".repeat(39)}". Shorten it, or set hostname.`,
    ],
  },
  {
    title: "two routes of one name and one host",
    settings: registry({
      routes: [
        { name: "public", hostname },
        { name: "public", hostname },
      ],
    }),
    says: [
      'registry.routes.1.name must be the only route of this name: the operator stops on two, got "public". Choose another, or remove one.',
      'registry.routes.1.hostname must be the only route of this host: the router admits one, got "registry.example.com". Choose another, or remove one.',
    ],
  },
  {
    title: "a wildcard for a host",
    settings: route({ hostname: "*.example.com" }),
    says: [
      'registry.routes.0.hostname must be a name of DNS in lower case: no wildcard, no scheme, no port, and no address of IP, got "*.example.com". Write it like registry.example.com, or leave it out.',
    ],
  },
  {
    title: "a URL for a host",
    settings: route({ hostname: "https://registry.example.com" }),
    says: [
      'registry.routes.0.hostname must be a name of DNS in lower case: no wildcard, no scheme, no port, and no address of IP, got "https://registry.example.com". Write it like registry.example.com, or leave it out.',
    ],
  },
  {
    title: "a route without a name",
    settings: registry({ routes: [{ hostname }] }),
    says: [
      "registry.routes.0.name must be text (in quotes, if it looks like a number), got nothing. See docs/settings.md.",
    ],
  },
  {
    title: "a certificate of which nothing is said",
    settings: tls({}),
    says: [`registry.routes.0.tls must ${kinds} []. ${name}`],
  },
  {
    title: "a certificate without its key",
    settings: tls({ certificate }),
    says: [`registry.routes.0.tls must ${kinds} ["certificate"]. ${name}`],
  },
  {
    title: "a certificate that is both named and given",
    settings: tls({ secret: "public-tls", certificate }),
    says: [`registry.routes.0.tls must ${kinds} ["certificate","secret"]. ${name}`],
  },
  {
    title: "a Secret of an illegal name",
    settings: tls({ secret: "My Secret" }),
    says: [
      'registry.routes.0.tls.secret must be the name of a Secret in openshift-image-registry, got "My Secret". Correct the name.',
    ],
  },
  {
    title: "a key in plain text, which is none",
    settings: tls({ certificate, key: CREDENTIAL }),
    says: [plain, noKey],
  },
  {
    title: "a certificate that is none, with the key beside it in plain text",
    settings: tls({ certificate: "AAAA", key: CREDENTIAL }),
    says: [
      plain,
      'registry.routes.0.tls.certificate must be certificates in PEM form, each from BEGIN CERTIFICATE to END CERTIFICATE, got "no certificate". Take the file of the server\'s certificate.',
      noKey,
    ],
  },
  {
    title: "a certificate for another host, with an authority that is none",
    settings: route({
      hostname: "other.example.com",
      tls: { certificate, key: CREDENTIAL, caCertificate: "AAAA" },
    }),
    says: [
      plain,
      'registry.routes.0.tls.certificate must be for the host other.example.com: clients refuse the registry under a name that is not in it, got "DNS:registry.example.com". Request one for that host, or set hostname to a name that is in it.',
      noKey,
      'registry.routes.0.tls.caCertificate must be certificates in PEM form, each from BEGIN CERTIFICATE to END CERTIFICATE, got "no certificate". Take the file of the authority, not that of the server\'s key.',
    ],
  },
  {
    title: "an object in the place of a key",
    settings: tls({ certificate, key: { pem: CREDENTIAL } }),
    says: [
      "registry.routes.0.tls.key must be text (in quotes, if it looks like a number), got [secret]. See docs/settings.md.",
    ],
  },
  {
    title: "a key in the place of a certificate's settings, and of a route",
    settings: registry({ routes: [{ name: "public", tls: CREDENTIAL }, CREDENTIAL] }),
    says: [
      "registry.routes.0.tls must be an object, got [secret]. See docs/settings.md.",
      "registry.routes.1 must be an object, got [secret]. See docs/settings.md.",
    ],
  },
  {
    title: "a key of a toleration, which is no credential",
    settings: registry({ tolerations: [{ key: 1 }] }),
    says: [
      "registry.tolerations.0.key must be text (in quotes, if it looks like a number), got 1. See docs/settings.md.",
    ],
  },
  {
    title: "a misspelt setting of a certificate",
    settings: tls({ certificat: AUTHORITY }),
    says: [
      'registry.routes.0.tls.certificat must be a known key, got "certificat". Did you mean certificate?',
    ],
  },
];
