import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions/customResourcePatch";
import { config, configs, contract, eventually, recorded } from "./harness";
import type { Contract, Program } from "./harness";

interface Config {
  readonly metadata: { readonly generation: number };
}

describe("the kubernetes provider: waiting", () => {
  let here: Contract;
  before(async () => {
    here = await contract();
  });

  /** A patch that waits, at most `seconds`. */
  const waiting =
    (name: string, waitFor: string, seconds: number, replicas = 1): Program =>
    (provider) => {
      const metadata = { name, annotations: { "pulumi.com/waitFor": waitFor } };
      const spec = { managementState: "Removed", replicas };
      const customTimeouts = { create: `${seconds}s`, update: `${seconds}s` };
      const options = { provider, customTimeouts, retainOnDelete: true };
      new CustomResourcePatch("patch", { ...config, metadata, spec }, options);
      return {};
    };

  /** Says what an operator would, about the generation that it has seen. */
  const report = (
    name: string,
    observedGeneration: number,
    conditions: Record<string, string>,
  ): Promise<unknown> =>
    here.lab.api.merge(
      `${configs}/${name}/status`,
      {
        status: {
          observedGeneration,
          storage: {},
          storageManaged: false,
          conditions: Object.entries(conditions).map(([type, status]) => ({
            type,
            status,
            lastTransitionTime: new Date().toISOString(),
          })),
        },
      },
      "operator",
    );

  const created = (name: string): Promise<Config> =>
    eventually(async () => here.lab.api.get<Config>(`${configs}/${name}`) as Promise<Config>);

  const remove = (name: string): Promise<void> => here.lab.api.remove(`${configs}/${name}`);

  it("goes on until all conditions hold, and tells what it waits for", async () => {
    const stack = await here.stack();
    const conditions = JSON.stringify(["condition=Available", "condition=Degraded=False"]);
    const up = stack.up(waiting("waited", conditions, 60));
    await created("waited");
    const begin = Date.now();
    await report("waited", 1, { Available: "False", Degraded: "False" });
    await sleep(1500);
    await report("waited", 1, { Available: "True", Degraded: "True" });
    await sleep(1500);
    await report("waited", 1, { Available: "True", Degraded: "False" });
    const { ok, text } = await up;
    assert.equal(ok, true, text);
    assert.ok(Date.now() - begin >= 3000);
    assert.match(text, /Resource has condition Available=False \(want True\)/);
    assert.match(text, /Resource has condition Degraded=True \(want False\)/);
    await remove("waited");
  });

  it("does not take an answer about an older generation", async () => {
    const stack = await here.stack();
    const first = stack.up(waiting("stale", "condition=Available", 60));
    await created("stale");
    await report("stale", 1, { Available: "True" });
    assert.equal((await first).ok, true);
    let over = false;
    const update = stack.up(waiting("stale", "condition=Available", 60, 2)).then((outcome) => {
      over = true;
      return outcome;
    });
    await eventually(async () => (await created("stale")).metadata.generation === 2);
    await sleep(3000);
    assert.equal(over, false);
    await report("stale", 2, { Available: "True" });
    const { ok, text } = await update;
    assert.equal(ok, true, text);
    assert.match(text, /Generation 1 is less than expected 2/);
    await remove("stale");
  });

  it("ends at its time limit; the next up takes the same object from there", async () => {
    const stack = await here.stack();
    const program = waiting("slow", "condition=Available", 4);
    const failed = await stack.up(program);
    assert.equal(failed.ok, false);
    assert.match(failed.text, /was successfully created, but/);
    assert.match(failed.text, /failed to fully initialize or become live/);
    assert.match(failed.text, /timed out waiting for the condition/);
    await report("slow", 1, { Available: "True" });
    const { ok, text, objects } = await stack.up(program);
    assert.equal(ok, true, text);
    assert.deepEqual(objects, ["update ConfigPatch"]);
    assert.deepEqual((await stack.up(program)).objects, []);
    await remove("slow");
  });

  it("for a value goes by its path", async () => {
    const stack = await here.stack();
    const up = stack.up(waiting("valued", "jsonpath={.status.storageManaged}=false", 60));
    await created("valued");
    await report("valued", 1, {});
    const { ok, text } = await up;
    assert.equal(ok, true, text);
    await remove("valued");
  });

  it("for something else than a condition or path is refused", async () => {
    const stack = await here.stack();
    const { ok, text } = await stack.up(waiting("unclear", "Available", 5));
    assert.equal(ok, false);
    assert.match(text, /expected a "jsonpath=" or "condition=" prefix, got "Available"/);
    await remove("unclear");
  });

  it("is left out with skipAwait", async () => {
    const stack = await here.stack();
    const { ok, text } = await stack.up((provider) => {
      const annotations = {
        "pulumi.com/waitFor": "condition=Available",
        "pulumi.com/skipAwait": "true",
      };
      const metadata = { name: "skipped", annotations };
      const spec = { managementState: "Removed", replicas: 1 };
      new CustomResource("made", { ...config, metadata, spec }, { provider });
      return {};
    });
    assert.equal(ok, true, text);
    assert.equal((await stack.destroy()).ok, true);
  });

  it("for the end of an object lasts until its finalizers are gone", async () => {
    const stack = await here.stack();
    await stack.up(finalized("finalized", 60));
    const begin = Date.now();
    const gone = stack.destroy();
    await deleting("finalized");
    await sleep(2000);
    await release("finalized");
    const { ok, text } = await gone;
    assert.equal(ok, true, text);
    assert.ok(Date.now() - begin > 2000);
    assert.equal(await here.lab.api.get(`${configs}/finalized`), undefined);
  });

  it("for an end that does not come fails, names the finalizers and keeps the object", async () => {
    const stack = await here.stack();
    await stack.up(finalized("stuck", 3));
    const failed = await stack.destroy();
    assert.equal(failed.ok, false);
    assert.match(failed.text, /finalizers might be preventing deletion \(.*example\.com\/held.*\)/);
    assert.match(failed.text, /timed out waiting for the condition/);
    assert.ok(recorded(stack, "Config"));
    await release("stuck");
    assert.equal((await stack.destroy()).ok, true);
    assert.equal(recorded(stack, "Config"), false);
  });

  const finalized =
    (name: string, seconds: number): Program =>
    (provider) => {
      const metadata = { name, finalizers: ["example.com/held"] };
      const spec = { managementState: "Removed", replicas: 1 };
      const options = { provider, customTimeouts: { delete: `${seconds}s` } };
      new CustomResource("made", { ...config, metadata, spec }, options);
      return {};
    };

  const deleting = (name: string): Promise<unknown> =>
    eventually(async () => {
      const { metadata } = (await here.lab.api.get(`${configs}/${name}`)) ?? {};
      return metadata?.deletionTimestamp;
    });

  const release = (name: string): Promise<unknown> =>
    here.lab.api.merge(`${configs}/${name}`, { metadata: { finalizers: null } }, "somebody");
});
