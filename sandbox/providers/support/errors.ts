import type { Properties } from "./values";

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A resource that is there but not as it should be: the engine records it, and the next update repairs it. */
export class InitFailed extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly state: Properties,
  ) {
    super(message);
  }
}
