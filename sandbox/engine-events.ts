import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import type { Log } from "./log";

/** What the engine's verbs are called when they are done. */
const done: Record<string, string> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  discard: "kept, no longer managed",
};

/**
 * Severities that may be shown. The engine also sends `debug`, which its SDK's type does not admit and
 * which holds every property in clear text, secrets included.
 */
const shown: readonly string[] = ["info", "info#err", "warning", "error"];

/** The engine's progress in few lines, and its errors for the end. */
export class EngineProgress {
  readonly errors: string[] = [];
  private last = "";

  constructor(private readonly log: Log) {}

  readonly onEvent = (event: EngineEvent): void => {
    const { diagnosticEvent, resOutputsEvent, resOpFailedEvent } = event;
    if (resOutputsEvent) this.step(resOutputsEvent.metadata);
    if (resOpFailedEvent) {
      this.say(`${resOpFailedEvent.metadata.op} failed: ${title(resOpFailedEvent.metadata)}`);
    }
    if (!diagnosticEvent || !shown.includes(diagnosticEvent.severity)) return;
    const message = plain(diagnosticEvent.message);
    if (message === "") return;
    if (diagnosticEvent.severity === "error") this.errors.push(message);
    this.say(message);
  };

  private step(metadata: StepEventMetadata): void {
    const verb = done[metadata.op];
    if (verb !== undefined) this.say(`${verb} ${title(metadata)}`);
  }

  /** Waiting repeats itself; once is enough. */
  private say(line: string): void {
    if (line === this.last) return;
    this.last = line;
    for (const one of line.split("\n")) this.log(`  ${one}`);
  }
}

/** `kubernetes:core/v1:Secret` of name `x` reads `Secret x`. */
function title({ type, urn }: StepEventMetadata): string {
  return `${type.split(":").at(-1) ?? type} ${urn.split("::").at(-1) ?? urn}`;
}

/** The engine marks colours as `<{%...%}>`. */
const plain = (text: string): string => text.replace(/<\{%.*?%\}>/g, "").trim();
