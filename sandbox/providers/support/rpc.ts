import type { handleUnaryCall } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { pathText, type Difference } from "./diff";
import { redact, type Always } from "./secrets";
import { fromStruct, toServiceError } from "./wire";

/** What a call about a resource says, as far as all of them are alike. */
export interface ResourceCall {
  getUrn(): string;
  getTimeout?(): number;
  getPreview?(): boolean;
  getNews?(): Struct | undefined;
  getOlds?(): Struct | undefined;
  getProperties?(): Struct | undefined;
}

/** Makes a text fit to be read. */
export type Clean = (text: string) => string;

/** A gRPC method out of a function; its errors lose every secret that came with the call. */
export function unary<Call, Answer>(
  work: (call: Call, clean: Clean) => Promise<Answer>,
  always?: Always,
): handleUnaryCall<Call, Answer> {
  return ({ request }, callback) => {
    const clean = cleaner(request as Partial<ResourceCall>, always);
    work(request, clean).then(
      (answer) => {
        callback(null, answer);
      },
      (error: unknown) => {
        const failure = toServiceError(error, clean);
        callback(failure, null, failure.metadata);
      },
    );
  };
}

function cleaner(call: Partial<ResourceCall>, always?: Always): Clean {
  return (text) =>
    [call.getNews?.(), call.getOlds?.(), call.getProperties?.()]
      .map(fromStruct)
      .reduce((clean, properties) => redact(clean, properties, always), text);
}

/** How the engine wants resources without a name to be named. */
export interface Naming {
  readonly seed: Uint8Array;
  readonly disabled: boolean;
  /** The engine's own proposal, if the project sets a pattern. */
  readonly proposed: string;
}

export function namingOf(call: rpc.CheckRequest): Naming {
  const options = call.getAutonaming();
  const { DISABLE } = rpc.CheckRequest.AutonamingOptions.Mode;
  return {
    seed: call.getRandomseed_asU8(),
    disabled: options?.getMode() === DISABLE && options.getProposedName() === "",
    proposed: options?.getProposedName() ?? "",
  };
}

/** What an update would do to a resource. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** The new object needs the name of the old one. */
  readonly deleteBeforeReplace: boolean;
}

export function diffAnswer({ differences, deleteBeforeReplace }: Comparison): rpc.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
  const answer = new rpc.DiffResponse()
    .setChanges(differences.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setReplacesList(differences.filter(({ replace }) => replace).map(({ path }) => pathText(path)))
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const difference of differences) {
    const detail = new rpc.PropertyDiff().setKind(kindOf(difference));
    answer
      .getDetaileddiffMap()
      .set(pathText(difference.path), detail.setInputdiff(difference.kind === "delete"));
  }
  return answer;
}

function kindOf({ kind, replace }: Difference): rpc.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } =
    rpc.PropertyDiff.Kind;
  return {
    add: replace ? ADD_REPLACE : ADD,
    delete: replace ? DELETE_REPLACE : DELETE,
    update: replace ? UPDATE_REPLACE : UPDATE,
  }[kind];
}
