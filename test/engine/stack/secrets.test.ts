import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Scenario } from "./scenario";
import type { Outcome, TestStack } from "./scenario";

const ours = 'user"secret<with>&marks';

/** The spellings in which a secret could be found again. */
const spellings = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  encodeURIComponent(secret),
  // The end of a base64 text depends on what follows, and its beginning on what comes before.
  ...[0, 1, 2].map((shift) => middle(Buffer.from(" ".repeat(shift) + secret).toString("base64"))),
];

const middle = (text: string): string => text.slice(4, -4);

/** The state as it lies on the disk, with its history, its backups and the stack's settings. */
function everyFile(dir: string): string {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true });
  const found = files.filter((one) => one.isFile());
  assert.ok(found.some(({ parentPath }) => parentPath.includes(".pulumi/stacks")));
  return found.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")).join();
}

function assertAbsent(secret: string, text: string): void {
  assert.ok(secret.length > 10, "too short a secret is found by chance");
  for (const one of spellings(secret)) assert.ok(!text.includes(one), "a secret is in plain sight");
}

describe("the credentials of a stack", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let kubeconfig: string;
  const outcomes: Outcome[] = [];

  before(async () => {
    scenario = await Scenario.begin();
    kubeconfig = readFileSync(scenario.lab.kubeconfig, "utf8");
  });

  after(() => scenario.end());

  const token = (): string => scenario.lab.kube.getCurrentUser()?.token ?? "";
  const state = (): string => everyFile(dirname(stack.dir));
  const printed = (): string => JSON.stringify(outcomes);

  it("leave the operator's own httpSecret out of state and output", async () => {
    stack = await scenario.stack({ cluster: { kubeconfig } });
    outcomes.push(await stack.up(), await stack.refresh());
    for (const { ok, text } of outcomes) assert.ok(ok, text);
    const secret = (await scenario.config()).spec["httpSecret"];
    assert.ok(typeof secret === "string");
    assertAbsent(secret, state() + printed());
  });

  it("leave a user's httpSecret out of state and output, and bring it to the registry", async () => {
    await stack.set({ cluster: { kubeconfig }, registry: { httpSecret: ours } });
    outcomes.push(await stack.preview(), await stack.up());
    for (const { ok, text } of outcomes) assert.ok(ok, text);
    assert.equal((await scenario.config()).spec["httpSecret"], ours);
    assertAbsent(ours, state() + printed());
  });

  it("leave a changed httpSecret out of the error that names the field", async () => {
    await scenario.ocPatch({ httpSecret: "somebody-elses-secret" });
    const altered = await stack.up();
    assert.match(altered.text, /spec\.httpSecret was changed\. Somebody changed it by hand/);
    assert.ok(!altered.ok);
    assertAbsent("somebody-elses-secret", altered.text);
    assertAbsent(ours, altered.text);
  });

  it("leave the kubeconfig's token out of state and output, also when the server refuses it", async () => {
    const wrong = kubeconfig.replace(token(), "0123456789-not-a-token");
    await stack.set({ cluster: { kubeconfig: wrong } });
    const refused = await stack.up();
    assert.match(refused.text, /does not accept the credential of the kubeconfig\. Log in again/);
    assertAbsent("0123456789-not-a-token", refused.text);
    assertAbsent(token(), state() + printed());
  });
});
