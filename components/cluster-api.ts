import {
  ApiException,
  AuthorizationV1Api,
  CustomObjectsApi,
  KubernetesObjectApi,
  PatchStrategy,
} from "@kubernetes/client-node";
import type { KubeConfig, KubernetesObject } from "@kubernetes/client-node";
import { Agent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

/** Which object: everything needed to find it. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** An object as read: its spec, status and the rest are not promised to have any shape. */
export interface LiveObject extends KubernetesObject {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** A right that a deployer needs, as in the rules of a ClusterRole. */
export interface Permission {
  /** API group; empty for the core group. */
  readonly group: string;
  /** A resource, or a part of one: `pods`, `imagestreams/layers`. */
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Namespace in which it is needed. Omitted: for the whole cluster. */
  readonly namespace?: string;
  /** The one object that it is needed for. Omitted: for all of them. */
  readonly name?: string;
}

/** An answer of the API server that is no success. */
export class Refusal extends Error {
  constructor(
    message: string,
    /** HTTP status: 403 for a right that is missing. */
    readonly status: number,
  ) {
    super(message);
  }
}

/** The few calls that we make ourselves, beside the provider's. */
export interface ClusterApi {
  /** Address of the API server, for messages. */
  readonly server: string;
  /** The object, or undefined when it, or its kind, is not there. */
  get(ref: ObjectRef): Promise<LiveObject | undefined>;
  /** Sends a JSON merge patch. `manager` is recorded as the owner of what it sets. */
  mergePatch(ref: ObjectRef, body: object, manager: string): Promise<void>;
  /** True when the cluster's user may do this. */
  may(permission: Permission, verb: string): Promise<boolean>;
}

interface Clients {
  readonly objects: KubernetesObjectApi;
  readonly custom: CustomObjectsApi;
}

/** Our own calls, over the same kubeconfig that the provider gets. */
export function connect(config: KubeConfig): ClusterApi {
  keepAlive(config);
  const objects = KubernetesObjectApi.makeApiClient(config);
  // The generic client reads by kind alone, and takes OpenShift's Ingress for Kubernetes' own.
  const custom = config.makeApiClient(CustomObjectsApi);
  const authorization = config.makeApiClient(AuthorizationV1Api);
  const server = config.getCurrentCluster()?.server ?? "unknown";
  return {
    server,
    get: (ref) => attempt(server, () => read({ objects, custom }, ref)),
    async mergePatch(ref, body, manager) {
      const patch = { ...ref, metadata: { ...ref.metadata }, ...body };
      await attempt(server, () =>
        objects.patch(patch, undefined, undefined, manager, undefined, PatchStrategy.MergePatch),
      );
    },
    async may({ group, resource: path, namespace, name }, verb) {
      const [resource = "", subresource] = path.split("/");
      const resourceAttributes = {
        group,
        resource,
        verb,
        ...(subresource !== undefined && { subresource }),
        ...(namespace !== undefined && { namespace }),
        ...(name !== undefined && { name }),
      };
      const review = await attempt(server, () =>
        authorization.createSelfSubjectAccessReview({ body: { spec: { resourceAttributes } } }),
      );
      return review.status?.allowed ?? false;
    },
  };
}

/** The client makes a connection, and a TLS handshake, for every request. One agent makes one for all. */
function keepAlive(config: KubeConfig): void {
  const authenticate = config.applySecurityAuthentication.bind(config);
  let shared: Agent | undefined;
  config.applySecurityAuthentication = async (context) => {
    await authenticate(context);
    const agent = context.getAgent();
    // Of another class it is a proxy's, and has its own ways.
    if (!(agent instanceof Agent) || agent.constructor !== Agent) return;
    shared ??= new Agent({ ...agent.options, keepAlive: true });
    context.setAgent(shared);
  };
}

async function read({ objects, custom }: Clients, ref: ObjectRef): Promise<LiveObject | undefined> {
  const { apiVersion, kind, metadata } = ref;
  const [version = "", group] = apiVersion.split("/").reverse();
  try {
    if (group === undefined)
      return await objects.read<LiveObject>({ apiVersion, kind, metadata: { ...metadata } });
    const { name, namespace } = metadata;
    const at = { group, version, plural: pluralOf(kind), name };
    const found = namespace
      ? custom.getNamespacedCustomObject({ ...at, namespace })
      : custom.getClusterCustomObject(at);
    return (await found) as LiveObject;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** True for every kind that we read. */
function pluralOf(kind: string): string {
  return `${kind.toLowerCase()}${kind.endsWith("s") ? "es" : "s"}`;
}

const TRIES = 4;

/** An API server that is being restarted or is short of breath gets a few seconds; anything else is an error at once. */
async function attempt<T>(server: string, call: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await call();
    } catch (error) {
      const status = statusOf(error);
      const passing =
        status === undefined ? isConnectionError(error) : status === 429 || status >= 500;
      if (!passing || tried === TRIES) throw explained(server, error, status);
      await sleep(tried * 500);
    }
  }
}

/** The client's errors print the whole response, headers and all; a user wants the API server's sentence. */
function explained(server: string, error: unknown, status: number | undefined): Error {
  if (status === undefined) {
    const reason = error instanceof Error ? error.message : String(error);
    return new Error(
      `The cluster at ${server} does not answer: ${reason}. Check the network, the context and your login.`,
    );
  }
  if (status === 401) {
    return new Refusal(
      `The cluster at ${server} does not accept the credential of the kubeconfig. Log in again.`,
      status,
    );
  }
  const message = `The cluster at ${server} refused a request (${status}): ${apiMessage(error)}`;
  return new Refusal(message, status);
}

function apiMessage(error: unknown): string {
  const body: unknown = error instanceof ApiException ? error.body : undefined;
  const parsed: unknown = typeof body === "string" ? safeParse(body) : body;
  const message = (parsed as { message?: unknown } | undefined)?.message;
  return typeof message === "string" ? message : "no reason was given";
}

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof ApiException ? error.code : undefined;
}

function isConnectionError(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return (
    typeof code === "string" &&
    ["ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "EPIPE", "EAI_AGAIN"].includes(code)
  );
}
