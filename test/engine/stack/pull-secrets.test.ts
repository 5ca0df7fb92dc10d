import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { Manifest } from "../../../sandbox/kube";
import { Scenario } from "./scenario";
import { assertAbsent, everyFile } from "./secrecy";
import { succeeds } from "./test-stack";
import type { Outcome, StackSettings, TestStack } from "./test-stack";

const PROJECT = "/api/v1/namespaces/shop";
const CLUSTERS = "/api/v1/namespaces/openshift-config/secrets/pull-secret";

type Account = Manifest & {
  readonly imagePullSecrets?: readonly { name: string }[];
  readonly secrets?: readonly { name: string }[];
};
type Secret = Manifest & { readonly type: string; readonly data: Readonly<Record<string, string>> };

const first = "first-password-of-the-robot";
const second = "second-password-of-the-robot";

describe("the pull secrets of a stack", () => {
  let scenario: Scenario;
  let stack: TestStack;
  const outcomes: Outcome[] = [];

  before(async () => {
    scenario = await Scenario.begin();
    const { api } = scenario.lab;
    const named = (kind: string, name: string, more: object = {}): Manifest => ({
      apiVersion: "v1",
      kind,
      metadata: { name },
      ...more,
    });
    await api.create("/api/v1/namespaces", named("Namespace", "shop"), "oc");
    for (const name of ["app", "builder"]) {
      // As OpenShift's controllers make them: each with a login of its own.
      const own = [{ name: `${name}-dockercfg-x` }];
      const path = `${PROJECT}/serviceaccounts`;

      const account = named("ServiceAccount", name, { imagePullSecrets: own, secrets: own });
      await api.create(path, account, "openshift-controller-manager");
    }
    stack = await scenario.stack({});
    await succeeds(stack.up());
  });

  after(() => scenario.end());

  const settings = (password: string, accounts: object[], clusterWide = {}): StackSettings => {
    const registries = [{ host: "quay.io/team", username: "team+robot", password }];
    const secret = { name: "quay", namespace: "shop", registries, serviceAccounts: accounts };
    return { pullSecrets: { secrets: [secret], ...clusterWide } };
  };

  async function up(wanted: StackSettings): Promise<Outcome> {
    await stack.set(wanted);
    const outcome = await succeeds(stack.up());
    outcomes.push(outcome);
    return outcome;
  }

  const contentOf = async (path: string): Promise<{ auths: Record<string, { auth: string }> }> => {
    const secret = await scenario.lab.api.get<Secret>(path);
    assert.equal(secret?.type, "kubernetes.io/dockerconfigjson");
    const text = Buffer.from(secret.data[".dockerconfigjson"] ?? "", "base64").toString();
    return JSON.parse(text) as { auths: Record<string, { auth: string }> };
  };
  const loginOf = async (path: string, host: string): Promise<string> =>
    Buffer.from((await contentOf(path)).auths[host]?.auth ?? "", "base64").toString();
  const account = async (name: string): Promise<{ pull: string[]; mount: string[] }> => {
    const live = await scenario.lab.api.get<Account>(`${PROJECT}/serviceaccounts/${name}`);
    const names = (list: readonly { name: string }[] = []): string[] => list.map((one) => one.name);
    return { pull: names(live?.imagePullSecrets), mount: names(live?.secrets) };
  };

  it("are made in their project, and linked beside what the accounts have", async () => {
    const accounts = [{ name: "app" }, { name: "builder", for: ["pull", "mount"] }];
    await up(settings(first, accounts));
    assert.equal(await loginOf(`${PROJECT}/secrets/quay`, "quay.io/team"), `team+robot:${first}`);
    assert.deepEqual(await account("app"), {
      pull: ["app-dockercfg-x", "quay"],
      mount: ["app-dockercfg-x"],
    });
    assert.deepEqual(await account("builder"), {
      pull: ["builder-dockercfg-x", "quay"],
      mount: ["builder-dockercfg-x", "quay"],
    });
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
  });

  it("change in place, and leave accounts that are linked no more", async () => {
    const { metadata } = (await scenario.lab.api.get<Secret>(`${PROJECT}/secrets/quay`)) ?? {};
    await up(settings(second, [{ name: "builder", for: ["mount"] }]));
    const secret = await scenario.lab.api.get<Secret>(`${PROJECT}/secrets/quay`);
    assert.equal(secret?.metadata.uid, metadata?.uid);
    assert.equal(await loginOf(`${PROJECT}/secrets/quay`, "quay.io/team"), `team+robot:${second}`);
    assert.deepEqual((await account("app")).pull, ["app-dockercfg-x"]);
    assert.deepEqual(await account("builder"), {
      pull: ["builder-dockercfg-x"],
      mount: ["builder-dockercfg-x", "quay"],
    });
  });

  it("refuse a project or an account that is not there, with nothing made", async () => {
    await stack.set(settings(second, [{ name: "nobody" }]));
    const { ok, text } = await stack.up();
    assert.ok(!ok);
    assert.match(text, /must be linked to service accounts that are there, got "nobody"/);
    outcomes.push({ ok, text, outputs: {}, changes: {} });
  });

  it("are added to the cluster's own only where that was asked for, and change nothing else in it", async () => {
    const before = await contentOf(CLUSTERS);
    const registries = [{ host: "registry.example.org", username: "nodes", password: first }];
    const clusterWide = { clusterWide: { registries, acceptEveryNode: true } };
    const outcome = await up(settings(second, [], clusterWide));
    assert.match(outcome.text, /clusterWide: every node takes them over/);
    assert.equal(await loginOf(CLUSTERS, "registry.example.org"), `nodes:${first}`);
    const { "registry.example.org": _, ...others } = (await contentOf(CLUSTERS)).auths;
    assert.deepEqual(others, before.auths);
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
  });

  it("go with the stack, those of the whole cluster excepted", async () => {
    await stack.set({ registry: { managementState: "Removed" } });
    outcomes.push(await succeeds(stack.up()));
    assert.equal(await scenario.lab.api.get(`${PROJECT}/secrets/quay`), undefined);
    assert.equal(await loginOf(CLUSTERS, "registry.example.org"), `nodes:${first}`);
    outcomes.push(await succeeds(stack.destroy()));
    assert.equal(await loginOf(CLUSTERS, "registry.example.org"), `nodes:${first}`);
  });

  it("have their passwords in no file, and in nothing that was printed", () => {
    const text = everyFile(dirname(stack.dir)) + JSON.stringify(outcomes);
    for (const word of [first, second]) assertAbsent(word, text);
  });
});
