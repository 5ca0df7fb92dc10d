import { strictEqual } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const bin = (name: string) => join(root, "node_modules/.bin", name);

/** A program of a user's own, with tests under mocks, as docs/components.md shows it. */
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";

async function main(): Promise<void> {
  const made: string[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, inputs }) => {
      made.push(type);
      return { id: "x", state: inputs };
    },
    call: () => ({}),
  });
  const { Cluster, ImageRegistry, PvcStorage } = await import("openshift-image-registry/components");
  const cluster = new Cluster("cluster", { context: "prod" });
  const storage = new PvcStorage("storage", { cluster, create: { size: "200Gi" } });
  const registry = new ImageRegistry("registry", { cluster, storage, defaultRoute: true });
  registry.internalHost.apply((host) => {
    console.log(host, made.filter((type) => type.startsWith("kubernetes:")).sort().join(" "));
  });
}

void main();
`;

describe("the npm package", function () {
  this.timeout(180_000);
  let dir: string;

  before(() => {
    dir = mkdtempSync(join(tmpdir(), "package-"));
    const modules = join(dir, "node_modules");
    mkdirSync(join(modules, "openshift-image-registry"), { recursive: true });
    for (const name of readdirSync(join(root, "node_modules"))) {
      if (!name.startsWith(".")) symlinkSync(join(root, "node_modules", name), join(modules, name));
    }
    execFileSync("npm", ["pack", "--silent", "--pack-destination", dir], {
      cwd: root,
      stdio: "pipe",
    });
    const archive = readdirSync(dir).find((name) => name.endsWith(".tgz")) ?? "";
    const into = join(modules, "openshift-image-registry");
    execFileSync("tar", ["xzf", archive, "--strip-components=1", "-C", into], { cwd: dir });
    writeFileSync(join(dir, "package.json"), "{}");
    writeFileSync(join(dir, "program.ts"), PROGRAM);
  });
  after(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  it("compiles and runs in a user's program, under mocks", () => {
    const strict = [
      "--strict",
      "--module",
      "nodenext",
      "--moduleResolution",
      "nodenext",
      "--skipLibCheck",
    ];
    execFileSync(bin("tsc"), [...strict, "--target", "es2022", "program.ts"], {
      cwd: dir,
      stdio: "pipe",
    });
    const said = execFileSync(process.execPath, ["program.js"], { cwd: dir, encoding: "utf8" });
    strictEqual(
      said.trim(),
      "image-registry.openshift-image-registry.svc:5000 kubernetes:core/v1:PersistentVolumeClaim " +
        "kubernetes:imageregistry.operator.openshift.io/v1:ConfigPatch",
    );
  });
});
