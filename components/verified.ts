import * as pulumi from "@pulumi/pulumi";
import { mocked } from "./cluster";
import type { Cluster } from "./cluster";
import type { InUse } from "./credentials-in-use";
import type { SentSpec } from "./judge";
import { userError } from "./problems";
import { verify } from "./verify";

export interface Verified {
  readonly cluster: Cluster;
  readonly sent: pulumi.Output<SentSpec>;
  readonly credentials?: { readonly inUse?: InUse };
  /** @default true */
  readonly wait?: boolean;
  /** Whether this update has written to the configuration. */
  readonly changed: () => boolean;
}

/** Resolves when the registry has been seen to be as the patch says; at once in a preview. */
export function verified(
  resource: pulumi.Resource,
  patch: pulumi.CustomResource,
  { cluster, sent, credentials, wait = true, changed }: Verified,
): pulumi.Output<boolean> {
  const inUse = credentials?.inUse;
  const seen = pulumi.all([patch.id, sent, inUse?.credentials]).apply(async ([, spec, values]) => {
    if (pulumi.runtime.isDryRun() || mocked()) return true;
    const say = (line: string) => void pulumi.log.info(line, resource);
    try {
      await verify(await cluster.api, spec, {
        wait,
        changed: changed() || (inUse?.replaced ?? false),
        timeoutSeconds: cluster.timeoutSeconds,
        ...(inUse && values && { credentials: { inUse, values } }),
        say,
      });
    } catch (error) {
      throw userError(error instanceof Error ? error.message : String(error), resource);
    }
    return true;
  });
  return pulumi.unsecret(seen);
}
