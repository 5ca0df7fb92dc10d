import { serve } from "../support/serve";
import type { CloudDouble } from "./double";
import { service } from "./service";

export * from "./double";
export { messageOf } from "../support/errors";
export { isObject, objectOf, stringOf, type Properties, type Value } from "../support/values";

/** Serves a double to the engine that has started this process. */
export function serveDouble<Cloud>(double: CloudDouble<Cloud>): void {
  serve((host) => service(host, double));
}
