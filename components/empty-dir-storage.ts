import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import { refuse } from "./problems";
import type { Problem } from "./problems";
import type { Sharing, Storage, StorageSpec } from "./storage";

/** Two pods would hold two different halves of the images. */
export const EMPTY_DIR_SHARING: Sharing = {
  maxReplicas: 1,
  because: "each pod has an emptyDir of its own",
};

export interface EmptyDirStorageArgs {
  readonly cluster: Cluster;
  /** Must be `true`, in so many words: every restart of the registry loses all images. */
  readonly acceptDataLoss: boolean;
}

/**
 * Registry storage for trials: a folder that lives as long as its pod. Creates nothing and keeps nothing.
 *
 * OpenShift, "Configuring storage for the image registry in non-production clusters".
 */
export class EmptyDirStorage extends pulumi.ComponentResource implements Storage {
  readonly spec: StorageSpec = { emptyDir: {} };
  readonly sharing = EMPTY_DIR_SHARING;
  readonly credentials = undefined;
  readonly dependencies: readonly pulumi.Resource[] = [];
  readonly kept: pulumi.Output<string[]> = pulumi.output([]);

  constructor(name: string, args: EmptyDirStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:EmptyDirStorage", name, {}, opts);
    refuse(this, emptyDirProblems(args));
    void pulumi.log.warn(
      "emptyDir storage: all images are lost whenever the registry restarts",
      this,
    );
    this.registerOutputs({});
  }
}

/** What is wrong with the arguments by themselves. */
export function emptyDirProblems(args: { readonly acceptDataLoss?: boolean }): Problem[] {
  if (args.acceptDataLoss === true) return [];
  return [
    {
      field: "acceptDataLoss",
      value: args.acceptDataLoss,
      rule: "be true, because an emptyDir loses all images whenever the registry restarts",
      remedy:
        "For a trial set acceptDataLoss: true; for anything else use a claim or object storage.",
    },
  ];
}
