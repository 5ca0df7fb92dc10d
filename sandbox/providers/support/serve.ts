import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { endWithParent } from "./end-with-parent";
import { Host } from "./host";

/** Serves a provider on a free port, tells the engine which, and ends with the engine. */
export function serve(service: (host: Host) => UntypedServiceImplementation): void {
  const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
  if (engine === undefined) {
    throw new Error("the address of the Pulumi engine is missing: only the engine starts this");
  }
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const server = new Server(unlimited);
  server.addService(ResourceProviderService, service(new Host(engine)));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      throw error;
    }
    process.stdout.write(`${port}\n`);
  });
  endWithParent();
}
