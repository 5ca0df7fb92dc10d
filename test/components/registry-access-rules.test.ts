import assert from "node:assert/strict";
import type { AccessBinding, AccessRole } from "../../components/registry-access";
import {
  ACCESS_ROLES,
  accessProblems,
  accessWarnings,
  placeOf,
} from "../../components/registry-access-rules";

const bob = { users: ["bob"] };
const viewer: AccessBinding = { role: "registry-viewer", ...bob };
const problemsOf = (...bindings: AccessBinding[]) => accessProblems({ bindings });

describe("accessProblems", () => {
  for (const role of Object.keys(ACCESS_ROLES) as AccessRole[])
    it(`accepts ${role}, in a project and everywhere`, () => {
      assert.deepEqual(problemsOf({ role, ...bob }, { role, ...bob, namespace: "shop" }), []);
    });

  it("accepts those without a login where they only read", () => {
    const open = { users: ["system:anonymous"], groups: ["system:unauthenticated"] };
    assert.deepEqual(problemsOf({ role: "system:image-puller", ...open, namespace: "shop" }), []);
    assert.deepEqual(problemsOf({ role: "registry-viewer", ...open }), []);
  });

  for (const [title, bindings, field, says] of [
    ["no bindings", [], "bindings", /hold at least one binding/],
    [
      "an unknown role",
      [{ role: "admin", ...bob }],
      "bindings.0.role",
      /be one of registry-viewer/,
    ],
    ["nobody", [{ role: "registry-viewer" }], "bindings.0", /at least one of users/],
    ["a wrong name", [{ ...viewer, users: ["*"] }], "bindings.0.users.0", /no wildcard/],
    ["an illegal project", [{ ...viewer, namespace: "a.b" }], "bindings.0.namespace", /project/],
    ["a blank project", [{ ...viewer, namespace: "" }], "bindings.0.namespace", /project/],
    ["the same role twice", [viewer, { ...viewer, users: ["zoe"] }], "bindings.1", /bindings\.0\./],
    [
      "a role twice in a project",
      [viewer, { ...viewer, namespace: "shop" }, { ...viewer, namespace: "shop" }],
      "bindings.2",
      /bindings\.1\./,
    ],
  ] as [string, AccessBinding[], string, RegExp][])
    it(`rejects ${title}`, () => {
      const problems = accessProblems({ bindings });
      assert.deepEqual(
        problems.map((problem) => problem.field),
        [field],
      );
      assert.match(`${problems[0]?.rule ?? ""} ${problems[0]?.remedy ?? ""}`, says);
    });

  for (const role of [
    "registry-editor",
    "system:image-pusher",
    "system:image-builder",
    "system:registry",
  ] as const)
    it(`rejects ${role} for those without a login`, () => {
      for (const open of [
        { users: ["bob", "system:anonymous"] },
        { groups: ["system:unauthenticated"] },
      ]) {
        const [problem, ...more] = problemsOf({ role, namespace: "shop", ...open });
        assert.equal(problem?.field, "bindings.0.role");
        assert.match(problem.rule, /for those without a login/);
        assert.deepEqual(more, []);
      }
    });

  it("finds all faults at once", () => {
    const role = "nothing" as AccessRole;
    const fields = problemsOf({ role, namespace: "A", users: [""] }, { role, namespace: "A" });
    assert.equal(fields.length, 7);
  });
});

describe("accessWarnings", () => {
  const everybody = { groups: ["system:authenticated"] };
  for (const [binding, says] of [
    [
      { role: "registry-editor", ...bob },
      /registry-editor in the whole cluster also reads .* Secret/,
    ],
    [{ role: "registry-viewer", groups: ["system:unauthenticated"] }, /pull every image, unasked/],
    [
      { role: "system:image-pusher", namespace: "shop", ...everybody },
      /in project shop lets all of system:authenticated replace images/,
    ],
  ] as [AccessBinding, RegExp][])
    it(`warns of ${JSON.stringify(binding)}`, () => {
      const warnings = accessWarnings({ bindings: [binding] });
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? "", says);
    });

  it("warns of nothing else", () => {
    const bindings: AccessBinding[] = [
      viewer,
      { role: "registry-editor", namespace: "shop", ...bob },
      { role: "registry-viewer", namespace: "shop", users: ["system:anonymous"] },
      { role: "system:image-puller", ...everybody },
    ];
    assert.deepEqual(accessWarnings({ bindings }), []);
  });
});

describe("placeOf", () => {
  it("says where", () => {
    assert.equal(placeOf({}), "in the whole cluster");
    assert.equal(placeOf({ namespace: "shop" }), "in project shop");
  });
});
