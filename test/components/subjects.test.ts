import assert from "node:assert/strict";
import {
  anonymousOf,
  everybodyOf,
  isNamespace,
  subjectProblems,
  subjectsOf,
} from "../../components/subjects";
import type { SubjectSettings } from "../../components/subjects";

describe("subjectsOf", () => {
  it("writes each as Kubernetes does, in an order of its own", () => {
    const apiGroup = "rbac.authorization.k8s.io";
    const subjects = subjectsOf({
      serviceAccounts: ["shop/web", "ci/builder"],
      groups: ["team"],
      users: ["zoe", "bob"],
    });
    assert.deepEqual(subjects, [
      { kind: "User", name: "bob", apiGroup },
      { kind: "User", name: "zoe", apiGroup },
      { kind: "Group", name: "team", apiGroup },
      { kind: "ServiceAccount", name: "builder", namespace: "ci" },
      { kind: "ServiceAccount", name: "web", namespace: "shop" },
    ]);
  });

  it("leaves the settings as they are", () => {
    const users = ["zoe", "bob"];
    subjectsOf({ users });
    assert.deepEqual(users, ["zoe", "bob"]);
  });
});

describe("anonymousOf and everybodyOf", () => {
  it("tell those without a login from everybody with one", () => {
    const users = ["system:anonymous", "bob"];
    const groups = ["system:unauthenticated", "system:authenticated", "system:serviceaccounts"];
    assert.deepEqual(anonymousOf({ users, groups }), [
      "system:anonymous",
      "system:unauthenticated",
    ]);
    assert.deepEqual(everybodyOf({ users, groups }), groups.slice(1));
    assert.deepEqual([anonymousOf({}), everybodyOf({})], [[], []]);
  });
});

describe("isNamespace", () => {
  for (const [name, legal] of [
    ["shop", true],
    ["a".repeat(63), true],
    ["a".repeat(64), false],
    ["shop.web", false],
    ["Shop", false],
    ["-shop", false],
    ["", false],
  ] as const)
    it(`${legal ? "accepts" : "rejects"} "${name}"`, () => {
      assert.equal(isNamespace(name), legal);
    });
});

describe("subjectProblems", () => {
  for (const settings of [
    { users: ["bob"] },
    { users: ["system:anonymous", "kube:admin", "https://login.example.com#17"] },
    { groups: ["cn=team,ou=people", "system:authenticated", "system:serviceaccounts:shop"] },
    { serviceAccounts: ["shop/default", "prod/web.v2"] },
  ] as SubjectSettings[])
    it(`accepts ${JSON.stringify(settings)}`, () => {
      assert.deepEqual(subjectProblems(settings), []);
    });

  for (const [settings, field, says] of [
    [{}, "", /name at least one of users, groups and serviceAccounts/],
    [{ users: [], groups: [] }, "", /name at least one/],
    [{ users: ["bob", "bob"] }, "users.1", /be named once/],
    [{ groups: ["team", "ops", "team"] }, "groups.2", /be named once/],
    [{ users: [""] }, "users.0", /without blanks/],
    [{ users: [" bob"] }, "users.0", /without blanks/],
    [{ users: ["bob\n"] }, "users.0", /without blanks/],
    [{ groups: ["a\tb"] }, "groups.0", /without blanks/],
    [{ groups: ["*"] }, "groups.0", /no wildcard/],
    [{ users: ["system:serviceaccount:shop:web"] }, "users.0", /serviceAccounts: shop\/web/],
    [{ users: ["system:unauthenticated"] }, "users.0", /be a user, and no group/],
    [{ users: ["system:authenticated"] }, "users.0", /be a user, and no group/],
    [{ groups: ["system:anonymous"] }, "groups.0", /be a group, and no user/],
    [{ serviceAccounts: ["web"] }, "serviceAccounts.0", /as namespace\/name/],
    [{ serviceAccounts: ["shop/web/x"] }, "serviceAccounts.0", /as namespace\/name/],
    [{ serviceAccounts: ["Shop/web"] }, "serviceAccounts.0", /as namespace\/name/],
    [{ serviceAccounts: ["shop:web"] }, "serviceAccounts.0", /as namespace\/name/],
  ] as [SubjectSettings, string, RegExp][])
    it(`rejects ${JSON.stringify(settings)}`, () => {
      const problems = subjectProblems(settings);
      assert.deepEqual(
        problems.map((problem) => problem.field),
        [field],
      );
      assert.match(`${problems[0]?.rule ?? ""}. ${problems[0]?.remedy ?? ""}`, says);
    });

  it("finds all faults at once", () => {
    const problems = subjectProblems({ users: ["", "*"], serviceAccounts: ["x"] });
    assert.equal(problems.length, 3);
  });
});
