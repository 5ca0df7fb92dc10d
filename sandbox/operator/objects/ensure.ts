import { createHash } from "node:crypto";

import type { Api } from "../api";
import { wrapped } from "../errors";
import { CHECKSUM_ANNOTATION, MANAGER } from "../names";
import type { KubeObject } from "../types";

/** An object that the operator wants, and where. */
export interface Desired {
  readonly collection: string;
  readonly object: KubeObject;
  /** How the operator's messages call the kind. */
  readonly type: string;
  /**
   * Makes the next whole object from the one there is. By default the desired content replaces it
   * once that content changes: what others edit meanwhile stays.
   */
  readonly merge?: (existing: KubeObject, wanted: KubeObject) => KubeObject | undefined;
}

/** The path of a desired object. */
export function pathOf({ collection, object }: Desired): string {
  return `${collection}/${object.metadata.name}`;
}

/** Creates or updates one object with the operator's field manager. */
export async function ensure(api: Api, desired: Desired): Promise<KubeObject> {
  const wanted = withChecksum(desired.object);
  const existing = await api.get(pathOf(desired));
  if (!existing) {
    return wrapped(`failed to create object ${title(desired)}`, () =>
      api.create(desired.collection, wanted, MANAGER.operator),
    );
  }
  const next = (desired.merge ?? overridden)(existing, wanted);
  if (!next) return existing;
  return wrapped(`failed to update object ${title(desired)}`, () =>
    api.replace(pathOf(desired), next, MANAGER.operator),
  );
}

/** The content with new metadata; identity and status stay. */
export function replaced(existing: KubeObject, wanted: KubeObject): KubeObject {
  const { status, metadata } = existing as KubeObject & { status?: unknown };
  const { annotations, labels } = wanted.metadata;
  return {
    ...wanted,
    metadata: { ...metadata, annotations: annotations ?? {}, labels: labels ?? {} },
    ...(status === undefined ? {} : { status }),
  };
}

/** How the operator names an object in its messages. */
export function title({ type, object: { metadata } }: Desired): string {
  const place = metadata.namespace ? `Namespace=${metadata.namespace}, ` : "";
  return `${type}, ${place}Name=${metadata.name}`;
}

/** A digest that changes with the content. */
export function checksum(content: unknown): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(content)).digest("hex")}`;
}

function overridden(existing: KubeObject, wanted: KubeObject): KubeObject | undefined {
  const before = existing.metadata.annotations?.[CHECKSUM_ANNOTATION];
  return before === wanted.metadata.annotations?.[CHECKSUM_ANNOTATION]
    ? undefined
    : replaced(existing, wanted);
}

function withChecksum(object: KubeObject): KubeObject {
  const { metadata } = object;
  const annotations = { ...metadata.annotations, [CHECKSUM_ANNOTATION]: checksum(object) };
  return { ...object, metadata: { ...metadata, annotations } };
}
