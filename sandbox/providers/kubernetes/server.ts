import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { checkConfig, diffConfig, readSettings } from "./config";
import { connect } from "./connect";
import type { Host } from "../support/host";
import { parseUrn } from "./objects";
import { Provider, type Request } from "./provider";
import {
  diffAnswer,
  namingOf,
  unary as cleanUnary,
  type Clean,
  type ResourceCall,
} from "../support/rpc";
import { fromStruct, toStruct } from "../support/wire";
import { secretData } from "./secrets";

/** The version of the official provider whose ways these are. */
const version = "4.34.2";

/** What the engine calls. Methods that are not here answer that they are not implemented. */
export function service(host: Host): UntypedServiceImplementation {
  let provider: Provider | undefined;

  function onResource<Call extends ResourceCall, Answer>(
    work: (provider: Provider, request: Request, call: Call) => Promise<Answer>,
  ): handleUnaryCall<Call, Answer> {
    return unary(async (call, clean) => {
      if (provider === undefined) {
        throw new Error("the provider is not configured");
      }
      const urn = parseUrn(call.getUrn());
      const request = {
        urn,
        timeout: call.getTimeout?.() ?? 0,
        preview: call.getPreview?.() ?? false,
        messages: host.messages(urn.text, clean),
      };
      return work(provider, request, call);
    });
  }

  return {
    getPluginInfo: unary(() => Promise.resolve(new PluginInfo().setVersion(version))),
    checkConfig: unary((call: rpc.CheckRequest) => {
      const answer = new rpc.CheckResponse().setInputs(call.getNews());
      for (const { property, reason } of checkConfig(fromStruct(call.getNews()))) {
        answer.addFailures(new rpc.CheckFailure().setProperty(property).setReason(reason));
      }
      return Promise.resolve(answer);
    }),
    diffConfig: unary((call: rpc.DiffRequest) => {
      const diff = diffConfig(fromStruct(call.getOlds()), fromStruct(call.getNews()));
      const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
      const answer = new rpc.DiffResponse()
        .setChanges(diff.diffs.length === 0 ? DIFF_NONE : DIFF_SOME)
        .setDiffsList(diff.diffs)
        .setReplacesList(diff.replaces);
      return Promise.resolve(answer);
    }),
    configure: unary(async (call: rpc.ConfigureRequest) => {
      const variables = call.getVariablesMap();
      const settings = readSettings((name) => variables.get(`kubernetes:config:${name}`));
      provider = new Provider(settings, await connect(settings));
      return new rpc.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    }),
    check: onResource(async (provider, request, call: rpc.CheckRequest) => {
      const given = {
        olds: fromStruct(call.getOlds()),
        news: fromStruct(call.getNews()),
        naming: namingOf(call),
      };
      return new rpc.CheckResponse().setInputs(toStruct(await provider.check(request, given)));
    }),
    diff: onResource(async (provider, request, call: rpc.DiffRequest) => {
      if (call.getIgnorechangesList().length > 0) {
        throw new Error("ignoreChanges is not in the provider double");
      }
      const news = fromStruct(call.getNews());
      return diffAnswer(await provider.diff(request, fromStruct(call.getOlds()), news));
    }),
    create: onResource(async (provider, request, call: rpc.CreateRequest) => {
      const created = await provider.create(request, fromStruct(call.getProperties()));
      return new rpc.CreateResponse().setId(created.id).setProperties(toStruct(created.state));
    }),
    read: onResource(async (provider, request, call: rpc.ReadRequest) => {
      const given = {
        state: fromStruct(call.getProperties()),
        inputs: fromStruct(call.getInputs()),
      };
      const { id, state, inputs } = await provider.read(request, call.getId(), given);
      const answer = new rpc.ReadResponse().setId(id);
      return id === ""
        ? answer
        : answer.setProperties(toStruct(state)).setInputs(inputs && toStruct(inputs));
    }),
    update: onResource(async (provider, request, call: rpc.UpdateRequest) => {
      const [olds, news] = [fromStruct(call.getOlds()), fromStruct(call.getNews())];
      const { state } = await provider.update(request, olds, news);
      return new rpc.UpdateResponse().setProperties(toStruct(state));
    }),
    delete: onResource(async (provider, request, call: rpc.DeleteRequest) => {
      await provider.delete(request, call.getId(), fromStruct(call.getProperties()));
      return new Empty();
    }),
    cancel: unary(() => {
      provider?.cancel();
      return Promise.resolve(new Empty());
    }),
    invoke: unary((call: rpc.InvokeRequest) =>
      Promise.reject(new Error(`the function ${call.getTok()} is not in the provider double`)),
    ),
    construct: unary((call: rpc.ConstructRequest) =>
      Promise.reject(new Error(`the component ${call.getType()} is not in the provider double`)),
    ),
  };
}

function unary<Call, Answer>(
  work: (call: Call, clean: Clean) => Promise<Answer>,
): handleUnaryCall<Call, Answer> {
  return cleanUnary(work, secretData);
}
