import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  GetRequiredPackagesResponse,
  LanguageHandshakeResponse,
  RunResponse,
} from "@pulumi/pulumi/proto/language_pb";
import type { LanguageHandshakeRequest, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { endWithParent } from "../support/end-with-parent";

/**
 * Double of Pulumi's language host for Node.js, which no package registry has: starts the program of a `pulumi up` from
 * the command line with the SDK's own runner. It installs no dependencies and resolves no packages.
 */

/** What the SDK's runner exits with when it has already told the user what went wrong. */
const ALREADY_TOLD = 32;

let engine = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";

const handshake: handleUnaryCall<LanguageHandshakeRequest, LanguageHandshakeResponse> = (
  call,
  done,
) => {
  engine = call.request.getEngineAddress();
  done(null, new LanguageHandshakeResponse());
};

const run: handleUnaryCall<RunRequest, RunResponse> = (call, done) => {
  const response = new RunResponse();
  runProgram(call.request)
    .then((code) => {
      if (code === ALREADY_TOLD) response.setBail(true);
      else if (code !== 0) response.setError(`the program exited with code ${code}`);
    })
    .catch((error: unknown) => response.setError(String(error)))
    .finally(() => {
      done(null, response);
    });
};

function runProgram(request: RunRequest): Promise<number> {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const runner = createRequire(join(directory, "package.json")).resolve("@pulumi/pulumi/cmd/run");
  const child = spawn(process.execPath, [runner, ...runnerArguments(request, directory)], {
    env: { ...process.env, ...programEnvironment(request) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  process.once("exit", () => child.kill());
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      done(code ?? 1);
    });
  });
}

function runnerArguments(request: RunRequest, directory: string): string[] {
  const named: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": request.getInfo()?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: directory,
    parallel: String(request.getParallel()),
  };
  const given = Object.entries(named).filter(([, value]) => value !== "");
  const flags = request.getDryrun() ? ["--dry-run"] : [];
  const entry = request.getInfo()?.getEntryPoint() ?? ".";
  return [...given.flatMap(([name, value]) => [`--${name}`, value]), ...flags, entry];
}

function programEnvironment(request: RunRequest): Record<string, string> {
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: "true",
  };
}

const implementation: UntypedServiceImplementation = {
  handshake,
  run,
  getPluginInfo: (_call: unknown, done: (error: null, info: PluginInfo) => void) => {
    const info = new PluginInfo();
    info.setVersion("0.0.0");
    done(null, info);
  },
  // The kubernetes plugin is found on PATH.
  getRequiredPackages: (
    _call: unknown,
    done: (error: null, none: GetRequiredPackagesResponse) => void,
  ) => {
    done(null, new GetRequiredPackagesResponse());
  },
};

/** Everything else is answered as a host of an older version would: not implemented. */
function withTheRest(service: object): UntypedServiceImplementation {
  const refuse = (_call: unknown, done: (error: object) => void) => {
    done({ code: status.UNIMPLEMENTED, details: "the language host double does not do this" });
  };
  const all = Object.keys(service).map((method) => [method, refuse]);
  return { ...(Object.fromEntries(all) as UntypedServiceImplementation), ...implementation };
}

const server = new Server({
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
});
const service = LanguageRuntimeService as never;
server.addService(service, withTheRest(service));
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
endWithParent();
