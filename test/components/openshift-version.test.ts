import assert from "node:assert/strict";
import {
  declaredVersionProblems,
  has,
  olderThan,
  parseVersion,
  show,
  versionProblems,
} from "../../components/openshift-version";

const v = (text: string) => {
  const version = parseVersion(text);
  assert.ok(version, text);
  return version;
};

describe("parseVersion", () => {
  it("reads major and minor, with or without a patch", () => {
    assert.deepEqual(v("4.16"), { major: 4, minor: 16 });
    assert.deepEqual(v("4.16.3"), { major: 4, minor: 16 });
    assert.deepEqual(v("4.20.0-rc.1"), { major: 4, minor: 20 });
  });

  it("rejects everything else", () => {
    for (const text of ["", "4", "v4.16", "4.x", "latest", "4.16.", "4.16-rc.1"])
      assert.equal(parseVersion(text), undefined, text);
  });
});

describe("olderThan", () => {
  it("compares numbers, not text", () => {
    assert.ok(olderThan(v("4.9"), v("4.10")));
    assert.ok(!olderThan(v("4.10"), v("4.9")));
    assert.ok(!olderThan(v("4.10"), v("4.10")));
    assert.ok(olderThan(v("4.20"), v("5.0")));
    assert.ok(!olderThan(v("5.0"), v("4.20")));
  });
});

describe("versionProblems", () => {
  it("knows every field on the newest release", () => {
    assert.ok(has(undefined, "topologySpreadConstraints"));
    assert.deepEqual(versionProblems(undefined, { affinity: {}, logLevel: "Debug" }), []);
  });

  const table = [
    ["affinity", "4.4", "4.5"],
    ["storage.managementState", "4.5", "4.6"],
    ["logLevel", "4.5", "4.6"],
    ["operatorLogLevel", "4.5", "4.6"],
    ["topologySpreadConstraints", "4.10", "4.11"],
  ] as const;
  for (const [field, before, since] of table) {
    it(`rejects ${field} before ${since}`, () => {
      assert.deepEqual(versionProblems(v(before), { [field]: "Debug" }), [
        {
          field,
          value: "Debug",
          rule: `be left out on OpenShift ${before}: it came with ${since}`,
          remedy: "Remove it, or upgrade the cluster.",
        },
      ]);
      assert.deepEqual(versionProblems(v(since), { [field]: "Debug" }), []);
    });
  }

  it("says nothing about fields that are not used", () => {
    assert.deepEqual(versionProblems(v("4.4"), { affinity: undefined }), []);
  });

  it("shows an unknown release in words", () => {
    assert.equal(show(undefined), "of the newest release");
  });
});

describe("declaredVersionProblems", () => {
  it("accepts none, and releases from 4.4 on", () => {
    for (const declared of [undefined, "4.4", "4.20.1"])
      assert.deepEqual(declaredVersionProblems(declared), []);
  });

  it("rejects what is no release, or too old", () => {
    for (const value of ["4.3", "3.11", "latest", ""])
      assert.deepEqual(declaredVersionProblems(value), [
        {
          field: "openshiftVersion",
          value,
          rule: "be a release of OpenShift, 4.4 or newer",
          remedy: "Write it like 4.16, or leave it out for the newest.",
        },
      ]);
  });
});
