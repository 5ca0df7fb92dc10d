import type { Manifest } from "../../../sandbox/kube";
import type { LiveConfig, Scenario } from "./scenario";

/** Records every version of the configuration that a watcher sees, until `stop`. */
export function watchConfig({ lab }: Scenario): { seen: LiveConfig[]; stop: () => void } {
  const seen: LiveConfig[] = [];
  const configs = "/apis/imageregistry.operator.openshift.io/v1/configs";
  const stop = lab.api.watch(configs, (_, config) => seen.push(config as LiveConfig));
  return { seen, stop };
}

/** The managers of an object that hold any of its spec, and by which operation. */
export function specManagers(object: Manifest): string[] {
  const { managedFields: fields } = object.metadata as unknown as {
    managedFields: readonly ManagedFields[];
  };
  return fields
    .filter(({ fieldsV1 }) => "f:spec" in fieldsV1)
    .map(({ manager, operation }) => `${manager} ${operation}`);
}

interface ManagedFields {
  readonly manager: string;
  readonly operation: string;
  readonly fieldsV1: Readonly<Record<string, unknown>>;
}

/** Waits until `look` finds something. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  seconds = 20,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited ${seconds} s for: ${what}`);
}
