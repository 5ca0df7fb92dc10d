import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { IAM } from "@aws-sdk/client-iam";
import { KMS } from "@aws-sdk/client-kms";
import { S3 } from "@aws-sdk/client-s3";
import { Provider, type ProviderArgs } from "@pulumi/aws/provider";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { identities, type Identities, type Keys } from "../../../sandbox/aws/identities";
import { startMoto } from "../../../sandbox/aws/moto";
import { Processes } from "../../../sandbox/processes";
import { tool } from "../../../sandbox/toolchain";
import { run, type Outcome } from "../provider/outcome";

const official = process.env.OFFICIAL_AWS_PLUGIN;

/** The folder of the plugin under test: the official one where it is named, else the double. */
const plugin = resolve(official ?? join(__dirname, "../../../sandbox/providers/aws"));

/** Whether the double is under test. */
export const double = official === undefined;

const root = resolve(__dirname, "../../../.sandbox");

/** The region of everything that names none. */
export const region = "eu-central-1";

/** The services, for somebody who has keys. */
export interface Clients {
  readonly s3: S3;
  readonly iam: IAM;
  readonly kms: KMS;
}

/** An AWS of its own for one file of tests. */
export class Cloud {
  private static count = 0;

  private constructor(
    readonly dir: string,
    readonly url: string,
    readonly who: Identities,
    private readonly processes: Processes,
  ) {}

  static async start(): Promise<Cloud> {
    mkdirSync(root, { recursive: true });
    // By this name the lab of a later run sweeps it away, should this one be killed.
    const dir = mkdtempSync(join(root, `test-${process.pid}-aws-`));
    const processes = new Processes(dir);
    process.once("exit", () => {
      processes.killNow();
    });
    const log = (line: string): void => {
      if (/^(installing|\s+still)/.test(line)) console.log(line);
    };
    const url = await startMoto({ dir, processes, log, endWith: process.pid });
    return new Cloud(dir, url, await identities(url, dir), processes);
  }

  async stop(): Promise<void> {
    await this.processes.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Ends moto, politely, and starts it again with what it remembers. */
  async restart(): Promise<void> {
    await this.processes.stop();
    const { dir, processes } = this;
    await startMoto({ dir, processes, log: () => undefined, endWith: process.pid });
  }

  /** What these keys can reach; the administrator's by default. */
  clients(credentials: Keys = this.who.administrator): Clients {
    const common = { endpoint: this.url, region, credentials };
    return {
      s3: new S3({ ...common, forcePathStyle: true }),
      iam: new IAM(common),
      kms: new KMS(common),
    };
  }

  /** The provider's arguments, as a stack's configuration gives them. */
  get args(): ProviderArgs {
    const { accessKeyId: accessKey, secretAccessKey: secretKey } = this.who.deployer;
    const { url } = this;
    return {
      region: region,
      accessKey,
      secretKey,
      endpoints: [{ s3: url, iam: url, kms: url, sts: url, s3control: url }],
      s3UsePathStyle: true,
      skipCredentialsValidation: true,
      skipMetadataApiCheck: true,
      skipRegionValidation: true,
      skipRequestingAccountId: true,
    };
  }

  /** A stack of its own for one case. */
  async stack(): Promise<AwsStack> {
    process.env.PATH = [dirname(await tool("pulumi", () => undefined)), process.env.PATH].join(
      delimiter,
    );
    const name = `s${++Cloud.count}`;
    const dir = join(this.dir, name);
    mkdirSync(dir, { recursive: true });
    const created = await LocalWorkspace.createStack(
      { stackName: name, projectName: "contract", program: () => Promise.resolve() },
      {
        workDir: dir,
        projectSettings: {
          name: "contract",
          runtime: "nodejs",
          backend: { url: `file://${dir}` },
          plugins: { providers: [{ name: "aws", path: plugin }] },
        } as object as never,
        envVars: { PULUMI_CONFIG_PASSPHRASE: "contract", PULUMI_SKIP_UPDATE_CHECK: "true" },
      },
    );
    const wrap = (program: Program, args: Partial<ProviderArgs>) => () =>
      Promise.resolve(program(new Provider("aws", { ...this.args, ...args })));
    return {
      up: (program, { refresh = false, args = {} } = {}) =>
        run((report) => created.up({ ...report, refresh, program: wrap(program, args) })),
      preview: (program) =>
        run((report) => created.preview({ ...report, program: wrap(program, {}) })),
      destroy: () => run((report) => created.destroy(report)),
      state: () => readFileSync(join(dir, `.pulumi/stacks/contract/${name}.json`), "utf8"),
    };
  }
}

export type Program = (provider: Provider) => Record<string, unknown> | undefined;

export interface AwsStack {
  up(program: Program, options?: UpOptions): Promise<Outcome>;
  preview(program: Program): Promise<Outcome>;
  destroy(): Promise<Outcome>;
  /** The state as it is stored: secrets are encrypted, or they are none. */
  state(): string;
}

export interface UpOptions {
  readonly refresh?: boolean;
  readonly args?: Partial<ProviderArgs>;
}

/** What is done to resources, without the provider and what stays the same. */
export const steps = ({ objects }: Outcome): string[] =>
  objects.filter((step) => !/^refresh|aws$/.test(step)).sort();

/** The code that AWS refuses with. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "allowed",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}
