import assert from "node:assert/strict";
import type { SwiftSettings } from "../../components";
import { parseVersion } from "../../components/openshift-version";
import { describe as sentences } from "../../components/problems";
import { swiftProblems } from "../../components/swift-rules";

const user = { username: "registry", password: "confidential" };
const applicationCredential = { id: "1", name: "registry", secret: "confidential" };
const right: SwiftSettings = {
  container: "images",
  authURL: "https://keystone.example.com:5000/v3",
  tenant: "registry",
  domain: "Default",
  credentials: { user },
};
const wrong: readonly [title: string, change: Partial<SwiftSettings>, says: RegExp][] = [
  ["a container with a slash", { container: "a/b" }, /^container must be the name of a container/],
  ["a container without a name", { container: "" }, /^container must/],
  ["a container with too long a name", { container: "ä".repeat(129) }, /^container must/],
  ["a host alone", { authURL: "keystone.example.com" }, /^authURL must be the URL of the identity/],
  ["another scheme", { authURL: "ftp://keystone.example.com" }, /^authURL must be the URL/],
  [
    "another path",
    { authURL: "https://example.com/identity" },
    /^authURL must have no path, or one/,
  ],
  ["a query", { authURL: "https://example.com/v3?x=1" }, /^authURL must have no path/],
  [
    "a password in the URL",
    { authURL: "https://u:confidential@example.com" },
    /^authURL must hold no user/,
  ],
  ["another version", { authVersion: "4" }, /^authVersion must be "1", "2" or "3"/],
  [
    "no credential",
    { credentials: {} },
    /^credentials must be exactly one of user, applicationCredential/,
  ],
  [
    "two credentials",
    { credentials: { user, tokenID: "confidential" } },
    /^credentials must be exactly one of .* got \["tokenID","user"\]/,
  ],
  [
    "half a user",
    { credentials: { user: { username: "registry", password: "" } } },
    /^credentials\.user\.password must be one line, not empty and without spaces, got \[secret\]/,
  ],
  [
    "a secret with a line break",
    {
      credentials: {
        applicationCredential: { ...applicationCredential, secret: "confidential\n" },
      },
    },
    /^credentials\.applicationCredential\.secret must be one line/,
  ],
  [
    "a token of two words",
    { credentials: { tokenID: "confi dential" } },
    /^credentials\.tokenID must/,
  ],
];

describe("swiftProblems", () => {
  const said = (change: object, version = "4.20"): string[] =>
    sentences("", swiftProblems({ ...right, ...change }, parseVersion(version)))
      .split("\n")
      .slice(1)
      .map((line) => line.replace(/^ {2}- /, ""));

  it("finds nothing wrong with a complete set of either kind", () => {
    assert.deepEqual(said({}), []);
    const { container, authURL } = right;
    const bare = { container, authURL, credentials: { applicationCredential } };
    assert.deepEqual(swiftProblems(bare, undefined), []);
    assert.deepEqual(said({ authURL: "http://keystone.example.com:5000", authVersion: "2" }), []);
  });

  for (const [title, change, says] of wrong)
    it(`rejects ${title}`, () => {
      const lines = said(change);
      assert.equal(lines.length, 1, lines.join("\n"));
      assert.match(lines[0] ?? "", says);
      assert.doesNotMatch(lines.join(), /confidential/);
    });

  it("asks in which project and domain the container is", () => {
    const { tenant: _, domain: __, ...rest } = right;
    const fields = swiftProblems(rest, undefined).map(({ field }) => field);
    assert.deepEqual(fields, ["tenant", "domain"]);
    const second = swiftProblems({ ...rest, authVersion: "2", tenantID: "1" }, undefined);
    assert.deepEqual(second, []);
  });

  it("knows which release takes application credentials, and shows nothing of them", () => {
    const lines = said({ credentials: { applicationCredential } }, "4.9");
    assert.deepEqual(lines, [
      "applicationCredential must be left out on OpenShift 4.9: it came with 4.10, got [secret]. Remove it, or upgrade the cluster.",
    ]);
  });
});
