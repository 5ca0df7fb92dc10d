import { join } from "node:path";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import { selfSigned, type Certificate } from "./certificate";
import type { Home } from "./home";
import { JsonFile } from "./json-file";
import { appsDomain } from "./openshift-objects";
import { projectName, type Settings } from "./stack-files";

const host = `registry.${appsDomain}`;
const other = "registry.example.com:5000";
const login = { host: other, username: "sandbox", password: "of-the-sandbox" };

/** What must be the same at the next `up`. */
interface Remembered {
  /** Of the route. */
  readonly route: Certificate;
  /** Of another registry. */
  readonly other: Certificate;
}

/**
 * Everything that a stack can set up beside its registry, as `npm start -- --all-features` wants it, encrypted as a user's would be.
 *
 * @param settings what the stack has without
 */
export function allFeatures(home: Home, settings: Settings): ConfigMap {
  const { content } = new JsonFile<Remembered>(join(home.project, "all-features.json"), () => ({
    route: selfSigned([host]),
    other: selfSigned([other.replace(/:.*/, "")]),
  }));
  const { cert: certificate, key } = content.route;
  const registry = settings[`${projectName}:registry`] as object | undefined;
  const routes = [{ name: "public", hostname: host, tls: { certificate, key } }];
  const features = {
    registry: { ...registry, routes },
    imageConfig: {
      additionalTrustedCA: { certificates: { [other]: content.other.cert } },
      allowedRegistriesForImport: [{ domainName: other }, { domainName: "quay.io" }],
      registrySources: { insecureRegistries: ["registry.lab.example.com"] },
    },
    pruner: { schedule: "0 3 * * *", keepTagRevisions: 5, keepYoungerThanDuration: "96h" },
    pullSecrets: {
      secrets: [
        {
          name: "samples-registry-credentials",
          namespace: "openshift",
          registries: [login],
          serviceAccounts: [{ name: "default" }],
        },
      ],
      clusterWide: { acceptEveryNode: true, registries: [login] },
    },
    access: {
      bindings: [
        { role: "registry-viewer", groups: ["auditors"] },
        { role: "system:image-builder", namespace: "openshift", serviceAccounts: ["ci/pipeline"] },
      ],
    },
    monitoring: {
      scrapers: { serviceAccounts: ["monitoring/prometheus"] },
      serviceMonitor: { namespace: "monitoring" },
      alerts: {},
    },
  };
  const encrypted = ["registry", "pullSecrets"];
  return Object.fromEntries(
    Object.entries(features).map(([name, value]) => [
      `${projectName}:${name}`,
      { value: JSON.stringify(value), secret: encrypted.includes(name) },
    ]),
  );
}
