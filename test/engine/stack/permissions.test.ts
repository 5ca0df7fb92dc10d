import assert from "node:assert/strict";
import type { Manifest } from "../../../sandbox/kube";
import { CLAIMS, Scenario } from "./scenario";
import type { Outcome } from "./test-stack";
import { deployer } from "./users";
import type { Rule } from "./users";

/** Settings that need every right of the file. */
const everything = {
  registry: { defaultRoute: true, replicas: 2 },
  storage: { pvc: { create: { storageClassName: "sandbox-files" } } },
};

/** The rights of a rule, in the words of the error. */
function rightsOf({ apiGroups, resources, verbs }: Rule, namespace?: string): string[] {
  const where = namespace === undefined ? "" : ` in namespace ${namespace}`;
  return resources.flatMap((resource) => {
    const [group = ""] = apiGroups;
    const what = group === "" ? resource : `${resource}.${group}`;
    return verbs.map((verb) => `${verb} ${what}${where}`);
  });
}

describe("the rights of a deployer", () => {
  let scenario: Scenario;

  before(async () => {
    scenario = await Scenario.begin();
  });

  after(() => scenario.end());

  /** Without patching the configuration, and without creating a claim. */
  const lacking = (rule: Rule): Rule => {
    const without = rule.resources.includes("configs") ? "patch" : "create";
    return { ...rule, verbs: rule.verbs.filter((verb) => verb !== without) };
  };

  function assertNamed({ ok, text }: Outcome): void {
    assert.ok(!ok, text);
    assert.match(text, /a user that may patch configs\.imageregistry\.operator\.openshift\.io,/);
    assert.match(
      text,
      /a user that may create persistentvolumeclaims in namespace openshift-image-registry,/,
    );
    const named = new Set(text.match(/belong to a user that may [^,]*/g));
    assert.equal(named.size, 2, [...named].join("; "));
    assert.match(text, /docs\/permissions\.yaml/);
  }

  it("are named when missing, all at once, in preview and up, before the first write", async () => {
    const kubeconfig = await deployer(scenario, lacking);
    const stack = await scenario.stack({ cluster: { kubeconfig } }, "poor");
    const before = (await scenario.config()).metadata.resourceVersion;
    assertNamed(await stack.preview());
    assertNamed(await stack.up());
    assert.deepEqual(await scenario.lab.api.list<Manifest>(CLAIMS), []);
    assert.equal((await scenario.config()).metadata.resourceVersion, before);
  });

  it("are no more than docs/permissions.yaml grants, and no less", async () => {
    const granted: string[] = [];
    const none = (rule: Rule, namespace?: string): Rule => {
      granted.push(...rightsOf(rule, namespace));
      return { ...rule, verbs: ["nothing"] };
    };
    const cluster = { kubeconfig: await deployer(scenario, none) };
    const stack = await scenario.stack({ ...everything, cluster }, "nobody");
    const { text } = await stack.preview();
    const asked = [...text.matchAll(/a user that may ([a-z]+ [^,]*), got/g)].map(([, one]) => one);
    assert.deepEqual([...new Set(asked)].sort(), [...new Set(granted)].sort());
  });

  it("of docs/permissions.yaml are enough for preview, up, refresh, Removed and destroy", async () => {
    const cluster = { kubeconfig: await deployer(scenario) };
    const stack = await scenario.stack({ ...everything, cluster }, "frugal");
    const steps: [string, () => Promise<Outcome>][] = [
      ["preview", () => stack.preview()],
      ["up", () => stack.up()],
      ["second up", () => stack.up({ refresh: true })],
      ["Removed", () => stack.up()],
      ["destroy", () => stack.destroy()],
    ];
    for (const [name, step] of steps) {
      if (name === "Removed") {
        await stack.set({ ...everything, cluster, registry: { managementState: "Removed" } });
      }
      const { ok, text } = await step();
      assert.ok(ok, `${name}: ${text}`);
    }
    assert.equal((await scenario.config()).spec["managementState"], "Removed");
  });
});
