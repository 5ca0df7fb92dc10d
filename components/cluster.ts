import * as k8s from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { connect } from "./cluster-api";
import type { ClusterApi, LiveObject, ObjectRef } from "./cluster-api";
import { NAMESPACE, passGate } from "./gate";
import type { Requirement } from "./gate";
import { kubeconfigText, resolveKubeconfig } from "./kubeconfig";
import { clusterProblems, otherCluster } from "./cluster-rules";
import type { Identity } from "./cluster-rules";
import { parseVersion } from "./openshift-version";
import type { OpenShiftVersion } from "./openshift-version";
import { refuse, userError } from "./problems";
import type { Problem } from "./problems";

export interface ClusterArgs {
  /** Text of a kubeconfig; always treated as a secret. @default the file at `kubeconfigPath` */
  readonly kubeconfig?: pulumi.Input<string>;
  /** Path of a kubeconfig. @default $KUBECONFIG, then ~/.kube/config, then the pod's own service account */
  readonly kubeconfigPath?: string;
  /** Context in the kubeconfig. @default its current context */
  readonly context?: string;
  /** Release of the cluster, `4.16`: fields that it does not have are refused at once. @default what the cluster says */
  readonly openshiftVersion?: string;
  /** How long to wait for the operator, at the start and after a change. Seconds. @default 1200 */
  readonly timeoutSeconds?: number;
}

/**
 * The connection to one OpenShift cluster: its provider, and the gate that every object in it goes through. The gate
 * waits for the registry's operator, and refuses another cluster than the stack's own, missing rights, and whatever
 * the other components require, before the first object is created. It creates nothing in the cluster.
 *
 * ```ts
 * const cluster = new Cluster("cluster", { context: "prod-east" });
 * ```
 */
export class Cluster extends pulumi.ComponentResource {
  /** For children of this cluster: `{ parent, provider: cluster.provider }` is set by our own components. */
  readonly provider: k8s.Provider;
  /** The registry's namespace, once the gate has been passed: whatever uses it is created after the gate. */
  readonly namespace: pulumi.Output<string>;
  /** Release declared by the user; undefined is the newest. */
  readonly declaredVersion: OpenShiftVersion | undefined;
  readonly timeoutSeconds: number;
  /** Our own calls to the cluster. Resolves when the kubeconfig is known. */
  readonly api: Promise<ClusterApi>;

  private readonly requirements: Requirement[] = [];
  private readonly passed: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:Cluster", name, {}, opts);
    refuse(this, clusterProblems(args));
    this.declaredVersion = parseVersion(args.openshiftVersion ?? "");
    this.timeoutSeconds = args.timeoutSeconds ?? 1200;

    const config = pulumi
      .output(args.kubeconfig)
      .apply((text) => this.resolve({ ...args, kubeconfig: text }));
    this.api = settled(config).then(({ api }) => api ?? NO_CLUSTER);
    const identity = pulumi.unsecret(config).apply(({ api }) => (api ? this.look(api) : MOCKED));
    const stash = new pulumi.Stash(`${name}-identity`, { input: identity }, { parent: this });
    this.passed = pulumi
      .all([identity, stash.output])
      .apply(([now, first]) => this.same(now, first as Identity | undefined));
    this.provider = new k8s.Provider(
      `${name}-provider`,
      {
        kubeconfig: pulumi.secret(config.apply(({ text }) => text)),
        clusterIdentifier: this.passed,
        enableServerSideApply: true,
        enableSecretMutable: true,
        // What is there already and must not be taken over is refused by hooks, which name the setting that adopts it.
        upsertExistingObjects: true,
      },
      { parent: this },
    );
    this.namespace = this.passed.apply(() => NAMESPACE);
    this.registerOutputs({ namespace: this.namespace });
  }

  /** Adds what must hold before anything is created. To be called while the program is being run, not in an `apply`. */
  require(requirement: Requirement): void {
    this.requirements.push(requirement);
  }

  /** The value, once the gate has been passed: for what a component creates outside of the cluster. */
  gated<T>(value: pulumi.Input<T>): pulumi.Output<T> {
    return pulumi.all([value, this.passed]).apply(([known]) => known) as pulumi.Output<T>;
  }

  /**
   * For `dependsOn`: these, after the gate. Whatever waits for another resource's output is to say so: when the gate refuses,
   * that resource is never registered, and what waits for it alone waits for ever (pulumi/pulumi#14980), and a program of the
   * Automation API with it.
   *
   * @param needed a value without which nothing is to be created either, as a credential
   */
  after(
    resources: readonly pulumi.Resource[],
    needed?: pulumi.Output<unknown>,
  ): pulumi.Output<pulumi.Resource[]> {
    const both = pulumi.unsecret(pulumi.all([this.passed, needed]));
    return both.apply(() => [...resources]);
  }

  /** An object of the cluster as it is after the gate; undefined when it is not there, or under mocks. */
  lookup(ref: ObjectRef): pulumi.Output<LiveObject | undefined> {
    return this.passed.apply(async () => (mocked() ? undefined : (await this.api).get(ref)));
  }

  private resolve(
    args: { kubeconfig: string | undefined } & Pick<ClusterArgs, "kubeconfigPath" | "context">,
  ): Connection {
    if (mocked()) return { text: args.kubeconfig ?? "", api: undefined };
    const resolved = resolveKubeconfig({
      text: args.kubeconfig,
      path: args.kubeconfigPath,
      context: args.context,
    });
    if ("problem" in resolved) return this.stop([resolved.problem]);
    return { text: kubeconfigText(resolved.config), api: connect(resolved.config) };
  }

  private async look(api: ClusterApi): Promise<Identity> {
    const { live, problems } = await passGate(api, this.requirements, {
      declared: this.declaredVersion,
      preview: pulumi.runtime.isDryRun(),
      timeoutSeconds: this.timeoutSeconds,
      say: (line) => void pulumi.log.info(line, this),
      warn: (line) => void pulumi.log.warn(line, this),
    }).catch((error: unknown) => this.fail(error));
    if (!live || problems.length > 0) return this.stop(problems);
    return { id: live.id, server: api.server };
  }

  /** The stash keeps what it was created with: the cluster that this stack wrote to first. */
  private same(now: Identity, first: Identity | undefined): string {
    if (first && first.id !== now.id) this.stop([otherCluster(now, first)]);
    return now.id;
  }

  private stop(problems: Problem[]): never {
    refuse(this, problems);
    throw new Error("unreachable: the gate was closed without a reason");
  }

  private fail(error: unknown): never {
    throw userError(error instanceof Error ? error.message : String(error), this);
  }
}

interface Connection {
  readonly text: string;
  /** Undefined under mocks: there is no cluster to call. */
  readonly api: ClusterApi | undefined;
}

/** What a mocked program gets in place of a cluster; nothing may call it. */
const NO_CLUSTER: ClusterApi = {
  server: "mocked",
  get: () => Promise.resolve(undefined),
  mergePatch: () => Promise.reject(new Error("there is no cluster under mocks")),
  may: () => Promise.resolve(true),
};

const MOCKED: Identity = { id: "mocked", server: "mocked" };

/** The plain value, for code that runs beside the engine; never settles for what a preview does not know, or a refusal. */
export function settled<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
    });
  });
}

/** Under `pulumi.runtime.setMocks` there is no engine: no resource hooks, and no cluster behind the provider. */
export function mocked(): boolean {
  return pulumi.runtime.getMonitor() instanceof MockMonitor;
}
