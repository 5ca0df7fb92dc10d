import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";

/** How often each method was called, by name. */
export type Calls = Readonly<Record<string, number>>;

type Method = (this: unknown, ...args: unknown[]) => unknown;

let calls: Record<string, number> = {};

/** The calls since the last time. */
export function takeEngineCalls(): Calls {
  const taken = calls;
  calls = {};
  return taken;
}

/** From now on, counts the calls that programs of this process make to the engine and its resource monitor. */
export function countEngineCalls(): void {
  for (const client of [ResourceMonitorClient, EngineClient]) {
    const methods = client.prototype as unknown as Record<string, Method>;
    for (const [name, method] of methodsOf(methods)) {
      methods[name] = function (...args) {
        calls[name] = (calls[name] ?? 0) + 1;
        return method.apply(this, args);
      };
    }
  }
}

/** gRPC gives each method two names, `registerResource` and `RegisterResource`; the SDK calls the first. */
function methodsOf(methods: Readonly<Record<string, Method>>): [string, Method][] {
  return Object.entries(methods).filter(
    ([name, method]) => /^[a-z]/.test(name) && typeof method === "function",
  );
}

export const sum = (counts: Calls): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
