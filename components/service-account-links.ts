import { setTimeout as sleep } from "node:timers/promises";
import type * as pulumi from "@pulumi/pulumi";
import { mocked } from "./cluster";
import type { Cluster } from "./cluster";
import { Refusal } from "./cluster-api";
import type { ClusterApi, LiveObject, ObjectRef } from "./cluster-api";
import { inProgram } from "./hooks";
import { FIELD_MANAGER } from "./sole-storage";

/** What a service account does with a Secret: pulls images with it, or has it mounted, as builds do to push. */
export type LinkPurpose = "pull" | "mount";

/** A service account that uses a pull secret. */
export interface LinkedAccount {
  /** Its name, in the Secret's project. */
  readonly name: string;
  /** What for: `mount` is for accounts of builds, which push. @default pull */
  readonly for?: readonly LinkPurpose[];
}

/** What each account uses a Secret for. */
export type Links = Readonly<Record<string, readonly LinkPurpose[]>>;

/** On the Secret: to which accounts it was linked, so that one that leaves the settings can be unlinked. */
const LINKED = "openshift-image-registry/linked";

/** Another writer may be faster. */
const TRIES = 5;

const LISTS = { pull: "imagePullSecrets", mount: "secrets" } as const;

type Entries = readonly { readonly name?: string }[];

/** A service account of a project. */
export function accountRef(namespace: string, name: string): ObjectRef {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace, name } };
}

/**
 * Links a Secret to a service account for just these purposes, as `oc secrets link` and `unlink` do; nothing is written when it
 * is so already. The list of pull secrets is one value to Server-Side Apply: applied, it would push out those that OpenShift itself
 * puts there. So it is read, completed and written back, and refused when it has changed in between.
 */
export async function link(
  api: ClusterApi,
  account: ObjectRef,
  secret: string,
  purposes: readonly LinkPurpose[],
): Promise<void> {
  for (let tried = 1; ; tried++) {
    const live = await api.get(account);
    const change = live && changed(live, secret, purposes);
    if (!change) return;
    const { resourceVersion } = live.metadata ?? {};
    const { name, namespace } = account.metadata;
    try {
      const metadata = { name, namespace, resourceVersion };
      await api.mergePatch(account, { metadata, ...change }, FIELD_MANAGER);
      return;
    } catch (error) {
      const raced = error instanceof Refusal && error.status === 409;
      if (!raced || tried === TRIES) throw error;
      await sleep(tried * 100);
    }
  }
}

function changed(
  live: LiveObject,
  secret: string,
  purposes: readonly LinkPurpose[],
): object | undefined {
  const lists = (Object.keys(LISTS) as LinkPurpose[]).flatMap((purpose) => {
    const before = (live[LISTS[purpose]] ?? []) as Entries;
    const there = before.some(({ name }) => name === secret);
    if (there === purposes.includes(purpose)) return [];
    const after = there
      ? before.filter(({ name }) => name !== secret)
      : [...before, { name: secret }];
    return [[LISTS[purpose], after] as const];
  });
  return lists.length > 0 ? Object.fromEntries(lists) : undefined;
}

/** By account, in an order of their own. */
export function linksOf(accounts: readonly LinkedAccount[]): Links {
  const entries = accounts.map(
    ({ name, for: purposes = ["pull"] }) => [name, [...purposes].sort()] as const,
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the Secret tells of its links. */
export function linkAnnotation(links: Links): Record<string, string> {
  return { [LINKED]: JSON.stringify(links) };
}

/** A hook for the Secret: accounts that are linked no more are unlinked before it changes. */
export function unlinkOthers(
  cluster: Cluster,
  { metadata: { name, namespace = "" } }: ObjectRef,
  links: Links,
): pulumi.ResourceHookBinding {
  if (mocked()) return {};
  const unlink = inProgram(async ({ oldInputs }: pulumi.ResourceHookArgs) => {
    const gone = Object.keys(linksIn(oldInputs)).filter((account) => !(account in links));
    for (const account of gone)
      await link(await cluster.api, accountRef(namespace, account), name, []);
  });
  return { beforeUpdate: [unlink] };
}

function linksIn(inputs: unknown): Links {
  const { metadata } = (inputs ?? {}) as {
    metadata?: { annotations?: Readonly<Record<string, string>> };
  };
  return JSON.parse(metadata?.annotations?.[LINKED] ?? "{}") as Links;
}
