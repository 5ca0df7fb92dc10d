import { bare } from "./wrong";
import type { Wrong } from "./wrong";

const imageConfig = (settings: object) => bare({ imageConfig: settings });
const authority = (certificates: object) => imageConfig({ additionalTrustedCA: { certificates } });
const sources = (registrySources: object) => imageConfig({ registrySources });
const at = (host: string) => `imageConfig.additionalTrustedCA.certificates["${host}"]`;
const internal = "image-registry.openshift-image-registry.svc:5000";

export const wrong: readonly Wrong[] = [
  {
    title: "authorities that are both named and given",
    settings: imageConfig({ additionalTrustedCA: { name: "ca", certificates: { "a.io": "pem" } } }),
    says: [
      'imageConfig.additionalTrustedCA must be exactly one of name, certificates and files, got ["name","certificates"]. Name a ConfigMap in openshift-config, or give the certificates.',
    ],
  },
  {
    title: "an authority of a registry that is written as a URL",
    settings: authority({ "https://a.io": "pem" }),
    says: [
      `${at("https://a.io")} must be a registry's host or host:port, of letters, digits and -._ alone, got "https://a.io". Leave out the scheme, the path and the images.`,
      `${at("https://a.io")} must be certificates in PEM form, each from BEGIN CERTIFICATE to END CERTIFICATE, got "no certificate". Take the file of the authority, not that of the server's key.`,
    ],
  },
  {
    title: "an authority of the cluster's own registry",
    settings: authority({ [internal]: "pem" }),
    says: [
      `${at(internal)} must be another registry than the cluster's own: the operator's authority for it would be replaced, got "${internal}". Remove it: the cluster trusts its own registry.`,
      `${at(internal)} must be certificates in PEM form, each from BEGIN CERTIFICATE to END CERTIFICATE, got "no certificate". Take the file of the authority, not that of the server's key.`,
    ],
  },
  {
    title: "registries that are both blocked and allowed, without the cluster's own",
    settings: sources({ blockedRegistries: ["docker.io"], allowedRegistries: ["quay.io"] }),
    says: [
      'imageConfig.registrySources.blockedRegistries must be left out together with allowedRegistries, which blocks all others, got ["docker.io"]. Remove one of the two.',
      `imageConfig.registrySources.allowedRegistries must include the cluster's own registry: nothing could be pulled from it any more, got ["quay.io"]. Add ${internal}.`,
    ],
  },
  {
    title: "sources without a list",
    settings: sources({}),
    says: [
      'imageConfig.registrySources must hold at least one list of registries, got "nothing". Leave it out, or name registries.',
    ],
  },
  {
    title: "an import mode that an old release does not have",
    settings: bare({
      cluster: { openshiftVersion: "4.14" },
      imageConfig: { imageStreamImportMode: "Legacy" },
    }),
    says: [
      'imageConfig.imageStreamImportMode must be left out on OpenShift 4.14: it came with 4.18, got "Legacy". Remove it, or upgrade the cluster.',
    ],
  },
];
