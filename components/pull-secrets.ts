import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { mocked } from "./cluster";
import type { Cluster } from "./cluster";
import type { ClusterApi, ObjectRef, Permission } from "./cluster-api";
import { clusterPullSecret } from "./cluster-pull-secret";
import { DOCKER_CONFIG, dockerConfig } from "./docker-config";
import type { PlainLogin } from "./docker-config";
import { refuseExisting } from "./hooks";
import { refuse } from "./problems";
import type { Problem } from "./problems";
import { loginProblems, pullSecretsProblems } from "./pull-secret-rules";
import { encoded } from "./secret-rules";
import { accountRef, link, linkAnnotation, linksOf, unlinkOthers } from "./service-account-links";
import type { LinkedAccount } from "./service-account-links";

/** A login for one registry. */
export interface RegistryLogin {
  /** `host`, `host:port`, or either with the beginning of a path: `quay.io/team`. */
  readonly host: string;
  /** Name of the user, of a robot account or of a service account of registry.redhat.io. */
  readonly username: pulumi.Input<string>;
  /** Password or token; always treated as a secret. */
  readonly password: pulumi.Input<string>;
}

/** A Secret with logins, in one project. */
export interface PullSecretSettings {
  /** Its name; `samples-registry-credentials` in `openshift` is what the imports of OpenShift's samples use. */
  readonly name: string;
  /** The project, which must be there. */
  readonly namespace: string;
  /** Logins, one a registry. */
  readonly registries: readonly RegistryLogin[];
  /** Service accounts that use it. @default none: imports use every pull secret of their project */
  readonly serviceAccounts?: readonly LinkedAccount[];
}

/** Logins for other registries (OpenShift, "Allowing pods to reference images from other secured registries"). */
export interface PullSecretsSettings {
  /** Secrets in single projects. @default none */
  readonly secrets?: readonly PullSecretSettings[];
  /** Logins that are added to the pull secret of the whole cluster; what else is in it stays. They stay on destroy. @default none */
  readonly clusterWide?: {
    readonly registries: readonly RegistryLogin[];
    /** Must be true: every node gets them, and every pod may pull with them. */
    readonly acceptEveryNode?: boolean;
  };
}

export interface PullSecretsArgs extends PullSecretsSettings {
  readonly cluster: Cluster;
}

/**
 * Pull secrets for registries other than the cluster's own: in single projects, linked to service accounts, and, where that is
 * asked for in so many words, in the whole cluster. The Secrets of projects go with the stack.
 *
 * ```ts
 * const registries = [{ host: "quay.io/team", username: "team+robot", password: config.requireSecret("quay") }];
 * const secrets = [{ name: "quay", namespace: "shop", registries, serviceAccounts: [{ name: "default" }] }];
 * new PullSecrets("pull-secrets", { cluster, secrets });
 * ```
 */
export class PullSecrets extends pulumi.ComponentResource {
  /** Resolves when every Secret is linked; at once in a preview. */
  readonly linked: pulumi.Output<boolean>;

  constructor(name: string, args: PullSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:PullSecrets", name, {}, opts);
    const { cluster, secrets = [], clusterWide } = args;
    refuse(this, pullSecretsProblems(args));
    const links = secrets.map((settings) => this.secret(name, settings, cluster));
    if (clusterWide)
      clusterPullSecret(`${name}-cluster`, this.logins(clusterWide.registries), cluster, this);
    this.linked = pulumi.all(links).apply(() => true);
    this.registerOutputs({});
  }

  private secret(
    name: string,
    settings: PullSecretSettings,
    cluster: Cluster,
  ): pulumi.Output<boolean> {
    const { namespace, serviceAccounts = [] } = settings;
    cluster.require({
      permissions: permissions(namespace, serviceAccounts.length > 0),
      check: (api) => missingProblems(api, settings),
    });
    const ref: ObjectRef = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: settings.name, namespace },
    };
    const remedy = `Delete it once its logins are in the settings: oc delete secret ${settings.name} -n ${namespace}.`;
    const data = this.logins(settings.registries).apply((logins) =>
      encoded({ [DOCKER_CONFIG]: dockerConfig(logins) }),
    );
    const links = linksOf(serviceAccounts);
    const made = new Secret(
      `${name}-${namespace}-${settings.name}`,
      {
        metadata: {
          name: settings.name,
          namespace: cluster.gated(namespace),
          annotations: linkAnnotation(links),
        },
        type: "kubernetes.io/dockerconfigjson",
        data,
      },
      {
        parent: this,
        provider: cluster.provider,
        dependsOn: cluster.after([]),
        hooks: {
          ...refuseExisting(cluster, ref, remedy),
          ...unlinkOthers(cluster, ref, links),
        },
      },
    );
    return made.id.apply(async () => {
      if (pulumi.runtime.isDryRun() || mocked()) return true;
      const api = await cluster.api;
      for (const [account, purposes] of Object.entries(links))
        await link(api, accountRef(namespace, account), settings.name, purposes);
      return true;
    });
  }

  private logins(registries: readonly RegistryLogin[]): pulumi.Output<PlainLogin[]> {
    return pulumi.secret(pulumi.output([...registries])).apply((known): PlainLogin[] => {
      refuse(this, loginProblems(known));
      return known;
    });
  }
}

function permissions(namespace: string, links: boolean): Permission[] {
  const own = ["get", "list", "watch", "create", "patch", "delete"];
  return [
    { group: "", resource: "secrets", verbs: own, namespace },
    ...(links
      ? [{ group: "", resource: "serviceaccounts", verbs: ["get", "patch"], namespace }]
      : []),
  ];
}

async function missingProblems(
  api: ClusterApi,
  { name, namespace, serviceAccounts = [] }: PullSecretSettings,
): Promise<Problem[]> {
  const place = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  const field = `pullSecrets.secrets (${name})`;
  if (!(await api.get(place))) {
    const remedy = `oc new-project ${namespace}, or correct the name.`;
    return [{ field, value: namespace, rule: "be in a project that is there", remedy }];
  }
  const found = await Promise.all(
    serviceAccounts.map(async (account) => ({
      account: account.name,
      live: await api.get(accountRef(namespace, account.name)),
    })),
  );
  return found
    .filter(({ live }) => !live)
    .map(({ account }) => ({
      field,
      value: account,
      rule: "be linked to service accounts that are there",
      remedy: `See oc get serviceaccounts -n ${namespace}.`,
    }));
}
