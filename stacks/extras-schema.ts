import { z } from "zod";
import { flag, level, names, pods, strict, text, whole } from "./schema-parts";

const pruner = strict({
  schedule: text.describe("Schedule of a CronJob; omitted: every midnight"),
  suspend: flag.describe("Starts no more jobs"),
  keepTagRevisions: whole.describe("Revisions of each tag that are kept; omitted: 3"),
  keepYoungerThanDuration: text.describe("Keeps what is younger, as 96h; omitted: 60m"),
  ...pods,
  successfulJobsHistoryLimit: whole,
  failedJobsHistoryLimit: whole,
  ignoreInvalidImageReferences: flag,
  logLevel: level,
});

const hosts = z.array(z.string()).exactOptional();

const imageConfig = strict({
  additionalTrustedCA: strict({
    name: text.describe("Name of a ConfigMap in openshift-config"),
    certificates: names.describe("Certificates in PEM form, by host or host:port"),
    files: names.describe("Files with certificates, by host or host:port"),
  })
    .exactOptional()
    .describe("Authorities of other registries' certificates"),
  allowedRegistriesForImport: z
    .array(strict({ domainName: z.string(), insecure: flag }))
    .exactOptional()
    .describe("Registries from which users may import; omitted: every one"),
  registrySources: strict({
    insecureRegistries: hosts,
    blockedRegistries: hosts,
    allowedRegistries: hosts,
    containerRuntimeSearchRegistries: hosts,
  })
    .exactOptional()
    .describe("How nodes and builds reach registries; a change reloads the nodes"),
  externalRegistryHostnames: hosts.describe("Hosts under which the registry is published"),
  imageStreamImportMode: z
    .enum(["Legacy", "PreserveOriginal"])
    .exactOptional()
    .describe("OpenShift 4.18 and newer; omitted: by the cluster's architecture"),
  takeOver: flag.describe("Replaces what somebody else has set"),
});

/** What a stack may set up beside the registry: the settings of one component a key. Omitted: nothing is touched. */
export const extras = {
  imageConfig: imageConfig
    .exactOptional()
    .describe("What the cluster trusts and allows where images come from"),
  pruner: pruner.exactOptional().describe("When and how images are pruned"),
};
