import type * as pulumi from "@pulumi/pulumi";
import { settled } from "./cluster";
import type { Cluster } from "./cluster";
import type { ClusterApi, LiveObject, ObjectRef } from "./cluster-api";
import { NAMESPACE } from "./gate";
import type { Verdict } from "./judge";

/** What the operator makes of the credential, for the registry's pods. */
export const RENDERED: ObjectRef = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "image-registry-private-configuration", namespace: NAMESPACE },
};

export const DEPLOYMENT: ObjectRef = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "image-registry", namespace: NAMESPACE },
};

/** Changes with the Secrets that the pods use; the operator writes it into their template. */
const CHECKSUM = "imageregistry.operator.openshift.io/dependencies-checksum";

/** The credential that the registry is to be seen to use, before the one that it replaces is removed. */
export class InUse {
  /** The pods' checksum before a Secret with another content was written. */
  private before: string | undefined;

  constructor(
    private readonly cluster: Cluster,
    /** Keys and values, secret. */
    readonly credentials: pulumi.Output<Credentials>,
  ) {}

  /** Called before the Secret is written: whatever the pods run with now is old. */
  async remember(): Promise<void> {
    const api = await this.cluster.api;
    if (isRendered(await api.get(RENDERED), await settled(this.credentials))) return;
    this.before = checksumOf(await api.get(DEPLOYMENT)) ?? "";
  }

  /** True when this update has written another credential. */
  get replaced(): boolean {
    return this.before !== undefined;
  }

  /** Has the operator taken the credential over, and given it to the pods of this Deployment? */
  async judge(
    api: ClusterApi,
    credentials: Credentials,
    deployment: LiveObject | undefined,
  ): Promise<Verdict> {
    if (!isRendered(await api.get(RENDERED), credentials))
      return { state: "moving", why: "The operator has not taken the credential over yet" };
    if (this.before !== undefined && this.before === checksumOf(deployment))
      return { state: "moving", why: "The pods still use the credential from before" };
    return { state: "good", why: "" };
  }
}

/** The operator copies a value, or prints it into a file. */
export function isRendered(secret: LiveObject | undefined, credentials: Credentials): boolean {
  const data = (secret?.["data"] ?? {}) as Credentials;
  const texts = Object.values(data).map((value) => Buffer.from(value, "base64").toString());
  return Object.values(credentials).every((value) => texts.some((text) => text.includes(value)));
}

function checksumOf(deployment: LiveObject | undefined): string | undefined {
  const template = deployment?.spec?.["template"] as Template | undefined;
  return template?.metadata?.annotations?.[CHECKSUM];
}

type Credentials = Readonly<Record<string, string>>;

interface Template {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}
