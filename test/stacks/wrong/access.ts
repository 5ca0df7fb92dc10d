import { bare } from "./wrong";
import type { Wrong } from "./wrong";

const access = (...bindings: object[]) => bare({ access: { bindings } });
const monitoring = (settings: object) => bare({ monitoring: settings });
const bob = { users: ["bob"] };

export const wrong: readonly Wrong[] = [
  {
    title: "access for nobody",
    settings: access({ role: "registry-viewer" }),
    says: [
      'access.bindings.0 must name at least one of users, groups and serviceAccounts, got "nobody". Say who gets it, or leave it out.',
    ],
  },
  {
    title: "a role that is no concern of the registry",
    settings: access({ role: "cluster-admin", ...bob }),
    says: [
      'access.bindings.0.role must be one of registry-viewer, registry-editor, system:image-puller, system:image-pusher, system:image-builder, system:registry, got "cluster-admin". See docs/settings.md.',
    ],
  },
  {
    title: "pushing without a login",
    settings: access({ role: "system:image-pusher", groups: ["system:unauthenticated"] }),
    says: [
      'access.bindings.0.role must be registry-viewer or system:image-puller for those without a login, got "system:image-pusher". ' +
        "Remove system:unauthenticated, or take a role that only reads.",
    ],
  },
  {
    title: "a role twice in a project",
    settings: access(
      { role: "registry-viewer", namespace: "shop", ...bob },
      { role: "registry-viewer", namespace: "shop", groups: ["team"] },
    ),
    says: [
      'access.bindings.1 must be another role, or for another project, than those before it, got "registry-viewer in project shop". ' +
        "Name its subjects in bindings.0.",
    ],
  },
  {
    title: "a service account without its project",
    settings: access({ role: "registry-viewer", serviceAccounts: ["default"] }),
    says: [
      'access.bindings.0.serviceAccounts.0 must be a service account as namespace/name, got "default". oc get serviceaccounts -n <namespace> lists them.',
    ],
  },
  {
    title: "a ServiceMonitor that nobody may follow",
    settings: monitoring({ serviceMonitor: { namespace: "prometheus" } }),
    says: [
      "monitoring.scrapers.serviceAccounts must name the service account of the Prometheus that follows serviceMonitor, got nothing. " +
        "As prometheus/prometheus-k8s; without it the registry answers 403.",
    ],
  },
  {
    title: "a claim that may be fuller than full",
    settings: monitoring({ alerts: { claimUsedPercent: 101 } }),
    says: [
      "monitoring.alerts.claimUsedPercent must be a whole number from 1 to 99, got 101. Leave it out for 85.",
    ],
  },
  {
    title: "an AlertingRule on a release without them",
    settings: bare({
      cluster: { openshiftVersion: "4.12" },
      monitoring: { alerts: { kind: "AlertingRule" } },
    }),
    says: [
      'monitoring.alerts.kind must be left out on OpenShift 4.12: it came with 4.14, got "AlertingRule". Remove it, or upgrade the cluster.',
    ],
  },
];
