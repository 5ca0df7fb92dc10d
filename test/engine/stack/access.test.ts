import assert from "node:assert/strict";
import type { Manifest } from "../../../sandbox/kube";
import { allowed } from "./reviews";
import { Scenario } from "./scenario";
import { succeeds } from "./test-stack";
import type { TestStack } from "./test-stack";
import { deployer, grant } from "./users";
import type { Rule } from "./users";

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const NAME = "image-registry-access";

const viewer = { role: "registry-viewer", groups: ["team"] };
const pusher = {
  role: "system:image-pusher",
  namespace: "shop",
  users: ["bob", "zoe"],
  serviceAccounts: ["ci/pipeline"],
};
const robot = "system:serviceaccount:ci:pipeline";

describe("access to the registry", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    for (const name of ["shop", "other"])
      await scenario.lab.api.create(
        "/api/v1/namespaces",
        { apiVersion: "v1", kind: "Namespace", metadata: { name } },
        "oc",
      );
    stack = await scenario.stack({});
  });

  after(() => scenario.end());

  /** Pulling is `get` of a stream's layers, pushing is `update`. */
  const may = (verb: "get" | "update", namespace: string, user: string, ...groups: string[]) =>
    allowed(scenario.lab, { user, groups }, { verb, namespace, resource: "imagestreams/layers" });

  const bindings = async (): Promise<string[]> => {
    const { api } = scenario.lab;
    const all = [
      ...(await api.list<Manifest>(`${RBAC}/rolebindings`)),
      ...(await api.list<Manifest>(`${RBAC}/clusterrolebindings`)),
    ];
    return all
      .map(({ metadata: { name, namespace } }) => `${namespace ?? "*"}/${name}`)
      .filter((name) => name.includes(`/${NAME}-`))
      .sort();
  };

  it("is nobody's without a word about it", async () => {
    await succeeds(stack.up());
    assert.deepEqual(await bindings(), []);
    assert.equal(await may("get", "shop", "amy", "team"), false);
    assert.equal(await may("update", "shop", "bob"), false);
  });

  it("refuses a project that is not there, and what is wrong, before anything is created", async () => {
    const elsewhere = { ...pusher, namespace: "nowhere" };
    await stack.set({ access: { bindings: [viewer, elsewhere] } });
    const up = await stack.up();
    assert.ok(!up.ok, up.text);
    assert.match(
      up.text,
      /access\.bindings\.1\.namespace must be a project that is there, got "no/,
    );
    await stack.set({ access: { bindings: [{ ...pusher, users: ["system:anonymous"] }] } });
    assert.match((await stack.up()).text, /access\.bindings\.0\.role must be registry-viewer or/);
    assert.deepEqual(await bindings(), []);
  });

  it("is granted in the whole cluster, and in one project, as the API server sees it", async () => {
    await stack.set({ access: { bindings: [viewer, pusher] } });
    await succeeds(stack.up());
    assert.deepEqual(await bindings(), [
      `*/${NAME}-registry-viewer`,
      `shop/${NAME}-system-image-pusher`,
    ]);
    assert.equal(await may("get", "other", "amy", "team"), true);
    assert.equal(await may("update", "other", "amy", "team"), false);
    assert.equal(await may("get", "other", "amy"), false);
    for (const user of ["bob", "zoe", robot]) {
      assert.equal(await may("update", "shop", user), true, user);
      assert.equal(await may("update", "other", user), false, user);
    }
  });

  it("is the same in another order, and the second time", async () => {
    await stack.set({
      access: { bindings: [{ ...pusher, users: ["zoe", "bob"] }, viewer] },
    });
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
  });

  it("follows the settings, and loses what was added by hand", async () => {
    const path = `${RBAC}/namespaces/shop/rolebindings/${NAME}-system-image-pusher`;
    const intruder = { kind: "User", name: "eve", apiGroup: "rbac.authorization.k8s.io" };
    await scenario.lab.api.merge(path, { subjects: [intruder] }, "oc");
    assert.equal(await may("update", "shop", "eve"), true);
    await stack.set({ access: { bindings: [viewer, { ...pusher, users: ["bob"] }] } });
    await succeeds(stack.up({ refresh: true }));
    assert.equal(await may("update", "shop", "eve"), false);
    assert.equal(await may("update", "shop", "zoe"), false);
    assert.equal(await may("update", "shop", "bob"), true);
  });

  it("is taken away with its binding", async () => {
    await stack.set({ access: { bindings: [pusher] } });
    await succeeds(stack.up());
    assert.equal(await may("get", "other", "amy", "team"), false);
    assert.equal(await may("update", "shop", "zoe"), true);
  });

  it("refuses a binding of that name that somebody else made", async () => {
    const metadata = { name: `${NAME}-registry-viewer` };
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
    const binding = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding" };
    const { api } = scenario.lab;
    await api.create(`${RBAC}/clusterrolebindings`, { ...binding, metadata, roleRef }, "oc");
    await stack.set({ access: { bindings: [pusher, viewer] } });
    const up = await stack.up();
    assert.ok(!up.ok, up.text);
    assert.match(up.text, /ClusterRoleBinding image-registry-access-registry-viewer is already/);
    await api.remove(`${RBAC}/clusterrolebindings/${metadata.name}`);
    await succeeds(stack.up());
  });

  it("names what a deployer lacks, and takes bind for it", async () => {
    const poor = { kubeconfig: await deployer(scenario) };
    await stack.set({ cluster: poor, access: { bindings: [viewer, pusher] } });
    const up = await stack.up();
    assert.ok(!up.ok, up.text);
    assert.match(
      up.text,
      /may create rolebindings\.rbac\.authorization\.k8s\.io in namespace shop/,
    );
    const role = "openshift-image-registry-access";
    const withoutBind = (rule: Rule) => ({
      ...rule,
      verbs: rule.verbs.filter((verb) => verb !== "bind"),
    });
    await grant(scenario, role, withoutBind);
    const unbound = await stack.up();
    assert.match(unbound.text, /may grant registry-viewer: bind it, or hold get imagestreamimages/);
    await grant(scenario, role);
    await succeeds(stack.up());
  });

  it("is nobody's again once the stack is destroyed", async () => {
    await stack.set({ registry: { managementState: "Removed" }, access: { bindings: [pusher] } });
    await succeeds(stack.up());
    assert.equal(await may("update", "shop", "bob"), true);
    await succeeds(stack.destroy());
    assert.deepEqual(await bindings(), []);
    assert.equal(await may("update", "shop", "bob"), false);
  });
});
