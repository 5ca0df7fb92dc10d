import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import type { Host } from "../support/host";
import { diffAnswer, namingOf, unary, type Clean, type ResourceCall } from "../support/rpc";
import { blackOut } from "../support/secrets";
import { revealAll } from "../support/values";
import { fromStruct, toStruct } from "../support/wire";
import type { CloudDouble, Context, Failure, ResourceType } from "./double";
import { failures } from "./fields";
import * as lifecycle from "./lifecycle";
import { checkSettings, diffSettings, readSettings, secretSettings } from "./settings";

/** A resource's type, what it is done to, and the cloud it is in. */
interface Subject<Cloud> {
  readonly type: ResourceType<Cloud>;
  readonly name: string;
  readonly cloud: () => Cloud;
  readonly context: Context;
  readonly preview: boolean;
}

/** What the engine calls, for a double. Methods that are not here answer that they are not implemented. */
export function service<Cloud>(
  host: Host,
  double: CloudDouble<Cloud>,
): UntypedServiceImplementation {
  const cancellation = new AbortController();
  let connected: { readonly cloud: Cloud } | undefined;
  let credentials: readonly string[] = [];

  /** A method whose errors, and messages, hold neither the call's secrets nor the provider's. */
  function method<Call, Answer>(
    work: (call: Call, clean: Clean) => Promise<Answer>,
  ): handleUnaryCall<Call, Answer> {
    return unary((call: Call, clean) => {
      const both: Clean = (text) => blackOut(clean(text), credentials);
      return work(call, both).catch((error: unknown) => {
        if (error instanceof Error) error.message = both(error.message);
        throw error;
      });
    });
  }

  function cloud(): Cloud {
    if (connected === undefined) throw new Error("the provider is not configured");
    return connected.cloud;
  }

  function onResource<Call extends ResourceCall, Answer>(
    work: (subject: Subject<Cloud>, call: Call) => Promise<Answer>,
  ): handleUnaryCall<Call, Answer> {
    return method(async (call, clean) => {
      const urn = call.getUrn();
      const { type, name } = typeOf(double, urn);
      const context = {
        name,
        messages: host.messages(urn, clean),
        signal: cancellation.signal,
        timeout: call.getTimeout?.() ?? 0,
      };
      const preview = call.getPreview?.() ?? false;
      return work({ type, name, cloud, context, preview }, call);
    });
  }

  return {
    getPluginInfo: method(() => Promise.resolve(new PluginInfo().setVersion(double.version))),
    checkConfig: method((call: rpc.CheckRequest) => {
      const found = checkSettings(double, fromStruct(call.getNews()));
      return Promise.resolve(checkAnswer(found).setInputs(call.getNews()));
    }),
    diffConfig: method((call: rpc.DiffRequest) => {
      const diff = diffSettings(double, fromStruct(call.getOlds()), fromStruct(call.getNews()));
      const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
      const answer = new rpc.DiffResponse()
        .setChanges(diff.diffs.length === 0 ? DIFF_NONE : DIFF_SOME)
        .setDiffsList(diff.diffs)
        .setReplacesList(diff.replaces);
      return Promise.resolve(answer);
    }),
    configure: method(async (call: rpc.ConfigureRequest) => {
      const variables = call.getVariablesMap();
      const settings = readSettings(double, (name) => variables.get(name));
      credentials = secretSettings(double, settings);
      connected = { cloud: await double.connect(settings) };
      return new rpc.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    }),
    check: onResource(({ type, name }, call: rpc.CheckRequest) => {
      const [olds, news] = [fromStruct(call.getOlds()), fromStruct(call.getNews())];
      const checked = lifecycle.check(type, { name, olds, news, naming: namingOf(call) });
      return Promise.resolve(checkAnswer(checked.failures).setInputs(toStruct(checked.inputs)));
    }),
    diff: onResource(({ type }, call: rpc.DiffRequest) => {
      const [olds, news] = [fromStruct(call.getOldInputs()), fromStruct(call.getNews())];
      return Promise.resolve(diffAnswer(lifecycle.diff(type, olds, news)));
    }),
    create: onResource(async ({ type, cloud, context, preview }, call: rpc.CreateRequest) => {
      const given = fromStruct(call.getProperties());
      const { id, state } = preview
        ? lifecycle.previewCreate(type, given)
        : await lifecycle.create(type, cloud(), given, context);
      return new rpc.CreateResponse().setId(id).setProperties(toStruct(state));
    }),
    read: onResource(async ({ type, cloud }, call: rpc.ReadRequest) => {
      const [state, inputs] = [fromStruct(call.getProperties()), fromStruct(call.getInputs())];
      const found = await lifecycle.read(type, cloud(), call.getId(), { state, inputs });
      const answer = new rpc.ReadResponse().setId(found.id);
      if (found.id === "") return answer;
      return answer.setProperties(toStruct(found.state)).setInputs(toStruct(found.inputs ?? {}));
    }),
    update: onResource(async ({ type, cloud, context, preview }, call: rpc.UpdateRequest) => {
      const [old, given] = [fromStruct(call.getOlds()), fromStruct(call.getNews())];
      const state = preview
        ? lifecycle.previewUpdate(type, old, given)
        : await lifecycle.update(type, cloud(), { id: call.getId(), old, given }, context);
      return new rpc.UpdateResponse().setProperties(toStruct(state));
    }),
    delete: onResource(async ({ type, cloud, context }, call: rpc.DeleteRequest) => {
      const state = revealAll(fromStruct(call.getProperties()));
      await type.delete(cloud(), call.getId(), state, context);
      return new Empty();
    }),
    cancel: method(() => {
      cancellation.abort();
      return Promise.resolve(new Empty());
    }),
    invoke: method(async (call: rpc.InvokeRequest) => {
      const found = double.functions?.[call.getTok()];
      if (!found) throw new Error(`the function ${call.getTok()} is not in the provider double`);
      const args = revealAll(fromStruct(call.getArgs()));
      const wrong = failures(found.inputs, args);
      if (wrong.length > 0) return new rpc.InvokeResponse().setFailuresList(wrong.map(toFailure));
      return new rpc.InvokeResponse().setReturn(toStruct(await found.call(cloud(), args)));
    }),
    construct: method((call: rpc.ConstructRequest) =>
      Promise.reject(new Error(`the component ${call.getType()} is not in the provider double`)),
    ),
  };
}

/** The type and the logical name of a resource; a type that the double does not have is refused. */
function typeOf<Cloud>(
  { resources }: CloudDouble<Cloud>,
  urn: string,
): { type: ResourceType<Cloud>; name: string } {
  const parts = urn.split("::");
  const token = parts[2]?.split("$").pop() ?? "";
  const type = resources[token];
  if (type === undefined) throw new Error(`${token} is not in the provider double`);
  return { type, name: parts.slice(3).join("::") };
}

const toFailure = ({ property, reason }: Failure): rpc.CheckFailure =>
  new rpc.CheckFailure().setProperty(property).setReason(reason);

const checkAnswer = (found: readonly Failure[]): rpc.CheckResponse =>
  new rpc.CheckResponse().setFailuresList(found.map(toFailure));
