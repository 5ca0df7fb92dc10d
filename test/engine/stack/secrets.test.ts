import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Scenario } from "./scenario";
import type { Outcome, TestStack } from "./test-stack";
import { assertAbsent, everyFile } from "./secrecy";

const ours = 'user"secret<with>&marks';

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
