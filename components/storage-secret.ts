import { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { mocked, settled } from "./cluster";
import type { Cluster } from "./cluster";
import { InUse } from "./credentials-in-use";
import { inProgram } from "./hooks";
import { refuse } from "./problems";
import type { ManagementState } from "./registry-settings";
import { FIELD_MANAGER } from "./sole-storage";
import {
  existingProblems,
  foreignSecret,
  isOurs,
  secretAnnotations,
  SECRET_PERMISSIONS,
  USER_SECRET,
} from "./secret-checks";
import { encoded, secretProblems } from "./secret-rules";
import type { Rotation } from "./storage";

export interface StorageSecretArgs {
  readonly cluster: Cluster;
  /** Keys and values of the Secret, always treated as secrets: the `credentials` of a storage. */
  readonly credentials: pulumi.Input<Readonly<Record<string, string>>>;
  /** Which of two keys `credentials` holds. @default there is only one */
  readonly rotation?: Rotation;
  /** The registry's own; only of a Removed one is the Secret given free. @default Managed */
  readonly managementState?: ManagementState;
  /** Takes a Secret over that somebody else made; keys that do not belong into it are removed. @default false */
  readonly adopt?: boolean;
  /** Gives the Secret free, so that storage without credentials can follow. @default false */
  readonly release?: boolean;
}

/**
 * The credential of the registry's storage, Secret `image-registry-private-configuration-user`. Where it is, it wins over
 * what the cluster mints. Changed in place when a key is rotated; protected until the registry is Removed.
 */
export class StorageSecret extends pulumi.ComponentResource {
  /** What the registry must be seen to use. */
  readonly inUse: InUse;
  /** For whatever must come after the Secret, and go before it. */
  readonly secret: Secret;

  constructor(name: string, args: StorageSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:StorageSecret", name, {}, opts);
    const { cluster, rotation, adopt = false } = args;
    cluster.require({
      permissions: SECRET_PERMISSIONS,
      check: (api) => existingProblems(api, rotation, adopt),
    });
    const data = pulumi.secret(args.credentials).apply((values) => this.checked(values));
    this.inUse = new InUse(cluster, pulumi.secret(args.credentials));

    const protect = args.managementState !== "Removed" && args.release !== true;
    const annotations = secretAnnotations(protect, rotation?.activeKey);
    this.secret = new Secret(
      name,
      {
        metadata: { ...USER_SECRET.metadata, namespace: cluster.namespace, annotations },
        type: "Opaque",
        data,
      },
      {
        parent: this,
        provider: cluster.provider,
        protect,
        dependsOn: cluster.after([]),
        hooks: this.hooks(cluster, data, adopt),
      },
    );
    this.registerOutputs({});
  }

  private checked(values: Readonly<Record<string, string>>): Record<string, string> {
    refuse(this, secretProblems(values));
    return encoded(values);
  }

  /**
   * Server-Side Apply leaves keys alone that somebody else owns, so a Secret that is taken over is first made to hold ours
   * and nothing else, in one request.
   */
  private hooks(
    cluster: Cluster,
    data: pulumi.Output<Record<string, string>>,
    adopt: boolean,
  ): pulumi.ResourceHookBinding {
    if (mocked()) return {};
    const remember = inProgram(() => this.inUse.remember());
    const takeOver = inProgram(async () => {
      const api = await cluster.api;
      const live = await api.get(USER_SECRET);
      if (!live) return;
      // One of our own that is not in the state was made by an update that was killed.
      if (!adopt && !isOurs(live)) throw new Error(foreignSecret());
      const there = Object.keys(live["data"] ?? {});
      const nulls = Object.fromEntries(there.map((key) => [key, null] as const));
      const body = { data: { ...nulls, ...(await settled(data)) } };
      await api.mergePatch(USER_SECRET, body, FIELD_MANAGER);
    });
    return { beforeCreate: [remember, takeOver], beforeUpdate: [remember] };
  }
}
