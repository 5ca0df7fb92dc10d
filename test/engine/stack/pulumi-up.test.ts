import { strictEqual, match, ok, doesNotMatch } from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { tool } from "../../../sandbox/toolchain";
import { Scenario } from "./scenario";

const root = resolve(__dirname, "../../..");
const plugins = [
  process.env["OFFICIAL_KUBERNETES_PLUGIN"] ?? join(root, "sandbox/providers/kubernetes"),
  process.env["OFFICIAL_NODEJS_HOST"] ?? join(root, "sandbox/providers/nodejs"),
];

/** A user's copy of the project, where `pulumi` is typed as the README says. */
class Checkout {
  private constructor(
    readonly dir: string,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  static async of(scenario: Scenario): Promise<Checkout> {
    const dir = join(scenario.dir, "checkout");
    mkdirSync(join(dir, "state"), { recursive: true });
    for (const part of ["Pulumi.yaml", "package.json", "tsconfig.json", "components", "stacks"]) {
      cpSync(join(root, part), join(dir, part), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
    const path = [
      ...plugins,
      dirname(await tool("pulumi", () => undefined)),
      process.env["PATH"],
    ].join(delimiter);
    return new Checkout(dir, {
      ...process.env,
      PATH: path,
      PULUMI_BACKEND_URL: `file://${join(dir, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "checkout",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      KUBECONFIG: scenario.lab.kubeconfig,
      // As in a pipeline, after tsc; the first test goes without.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    });
  }

  pulumi(...args: string[]): Promise<{ ok: boolean; text: string }> {
    const all = [...args, "--non-interactive", "--color", "never"];
    return new Promise((done) => {
      execFile(
        "pulumi",
        all,
        { cwd: this.dir, env: this.env, maxBuffer: 1 << 26 },
        (error, stdout, stderr) => {
          done({ ok: error === null, text: stdout + stderr });
        },
      );
    });
  }

  async init(stack: string, settings: Readonly<Record<string, string>>): Promise<void> {
    await this.pulumi("stack", "init", stack);
    for (const [key, value] of Object.entries(settings))
      await this.pulumi("config", "set", "--path", key, value);
  }
}

describe("pulumi from the command line", function () {
  this.timeout(240_000);
  let scenario: Scenario;
  let checkout: Checkout;

  before(async () => {
    scenario = await Scenario.begin();
    checkout = await Checkout.of(scenario);
  });
  after(() => scenario.end());

  it("finds the program, the settings beside it, and the ambient kubeconfig", async () => {
    await checkout.init("prod", {
      platform: "baremetal",
      "registry.replicas": "2",
      "registry.defaultRoute": "true",
    });
    checkout.env["PULUMI_NODEJS_TRANSPILE_ONLY"] = "false";
    const up = await checkout.pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
    checkout.env["PULUMI_NODEJS_TRANSPILE_ONLY"] = "true";
    ok(up.ok, up.text);
    match(readFileSync(join(checkout.dir, "stacks/Pulumi.prod.yaml"), "utf8"), /replicas: 2/);
    const { spec } = await scenario.config();
    strictEqual(spec["replicas"], 2);
    const again = await checkout.pulumi("up", "--yes", "--expect-no-changes", "--stack", "prod");
    ok(again.ok, again.text);
  });

  it("gives its outputs as JSON", async () => {
    const { text } = await checkout.pulumi("stack", "output", "--json", "--stack", "prod");
    const outputs = JSON.parse(text) as Record<string, unknown>;
    strictEqual(
      outputs["defaultRouteHost"],
      "default-route-openshift-image-registry.apps.sandbox.example.com",
    );
    strictEqual(outputs["internalHost"], "image-registry.openshift-image-registry.svc:5000");
  });

  it("takes a kubeconfig from an encrypted setting", async () => {
    await checkout.init("sealed", {
      platform: "baremetal",
      "registry.takeOver": "true",
      "storage.pvc.existing": "image-registry-storage",
    });
    const kubeconfig = readFileSync(scenario.lab.kubeconfig, "utf8");
    await checkout.pulumi(
      "config",
      "set",
      "--stack",
      "sealed",
      "--secret",
      "--path",
      "cluster.kubeconfig",
      kubeconfig,
    );
    doesNotMatch(
      readFileSync(join(checkout.dir, "stacks/Pulumi.sealed.yaml"), "utf8"),
      /certificate-authority-data/,
    );
    const preview = await checkout.pulumi("preview", "--stack", "sealed");
    ok(preview.ok, preview.text);
  });

  it("rejects wrong settings with all of them named, and without a stack trace", async () => {
    await checkout.init("wrong", {
      platform: "baremetal",
      "registry.replica": "2",
      "registry.rolloutStrategy": "Rolling",
    });
    const { ok: fine, text } = await checkout.pulumi("preview", "--stack", "wrong");
    strictEqual(fine, false);
    match(text, /registry\.replica must be a known key, got "replica"\. Did you mean replicas\?/);
    match(text, /registry\.rolloutStrategy must be one of RollingUpdate, Recreate, got "Rolling"/);
    doesNotMatch(text, /at .*settings\.ts/);
  });

  it("asks for the platform when it was not set", async () => {
    await checkout.init("empty", {});
    const { ok: fine, text } = await checkout.pulumi("preview", "--stack", "empty");
    strictEqual(fine, false);
    match(text, /missing configuration value 'platform'/);
  });
});
