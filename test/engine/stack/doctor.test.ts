import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Report } from "../../../doctor";
import { Scenario } from "./scenario";
import { succeeds } from "./test-stack";
import type { TestStack } from "./test-stack";
import { deployer } from "./users";

const root = resolve(__dirname, "../../..");

interface Visit {
  readonly code: number;
  readonly report: Report;
}

/** What the command says about the cluster of this kubeconfig. */
function doctor(kubeconfig: string, ...more: string[]): Promise<Visit & { text: string }> {
  const words = ["--import", "tsx", "doctor/cli.ts", "--kubeconfig", kubeconfig, ...more];
  return new Promise((done) => {
    execFile(process.execPath, words, { cwd: root }, (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : 0;
      const report = (stdout.startsWith("{") ? JSON.parse(stdout) : {}) as Report;
      done({ code, report, text: stdout + stderr });
    });
  });
}

describe("npm run doctor", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack({});
    await succeeds(stack.up());
  });

  after(() => scenario.end());

  const visit = (): Promise<Visit> => doctor(scenario.lab.kubeconfig, "--json");
  const names = ({ report }: Visit): string[] => report.findings.map(({ name }) => name);

  it("finds nothing wrong after an up, names the stack, and who set what", async () => {
    const { code, report } = await visit();
    assert.deepEqual(report.findings, []);
    assert.equal(code, 0);
    assert.equal(report.stack, "openshift-image-registry/prod");
    assert.ok(report.owners["spec.storage.pvc.claim"]?.includes("openshift-image-registry"));
    assert.ok(report.owners["spec.httpSecret"]?.includes("cluster-image-registry-operator"));
  });

  it("finds a second storage that somebody added, says how to mend it, and has changed nothing", async () => {
    await scenario.ocPatch({ storage: { emptyDir: {} } });
    const before = await scenario.config();
    const { code, text } = await doctor(scenario.lab.kubeconfig);
    assert.equal(code, 1);
    assert.match(text, /error storage-two\n.*configs\.imageregistry/);
    assert.match(text, /-> Take one out: oc patch/);
    assert.deepEqual((await scenario.config()).spec, before.spec);
    await scenario.ocPatch({ storage: { emptyDir: null } });
  });

  it("finds that one node's claim cannot be shared, which the operator never checks again", async () => {
    await scenario.ocPatch({ storage: { pvc: { claim: "not-there" } } });
    assert.ok(names(await visit()).includes("claim-missing"));
    await scenario.ocPatch({ storage: { pvc: { claim: "image-registry-storage" } } });
  });

  it("says at what it may not look, and does not call that fine", async () => {
    const file = join(scenario.dir, "deployer.kubeconfig");
    writeFileSync(file, await deployer(scenario), { mode: 0o600 });
    const { code, report } = await doctor(file, "--json");
    assert.ok(report.unseen.some((name) => name.startsWith("images.config.openshift.io")));
    assert.deepEqual([report.findings, code], [[], 2]);
  });

  it("says what is wrong with its own words, with the usage", async () => {
    const { code, text } = await doctor(scenario.lab.kubeconfig, "--jsn");
    assert.equal(code, 2);
    assert.match(text, /--jsn[^]*usage: npm run doctor/);
  });
});
