import * as settings from "@pulumi/pulumi/runtime/settings";

/**
 * One process of tests runs hundreds of engines, each on ports of its own, and ports come back. By default gRPC remembers
 * for the whole process that an address did not answer, and fails the first call to the next engine behind it; which the
 * SDK then takes for a program that ended well, and without resources. Users run one engine a process.
 */
const { grpcClientOptions } = settings as unknown as {
  grpcClientOptions: Record<string, unknown>;
};
grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
