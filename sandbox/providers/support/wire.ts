import { Metadata, status as codes, type ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { InitFailed, messageOf } from "./errors";
import type { Properties } from "./values";

export function fromStruct(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties);
}

/** An error as gRPC carries it; `clean` makes its text fit to be read. */
export function toServiceError(
  error: unknown,
  clean: (text: string) => string,
): Partial<ServiceError> {
  const details = clean(messageOf(error));
  return error instanceof InitFailed
    ? { code: codes.UNKNOWN, details, metadata: initFailed(error, details) }
    : { code: codes.UNKNOWN, details };
}

/** The detail that makes the engine record a resource although its operation failed. */
function initFailed({ id, state }: InitFailed, message: string): Metadata {
  const failure = new ErrorResourceInitFailed();
  failure.setId(id);
  failure.setReasonsList([message]);
  failure.setProperties(toStruct(state));
  const detail = new Any();
  detail.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(codes.UNKNOWN);
  status.setMessage(message);
  status.addDetails(detail);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}
