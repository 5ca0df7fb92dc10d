import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import { refuse } from "./problems";
import { OBJECT_STORAGE_SHARING } from "./storage";
import type { Storage, StorageSpec } from "./storage";
import { swiftProblems } from "./swift-rules";

/** How the registry logs in to OpenStack: exactly one complete set. All of it is treated as secret. */
export interface SwiftCredentials {
  /** Name and password of a user of the project. */
  readonly user?: {
    readonly username: pulumi.Input<string>;
    readonly password: pulumi.Input<string>;
  };
  /** An application credential, whole. OpenShift 4.10 and newer. */
  readonly applicationCredential?: {
    readonly id: pulumi.Input<string>;
    readonly name: pulumi.Input<string>;
    readonly secret: pulumi.Input<string>;
  };
  /** A token, which expires within hours: for trials. */
  readonly tokenID?: pulumi.Input<string>;
}

/** A container of OpenStack's object storage that is there. */
export interface SwiftSettings {
  /** Its name: 1 to 256 bytes, without a slash. */
  readonly container: string;
  /** URL of the identity service. Without a path the operator puts `/v` and `authVersion` behind it. */
  readonly authURL: string;
  /** Version of the identity service: `1`, `2` or `3`. @default 3 */
  readonly authVersion?: string;
  /** Name of the domain. @default none: `domainID`, or what the credential knows */
  readonly domain?: string;
  /** Id of the domain. @default none */
  readonly domainID?: string;
  /** Name of the project. @default none: `tenantID`, or what the credential knows */
  readonly tenant?: string;
  /** Id of the project. @default none */
  readonly tenantID?: string;
  /** Region of the container. @default the only one */
  readonly regionName?: string;
  /** How the registry logs in. */
  readonly credentials: SwiftCredentials;
}

export interface SwiftStorageArgs extends SwiftSettings {
  readonly cluster: Cluster;
}

/**
 * Registry storage in a container of OpenStack Swift that is there. Creates nothing in OpenStack, and deletes nothing.
 *
 * ```ts
 * const credentials = { applicationCredential: { id, name, secret } };
 * const authURL = "https://keystone.example.com:5000/v3";
 * const storage = new SwiftStorage("storage", { cluster, container: "images", authURL, credentials });
 * ```
 *
 * OpenShift, "Configuring the registry for RHOSP" and "Image Registry Operator configuration parameters for RHOSP Swift storage".
 */
export class SwiftStorage extends pulumi.ComponentResource implements Storage {
  readonly spec: StorageSpec;
  readonly sharing = OBJECT_STORAGE_SHARING;
  readonly credentials: NonNullable<Storage["credentials"]>;
  readonly dependencies: readonly pulumi.Resource[] = [];
  readonly kept: pulumi.Output<string[]>;

  constructor(name: string, args: SwiftStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openshift-image-registry:index:SwiftStorage", name, {}, opts);
    const { cluster, credentials, ...place } = args;
    refuse(this, swiftProblems(args, cluster.declaredVersion));
    this.spec = { swift: { authVersion: "3", ...place } };
    this.credentials = pulumi.secret(secretData(credentials));
    this.kept = cluster.gated([`Swift container ${place.container} at ${place.authURL}`]);
    if (credentials.tokenID !== undefined) this.warnToken();
    this.registerOutputs({ kept: this.kept });
  }

  private warnToken(): void {
    const reason = "a token expires within hours, and the registry stops with it";
    void pulumi.log.warn(`credentials.tokenID: ${reason}`, this);
  }
}

/** The operator's names (`pkg/storage/swift`); Red Hat's documentation once has `_USER` for the first. */
function secretData({
  user,
  applicationCredential: application,
  tokenID,
}: SwiftCredentials): Record<string, pulumi.Input<string>> {
  if (user)
    return {
      REGISTRY_STORAGE_SWIFT_USERNAME: user.username,
      REGISTRY_STORAGE_SWIFT_PASSWORD: user.password,
    };
  if (application)
    return {
      REGISTRY_STORAGE_SWIFT_APPLICATIONCREDENTIALID: application.id,
      REGISTRY_STORAGE_SWIFT_APPLICATIONCREDENTIALNAME: application.name,
      REGISTRY_STORAGE_SWIFT_APPLICATIONCREDENTIALSECRET: application.secret,
    };
  return { REGISTRY_STORAGE_SWIFT_TOKENID: tokenID ?? "" };
}
