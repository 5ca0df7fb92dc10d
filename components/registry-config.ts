import { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions";
import * as pulumi from "@pulumi/pulumi";
import { mocked, settled } from "./cluster";
import type { Cluster } from "./cluster";
import type { InUse } from "./credentials-in-use";
import { CONFIG } from "./gate";
import { explainFailure, inProgram } from "./hooks";
import type { SentSpec } from "./judge";
import { refuse } from "./problems";
import {
  CONFIG_PERMISSIONS,
  INFRASTRUCTURE,
  isSingleNode,
  liveProblems,
  switchProblems,
} from "./registry-checks";
import { settingsProblems } from "./registry-rules";
import type { ManagementState, RegistrySettings } from "./registry-settings";
import { patchAnnotations } from "./registry-annotations";
import type { RouteCertificate } from "./route-certificate";
import { coreSpec, furtherSpec } from "./registry-spec";
import type { CoreSpec } from "./registry-spec";
import type { Fields } from "./release";
import { soleStorage } from "./sole-storage";
import { sharingProblems } from "./storage";
import type { Storage } from "./storage";
import { verified } from "./verified";
import { explain } from "./verify";

export interface RegistryConfigArgs extends RegistrySettings {
  readonly cluster: Cluster;
  /** Where the images go. */
  readonly storage: Pick<Storage, "spec" | "sharing" | "dependencies" | "usable">;
  /** What carries the storage's credential. Omitted: the storage needs none. */
  readonly credentials?: RegistryCredentials;
  /** What carries the certificates that `routes` name. Omitted: none of our own. */
  readonly certificates?: readonly Pick<RouteCertificate, "secret" | "data">[];
  /** Allows a registry that is serving to be moved to other storage, where its images are not. @default false */
  readonly acceptEmptyStorage?: boolean;
  /** Takes the configuration over from another stack that still holds it. @default false */
  readonly takeOver?: boolean;
  /** Waits until the registry serves. @default true */
  readonly wait?: boolean;
}

/** A Secret that the registry needs. */
export interface RegistryCredentials {
  /** The Secret: the registry is configured after it, and taken away before it. */
  readonly secret: pulumi.Resource;
  /** What the registry must be seen to use. Omitted: that cannot be seen. */
  readonly inUse?: InUse;
}

/**
 * The registry's configuration, `configs.imageregistry.operator.openshift.io/cluster`. The operator owns that resource and
 * writes to it; this patches what the user set, by Server-Side Apply, waits until the registry serves, and verifies that
 * on every `up`. It never creates or deletes the resource: `pulumi destroy` is refused until the registry is Removed, and
 * then leaves the resource as it is.
 */
export class RegistryConfig extends pulumi.ComponentResource {
  /** What decides where and how the registry runs, with defaults filled in. */
  readonly core: pulumi.Output<CoreSpec>;
  /** Resolves when the registry has been seen to be as configured; at once in a preview. */
  readonly ready: pulumi.Output<boolean>;
  private readonly sent: pulumi.Output<SentSpec>;
  private changed = false;

  constructor(name: string, args: RegistryConfigArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:RegistryConfig", name, {}, opts);
    const { cluster, storage: _, credentials: __, certificates: ___, wait = true, ...rest } = args;
    const { acceptEmptyStorage: accept = false, takeOver: ____, ...settings } = rest;
    refuse(this, plainProblems(args));
    cluster.require({
      permissions: CONFIG_PERMISSIONS,
      check: (api, live) => liveProblems(api, live, args),
    });

    this.core = this.decide(args, accept);
    const spec = this.core.apply((core) => ({
      ...core,
      ...furtherSpec(settings, this, cluster.declaredVersion),
    }));
    // The httpSecret is an output within the output, until this.
    this.sent = pulumi.output(spec) as pulumi.Output<SentSpec>;
    const state = settings.managementState ?? "Managed";
    const patch = new CustomResourcePatch(
      name,
      {
        ...CONFIG,
        metadata: { ...CONFIG.metadata, annotations: patchAnnotations(state, wait) },
        spec,
      },
      this.options(name, args, state),
    );
    this.ready = verified(this, patch, { ...args, sent: this.sent, changed: () => this.changed });
    if (state === "Unmanaged") this.warnUnmanaged();
    this.registerOutputs({ core: this.core });
  }

  /** Settings that depend on what only the cluster knows are checked here, in the chain. */
  private decide(
    { cluster, storage, ...settings }: RegistryConfigArgs,
    accept: boolean,
  ): pulumi.Output<CoreSpec> {
    const known = pulumi.all([
      pulumi.output(storage.spec),
      pulumi.output(storage.sharing),
      // Of a place that is known by now, the gate has looked already.
      pulumi.Output.isInstance(storage.spec) ? cluster.lookup(CONFIG) : undefined,
      settings.replicas === undefined ? cluster.lookup(INFRASTRUCTURE) : undefined,
      // Whatever is known by now, nothing is sent before the gate.
      cluster.namespace,
    ]);
    return known.apply(([place, shared, live, infrastructure]) => {
      const sharing = isSingleNode(infrastructure)
        ? { ...shared, maxReplicas: 1 as const }
        : shared;
      refuse(this, sharingProblems(sharing, settings.replicas, settings.rolloutStrategy));
      refuse(this, switchProblems(live, place, accept));
      return coreSpec(settings, sharing, place, cluster.declaredVersion);
    });
  }

  private options(
    name: string,
    { cluster, storage, credentials, certificates = [] }: RegistryConfigArgs,
    state: ManagementState,
  ): pulumi.CustomResourceOptions {
    const limit = `${cluster.timeoutSeconds}s`;
    return {
      parent: this,
      provider: cluster.provider,
      // What hurts when it is gone goes after the registry, also in a destroy that skips its preview.
      dependsOn: cluster.after(
        [
          ...storage.dependencies,
          ...(credentials ? [credentials.secret] : []),
          ...certificates.map(({ secret }) => secret),
        ],
        pulumi.all([credentials?.inUse?.credentials, ...certificates.map(({ data }) => data)]),
      ),
      protect: state !== "Removed",
      retainOnDelete: true,
      // The resource as read holds the operator's httpSecret in clear text.
      additionalSecretOutputs: ["spec"],
      customTimeouts: { create: limit, update: limit },
      hooks: {
        ...this.soleStorage(cluster, storage.usable, credentials?.inUse),
        ...explainFailure(`${name}-explained`, this, () => this.explain(cluster)),
      },
    };
  }

  private soleStorage(
    cluster: Cluster,
    usable: Storage["usable"],
    inUse: InUse | undefined,
  ): pulumi.ResourceHookBinding {
    if (mocked()) return {};
    const hook = inProgram(async ({ oldInputs }: pulumi.ResourceHookArgs) => {
      this.changed = true;
      await usable?.();
      const { spec } = (oldInputs ?? {}) as { spec?: Fields };
      const before = await settled(pulumi.output(spec));
      const api = await cluster.api;
      const left = await soleStorage(api, await settled(this.sent), before, inUse?.replaced);
      if (left.length > 0)
        void pulumi.log.info(
          `the registry has left ${left.join(", ")}; its images stay there, and nothing deletes them`,
          this,
        );
    });
    return { beforeCreate: [hook], beforeUpdate: [hook] };
  }

  private async explain(cluster: Cluster): Promise<string | undefined> {
    return explain(await cluster.api, await settled(this.sent));
  }

  private warnUnmanaged(): void {
    const reason =
      "the operator ignores the configuration, storage included: nothing will use it until the state is Managed";
    void pulumi.log.warn(`managementState is Unmanaged: ${reason}`, this);
  }
}

/** What is wrong with the arguments as far as they are plain values. */
function plainProblems({ cluster, storage, ...settings }: RegistryConfigArgs) {
  const problems = settingsProblems(settings, cluster.declaredVersion);
  if (pulumi.Output.isInstance(storage.sharing)) return problems;
  return [
    ...problems,
    ...sharingProblems(storage.sharing, settings.replicas, settings.rolloutStrategy),
  ];
}
