import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export type Severity = "debug" | "error" | "info" | "warning";

const severities = {
  debug: LogSeverity.DEBUG,
  error: LogSeverity.ERROR,
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
};

/** What one operation tells the user: passing status lines, and messages that stay. */
export interface Messages {
  /** A line that the next one replaces, an empty one by nothing; the same line is sent once. */
  status(severity: Severity, text: string): void;
  log(severity: Severity, text: string): void;
}

/** The engine's log. */
export class Host {
  private readonly engine: EngineClient;

  constructor(address: string) {
    this.engine = new EngineClient(address, credentials.createInsecure());
  }

  /** The messages of one operation on the resource `urn`, after `clean` has made them fit to be read. */
  messages(urn: string, clean: (text: string) => string): Messages {
    const told = new Set<string>();
    return {
      status: (severity, text) => {
        if (!told.has(text)) {
          told.add(text);
          this.send(urn, severity, clean(text), true);
        }
      },
      log: (severity, text) => {
        this.send(urn, severity, clean(text), false);
      },
    };
  }

  private send(urn: string, severity: Severity, text: string, ephemeral: boolean): void {
    const request = new LogRequest();
    request.setUrn(urn);
    request.setSeverity(severities[severity]);
    request.setMessage(text);
    request.setEphemeral(ephemeral);
    // A message that gets lost must not fail the operation it tells about.
    this.engine.log(request, () => undefined);
  }
}
