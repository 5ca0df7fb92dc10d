import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { Scenario } from "./scenario";
import type { Outcome, TestStack } from "./test-stack";

const VERSION = "/apis/config.openshift.io/v1/clusterversions/version";

describe("the cluster of a stack", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack({ cluster: { openshiftVersion: "4.99" } });
  });

  after(() => scenario.end());

  /** What the same address leads to when another cluster has taken it. */
  const becomeAnother = async (): Promise<string> => {
    const id = randomUUID();
    await scenario.lab.api.merge(VERSION, { spec: { clusterID: id } }, "test");
    return id;
  };

  const pinned = async (): Promise<string | undefined> => {
    const stash = (await stack.resources()).find(({ type }) => type === "pulumi:index:Stash");
    return (stash?.outputs?.["output"] as { id?: string } | undefined)?.id;
  };

  it("is refused when openshiftVersion is newer than it, and not remembered", async () => {
    const up = await stack.up();
    assert.ok(!up.ok);
    assert.match(
      up.text,
      /openshiftVersion must be no newer than the cluster, which runs 4\.20, got "4\.99"\. Set openshiftVersion: "4\.20"/,
    );
    assert.equal(await pinned(), undefined);
  });

  it("is remembered by the first up that passes the gate", async () => {
    const id = await becomeAnother();
    await stack.set({});
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    assert.equal(await pinned(), id);
  });

  it("is the only one: another is refused in preview and up, both named, and nothing is written", async () => {
    const first = await pinned();
    const second = await becomeAnother();
    await stack.set({ registry: { logLevel: "Debug" } });
    const before = (await scenario.config()).metadata.generation;
    for (const outcome of [await stack.preview(), await stack.up()]) {
      assertRefused(outcome, second, first);
    }
    assert.equal((await scenario.config()).metadata.generation, before);
    assert.equal(await pinned(), first);
  });

  it("is known by its identity, not by its address", async () => {
    const id = (await pinned()) ?? "";
    await scenario.lab.api.merge(VERSION, { spec: { clusterID: id } }, "test");
    const kubeconfig = readFileSync(scenario.lab.kubeconfig, "utf8");
    const port = Number(/https:\/\/127\.0\.0\.1:(\d+)/.exec(kubeconfig)?.[1]);
    const detour = createServer((from) => {
      pipeline(from, connect(port, "127.0.0.1"), from, () => undefined);
    });
    await once(detour.listen(0, "127.0.0.1"), "listening");
    const other = kubeconfig.replace(`:${port}`, `:${(detour.address() as AddressInfo).port}`);
    await stack.set({ cluster: { kubeconfig: other }, registry: { logLevel: "Debug" } });
    const up = await stack.up();
    detour.close();
    assert.ok(up.ok, up.text);
    assert.deepEqual(up.changes["replace"], undefined);
    assert.equal((await scenario.config()).spec["logLevel"], "Debug");
  });
});

function assertRefused({ ok, text }: Outcome, second: string, first: string | undefined): void {
  assert.ok(!ok, text);
  assert.match(text, /kubeconfig must lead to the cluster that this stack configures/);
  assert.ok(text.includes(`configures, ${first ?? "?"} at https://`), text);
  assert.ok(text.includes(`got "cluster ${second} at https://`), text);
}
