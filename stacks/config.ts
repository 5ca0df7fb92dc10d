import * as pulumi from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime/config";

/** Settings of the stack by key, and the keys that hold something encrypted. */
export interface StackConfig {
  readonly values: Readonly<Record<string, unknown>>;
  readonly secrets: ReadonlySet<string>;
}

/** What `pulumi config` holds for this project. All of it, so that a misspelt key is seen. */
export function stackConfig(): StackConfig {
  const prefix = `${pulumi.getProject()}:`;
  const own = Object.entries(runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  const values = Object.fromEntries(
    own.map(([key, value]) => [key.slice(prefix.length), parsed(value)]),
  );
  return {
    values,
    secrets: new Set(Object.keys(values).filter((key) => isConfigSecret(prefix + key))),
  };
}

/** Objects and lists arrive as JSON; everything else as text. */
function parsed(value: string): unknown {
  try {
    const json: unknown = JSON.parse(value);
    return typeof json === "object" && json !== null ? json : value;
  } catch {
    return value;
  }
}

/** Part of the protocol with the engine, but not of the SDK's typed interface. */
const { isConfigSecret } = runtime as unknown as { isConfigSecret: (key: string) => boolean };
