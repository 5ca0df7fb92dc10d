import assert from "node:assert/strict";
import type { Permission } from "../../components/cluster-api";
import { bindProblems, makeProblems, rolePermission, rulesOf } from "../../components/role-checks";
import type { Rule } from "../../components/role-checks";
import { fakeApi } from "../support/fake-api";

const layers: Rule = {
  apiGroups: ["", "image.openshift.io"],
  resources: ["imagestreams/layers"],
  verbs: ["get", "update"],
};
const named: Rule = { apiGroups: ["apps"], resources: ["a"], verbs: ["get"], resourceNames: ["x"] };

/** A user of a few rights, as `verb resource`; what it was asked is kept. */
function userWith(...rights: string[]) {
  const asked: { permission: Permission; verb: string }[] = [];
  const api = fakeApi({}, (permission, verb) => {
    asked.push({ permission, verb });
    return rights.includes(`${verb} ${permission.resource}`);
  });
  return { api, asked };
}

describe("bindProblems", () => {
  it("asks for bind of this one role, in the place of the binding", async () => {
    const { api, asked } = userWith("bind clusterroles");
    assert.deepEqual(await bindProblems(api, "registry-viewer", [layers], "shop"), []);
    assert.equal(asked.length, 1);
    const { group, resource, name, namespace } = asked[0]?.permission ?? {};
    assert.deepEqual(
      [group, resource, name, namespace],
      ["rbac.authorization.k8s.io", "clusterroles", "registry-viewer", "shop"],
    );
  });

  it("is content with a user that holds all of the role, there", async () => {
    const { api, asked } = userWith("get imagestreams/layers", "update imagestreams/layers");
    assert.deepEqual(await bindProblems(api, "registry-viewer", [layers], "shop"), []);
    assert.ok(asked.every(({ permission }) => permission.namespace === "shop"));
    assert.equal(asked.length, 5);
  });

  it("names what the user lacks", async () => {
    const { api } = userWith("get imagestreams/layers");
    const [problem, ...more] = await bindProblems(api, "system:image-pusher", [layers]);
    assert.deepEqual(more, []);
    assert.equal(
      problem?.rule,
      "belong to a user that may grant system:image-pusher: bind it, or hold update imagestreams/layers; update imagestreams/layers.image.openshift.io",
    );
    assert.match(problem.remedy, /Grant it bind on clusterroles with resourceNames: \[system:im/);
  });

  it("keeps long lists short", async () => {
    const { api } = userWith();
    const verbs = ["get", "list", "watch", "create", "update", "delete"];
    const many = { apiGroups: [""], resources: ["secrets"], verbs };
    const [problem] = await bindProblems(api, "registry-editor", [many]);
    assert.match(problem?.rule ?? "", /create secrets and 2 more$/);
  });

  it("wants bind for a role that is not there: nobody can hold it", async () => {
    const [problem] = await bindProblems(userWith().api, "system:registry", undefined);
    assert.match(problem?.rule ?? "", /bind it, as long as it is not there$/);
    assert.deepEqual(
      await bindProblems(userWith("bind clusterroles").api, "system:registry", undefined),
      [],
    );
  });

  it("asks for the one object of a rule with names", async () => {
    const { api, asked } = userWith("get a");
    assert.deepEqual(await bindProblems(api, "some", [named]), []);
    assert.equal(asked.at(-1)?.permission.name, "x");
  });
});

describe("makeProblems", () => {
  it("is content with escalate, or with all rights of the role", async () => {
    for (const right of ["escalate clusterroles", "get a"])
      assert.deepEqual(await makeProblems(userWith(right).api, "some", [named]), []);
  });

  it("names what the user lacks", async () => {
    const [problem] = await makeProblems(userWith().api, "some", [named]);
    assert.match(problem?.rule ?? "", /may grant some: escalate it, or hold get a\.apps$/);
  });
});

describe("rulesOf", () => {
  it("reads a ClusterRole", async () => {
    const api = fakeApi({ "ClusterRole full": { rules: [layers] }, "ClusterRole empty": {} });
    assert.deepEqual(await rulesOf(api, "full"), [layers]);
    assert.deepEqual(await rulesOf(api, "empty"), []);
    assert.equal(await rulesOf(api, "none"), undefined);
  });
});

describe("rolePermission", () => {
  it("is for this role alone", () => {
    const { resource, verbs, name } = rolePermission("registry-viewer");
    assert.deepEqual([resource, verbs, name], ["clusterroles", ["get"], "registry-viewer"]);
  });
});
