import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { setImmediate as turn } from "node:timers/promises";
import { cloudAnswer, cloudOutputs } from "./clouds";
import { captureConsole, captureRejections } from "./capture";

/** One resource, as the program registered it. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Inputs with secrets opened, so that tests can compare them. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Paths of what was sent as a secret. */
  readonly secrets: readonly string[];
  /** URNs that it waits for. */
  readonly dependencies: readonly string[];
  readonly options: Readonly<pulumi.CustomResourceOptions & pulumi.ComponentResourceOptions>;
}

/** What came of running a program. */
export interface Run<T> {
  /** What the program returned. */
  readonly outputs: T;
  readonly resources: readonly Registered[];
  /** Outputs that components registered, by URN. */
  readonly registered: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** What was logged, as `warn: ...`. */
  readonly logs: readonly string[];
  /** The one resource with this type and name. */
  readonly find: (type: string, name: string) => Registered;
}

export interface RunOptions {
  readonly preview?: boolean;
  readonly project?: string;
  readonly stack?: string;
  /** State that the engine keeps from an earlier run, by name; it wins over the inputs. */
  readonly state?: Readonly<Record<string, object>>;
  /** False: components see an engine, with hooks and a cluster behind the kubeconfig, in place of Pulumi's mocks. */
  readonly mocked?: boolean;
}

/** Marks a secret on the wire between program and engine. */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/**
 * Runs a program as the engine does, with mocks in its place, until nothing is left to register.
 *
 * @throws the first refusal; others come with it as its `errors`
 */
export async function run<T>(
  program: () => T | Promise<T>,
  options: RunOptions = {},
): Promise<Run<T>> {
  const { project = "openshift-image-registry", stack = "prod", preview = false } = options;
  const recorder = new Recorder({ ...options, project, stack });
  pulumi.runtime.setMockOptions(recorder.monitor(), project, stack, preview);
  const console = captureConsole();
  const rejections = captureRejections();
  let outputs: unknown;
  try {
    outputs = await settle(() => runInStack(recorder, program), rejections.errors);
  } finally {
    console.restore();
    rejections.restore();
    // Otherwise a refused program's promises are reported as leaks when the process ends.
    pulumi.runtime.resetOptions(project, stack, -1, "", "mock", preview, "");
  }
  if (rejections.errors.length > 0) throw rejections.first();
  const { seen: resources, registered } = recorder;
  return {
    outputs: outputs as T,
    resources,
    registered,
    logs: console.lines,
    find: (type, name) => recorder.find(type, name),
  };
}

/** The message with which a program is refused. */
export async function refusal(program: () => unknown, options?: RunOptions): Promise<string> {
  const error: unknown = await run(program, options).then(
    () => new Error("the program was not refused"),
    (reason: unknown) => reason,
  );
  const message = error instanceof Error ? error.message : String(error);
  // The SDK puts the way to the property in front, once for every resource on it.
  return message.replace(/^(error serializing property "[^"]*": )+/, "");
}

/** The value of an output; undefined where a preview does not know it. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  return (output as unknown as { promise(): Promise<T | undefined> }).promise();
}

function runInStack<T>(recorder: Recorder, program: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    void pulumi.runtime.runInPulumiStack(async () => {
      pulumi.runtime.registerStackTransformation(({ name, type, opts }) => {
        recorder.options.set(`${type} ${name}`, opts);
        return undefined;
      });
      // Not the promise of the stack's outputs: that one waits for ever when the program throws.
      await Promise.resolve().then(program).then(resolve, reject);
      return {};
    });
  });
}

async function settle<T>(program: () => Promise<T>, errors: Error[]): Promise<T | undefined> {
  const outputs = await program().catch((error: unknown) => {
    errors.push(error as Error);
    return undefined;
  });
  await pulumi.runtime.disconnect();
  // Rejections that nobody handles are reported after the event loop has turned.
  await turn();
  return outputs;
}

/** Records what is registered, beside what Pulumi's own mocks do. */
class Recorder extends MockMonitor {
  readonly seen: Registered[] = [];
  readonly options = new Map<string, pulumi.ResourceOptions>();
  readonly registered = new Map<string, Readonly<Record<string, unknown>>>();
  /** The engine's URN of each of the mocks'. */
  private readonly urns = new Map<string, string>();

  constructor(private readonly settings: RunOptions & { project: string; stack: string }) {
    super({
      newResource: ({ type, name, inputs }) => ({
        id: settings.preview === true ? undefined : `${name}-id`,
        state: { ...computed(type, name, inputs as object), ...settings.state?.[name] },
      }),
      call: ({ token }) => {
        const answer = cloudAnswer(token);
        if (answer) return answer;
        throw new Error(`the program calls ${token}, which no test expects`);
      },
    });
  }

  /** What the SDK talks to. Components know Pulumi's mocks by their class. */
  monitor(): object {
    if (this.settings.mocked !== false) return this;
    const answer = (_: unknown, callback: (error: null, response: object) => void) => {
      callback(null, {});
    };
    const own = { registerResourceHook: answer, registerErrorHook: answer, close: () => undefined };
    return new Proxy(own, {
      get: (target, key) => Reflect.get(key in target ? target : this, key) as unknown,
    });
  }

  find(type: string, name: string): Registered {
    const found = this.seen.filter((one) => one.type === type && one.name === name);
    const [only] = found;
    if (!only || found.length > 1) {
      const all = this.seen.map((one) => `${one.type} ${one.name}`).join("\n  ");
      throw new Error(`${found.length} resources are ${type} ${name}, among:\n  ${all}`);
    }
    return only;
  }

  override async registerResource(
    request: Request,
    callback: Parameters<MockMonitor["registerResource"]>[1],
  ): Promise<void> {
    const [type, name] = [request.getType(), request.getName()];
    const urn = this.urnOf(request.getParent(), type, name);
    const secrets: string[] = [];
    const inputs = opened(request.getObject().toJavaScript(), "", secrets);
    this.seen.push({
      urn,
      type,
      name,
      inputs: inputs as Record<string, unknown>,
      secrets,
      dependencies: request.getDependenciesList().map((one) => this.urns.get(one) ?? one),
      options: this.options.get(`${type} ${name}`) ?? {},
    });
    await super.registerResource(request, callback);
  }

  override registerResourceOutputs(
    request: { getUrn(): string; getOutputs(): Struct },
    callback: Parameters<MockMonitor["registerResourceOutputs"]>[1],
  ): void {
    const outputs = opened(request.getOutputs().toJavaScript(), "", []);
    this.registered.set(
      this.urns.get(request.getUrn()) ?? request.getUrn(),
      outputs as Record<string, unknown>,
    );
    super.registerResourceOutputs(request, callback);
  }

  /** As the engine makes it: Pulumi's mocks leave out all of the parents' types but the last. */
  private urnOf(parent: string, type: string, name: string): string {
    const above = this.urns.get(parent)?.split("::")[2];
    const path = above === undefined || above === "pulumi:pulumi:Stack" ? type : `${above}$${type}`;
    const { project, stack } = this.settings;
    const urn = ["urn:pulumi:" + stack, project, path, name].join("::");
    const last = parent.split("::")[2]?.split("$").pop();
    const mock = last === undefined ? path : `${last}$${type}`;
    this.urns.set(["urn:pulumi:" + stack, project, mock, name].join("::"), urn);
    return urn;
  }
}

/** What the engine's own resources add to their inputs. */
function computed(type: string, name: string, inputs: { readonly input?: unknown }): object {
  if (type === "pulumi:index:Stash") return { ...inputs, output: inputs.input };
  return cloudOutputs(type, name, inputs);
}

interface Struct {
  toJavaScript(): unknown;
}

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): Struct;
  getDependenciesList(): string[];
}

/** The value without the engine's wrapping of secrets, whose paths are collected. */
function opened(value: unknown, path: string, secrets: string[]): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => opened(item, `${path}[${index}]`, secrets));
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  if (fields[SIGNATURE] === SECRET) {
    secrets.push(path);
    return opened(fields["value"], path, secrets);
  }
  const below = (key: string) => (path ? `${path}.${key}` : key);
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, opened(field, below(key), secrets)]),
  );
}
