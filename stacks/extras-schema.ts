import { z } from "zod";
import { ALERT_NAMES } from "../components/registry-alerts";
import { flag, level, names, pods, strict, text, texts, whole } from "./schema-parts";

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
    insecureRegistries: texts,
    blockedRegistries: texts,
    allowedRegistries: texts,
    containerRuntimeSearchRegistries: texts,
  })
    .exactOptional()
    .describe("How nodes and builds reach registries; a change reloads the nodes"),
  externalRegistryHostnames: texts.describe("Hosts under which the registry is published"),
  imageStreamImportMode: z
    .enum(["Legacy", "PreserveOriginal"])
    .exactOptional()
    .describe("OpenShift 4.18 and newer; omitted: by the cluster's architecture"),
  takeOver: flag.describe("Replaces what somebody else has set"),
});

const subjects = { users: texts, groups: texts, serviceAccounts: texts };

const binding = strict({
  role: z.enum([
    "registry-viewer",
    "registry-editor",
    "system:image-puller",
    "system:image-pusher",
    "system:image-builder",
    "system:registry",
  ]),
  namespace: text,
  ...subjects,
});

const access = strict({
  bindings: z
    .array(binding)
    .exactOptional()
    .describe("Who may pull and push, one binding a role and project"),
});

const alerts = strict({
  kind: z.enum(["AlertingRule", "PrometheusRule"]).exactOptional(),
  namespace: text,
  labels: names,
  claimUsedPercent: whole.describe("Percent of the claim that may be used; omitted: 85"),
  unavailableFor: text.describe("How long the registry may be unavailable; omitted: 10m"),
  degradedFor: text.describe("How long the operator may be degraded; omitted: 30m"),
  omit: z.array(z.enum(ALERT_NAMES)).exactOptional(),
});

const monitoring = strict({
  scrapers: strict(subjects).exactOptional().describe("Who may read the registry's metrics"),
  serviceMonitor: strict({ namespace: z.string(), labels: names, interval: text })
    .exactOptional()
    .describe("For a Prometheus of your own"),
  alerts: alerts.exactOptional().describe("Alerts; empty for all of them by default"),
});

const logins = z.array(
  strict({
    host: z.string(),
    username: z.string(),
    password: z.string().describe("Password or token; set it with --secret"),
  }),
);

const pullSecrets = strict({
  secrets: z
    .array(
      strict({
        name: z.string(),
        namespace: z.string(),
        registries: logins,
        serviceAccounts: z
          .array(
            strict({
              name: z.string(),
              for: z.array(z.enum(["pull", "mount"])).exactOptional(),
            }),
          )
          .exactOptional(),
      }),
    )
    .exactOptional()
    .describe("Secrets in single projects"),
  clusterWide: strict({ registries: logins, acceptEveryNode: flag })
    .exactOptional()
    .describe("Logins that are added to the pull secret of the whole cluster"),
});

/** What a stack may set up beside the registry: the settings of one component a key. Omitted: nothing is touched. */
export const extras = {
  imageConfig: imageConfig
    .exactOptional()
    .describe("What the cluster trusts and allows where images come from"),
  pullSecrets: pullSecrets.exactOptional().describe("Logins for other registries"),
  access: access.exactOptional().describe("Who may pull and push which images"),
  monitoring: monitoring.exactOptional().describe("Who reads the metrics, and alerts"),
  pruner: pruner.exactOptional().describe("When and how images are pruned"),
};
