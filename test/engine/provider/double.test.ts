import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Pod } from "@pulumi/kubernetes/core/v1/pod";
import { config, configs, contract, double, eventually, namespace, type Contract } from "./harness";

/** What is the double's own: the official plugin is not held to it. */
(double ? describe : describe.skip)("the double of the kubernetes provider", () => {
  let here: Contract;
  before(async () => {
    here = await contract();
  });

  it("ends when its engine is killed", async () => {
    const stack = await here.stack();
    const up = stack.up((provider) => {
      const annotations = { "pulumi.com/waitFor": "condition=Available" };
      const metadata = { name: "abandoned", annotations };
      const spec = { managementState: "Removed", replicas: 1 };
      new CustomResource("made", { ...config, metadata, spec }, { provider });
      return {};
    });
    await eventually(() => here.lab.api.get(`${configs}/abandoned`));
    const engines = children(process.pid);
    const plugins = engines.flatMap(children);
    assert.equal(engines.length, 1);
    assert.equal(plugins.length, 1);
    for (const pid of engines) process.kill(pid, "SIGKILL");
    assert.equal((await up).ok, false);
    await eventually(() => Promise.resolve(!plugins.some(isAlive)), 10);
    await here.lab.api.remove(`${configs}/abandoned`);
  });

  it("refuses what it would only pretend to do", async () => {
    const stack = await here.stack();
    const pod = await stack.preview((provider) => {
      const metadata = { name: "pod", namespace };
      const spec = { containers: [{ name: "one", image: "example.com/one" }] };
      new Pod("pod", { metadata, spec }, { provider });
      return {};
    });
    assert.equal(pod.ok, false);
    assert.match(pod.text, /Pod is not in the provider double/);
    const rendering = await here.stack({ renderYamlToDirectory: "somewhere" });
    const { ok, text } = await rendering.preview(() => ({}));
    assert.equal(ok, false);
    assert.match(text, /renderYamlToDirectory is not in the provider double/);
  });
});

/** The processes that `parent` has started. */
function children(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => parentOf(pid) === parent && /pulumi/.test(commandOf(pid)))
    .map(Number);
}

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // the process is gone
  }
};

const parentOf = (pid: string): number =>
  Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1]);

const commandOf = (pid: string): string => read(`/proc/${pid}/cmdline`);

const isAlive = (pid: number): boolean => commandOf(String(pid)) !== "";
