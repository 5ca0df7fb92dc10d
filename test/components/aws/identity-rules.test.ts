import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { accessKeyProblems, identityProblems } from "../../../components/aws/identity-rules";

const account = "123456789012";
const roleArn = `arn:aws:iam::${account}:role/registry`;
const oidcProviderArn = `arn:aws:iam::${account}:oidc-provider/oidc.example.com/cluster`;

describe("accessKeyProblems", () => {
  const keys = { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: "confidential" };
  const rulesOf = (wrong: object) =>
    accessKeyProblems({ ...keys, ...wrong }).map(({ field, value, rule }) => [field, value, rule]);
  const oneLine = "be one line, not empty and without spaces";
  const noId = "be the id of an access key of AWS: AKIA and capital letters and digits";

  it("accepts what AWS gives out, and leaves what comes late to the chain", () => {
    assert.deepEqual(rulesOf({}), []);
    assert.deepEqual(rulesOf({ accessKeyId: pulumi.output(""), secretAccessKey: [] }), []);
  });

  for (const [title, accessKeyId, rule] of [
    ["is empty", "", oneLine],
    ["ends with a line break", "AKIA0123456789ABCDEF\n", oneLine],
    ["begins with a space", " AKIA0123456789ABCDEF", oneLine],
    ["has small letters", "AKIA0123456789abcdef", noId],
    ["is a role's", "AROA0123456789ABCDEF", noId],
    ["is too short", "AKIA0123", noId],
    ["may be the key itself", "confidential", noId],
    ["may be the key itself, with a line break", "confidential\n", oneLine],
  ] as const)
    it(`rejects an id that ${title}, without showing it`, () => {
      assert.deepEqual(rulesOf({ accessKeyId }), [["existing.accessKeyId", "[secret]", rule]]);
    });

  it("rejects the key of a session, which has a third part", () => {
    assert.deepEqual(rulesOf({ accessKeyId: "ASIA0123456789ABCDEF" }), [
      [
        "existing.accessKeyId",
        "ASIA0123456789ABCDEF",
        "be a long-lived key: the registry's Secret has no place for a session token",
      ],
    ]);
  });

  it("rejects both at once", () => {
    assert.deepEqual(rulesOf({ accessKeyId: "", secretAccessKey: "two words" }), [
      ["existing.accessKeyId", "[secret]", oneLine],
      ["existing.secretAccessKey", "[secret]", oneLine],
    ]);
    assert.deepEqual(rulesOf({ accessKeyId: "no", secretAccessKey: "two words" }).length, 2);
  });
});

describe("identityProblems", () => {
  it("accepts one way to log in, in the partition of the region", () => {
    for (const sts of [{ roleArn }, { oidcProviderArn }])
      assert.deepEqual(identityProblems({ sts }, "eu-central-1"), []);
    const gov = { roleArn: roleArn.replace("aws:", "aws-us-gov:") };
    assert.deepEqual(identityProblems({ sts: gov }, "us-gov-west-1"), []);
    assert.deepEqual(identityProblems({ sts: gov }), []);
    assert.deepEqual(identityProblems({}), []);
  });

  for (const arn of [
    "registry",
    `arn:aws:iam::${account}:user/registry`,
    `arn:aws:iam::${account}:role/`,
    "arn:aws:iam::1234:role/registry",
    `arn:aws:sts::${account}:assumed-role/registry/session`,
    `${roleArn}\n`,
  ])
    it(`rejects ${JSON.stringify(arn)} for a role`, () => {
      const [problem, ...others] = identityProblems({ sts: { roleArn: arn } }, "eu-central-1");
      assert.deepEqual(others, []);
      assert.equal(problem?.rule, "be the ARN of an IAM role");
      assert.equal(problem.value, arn);
    });

  for (const arn of [
    "https://oidc.example.com/cluster",
    "oidc.example.com/cluster",
    `arn:aws:iam::${account}:saml-provider/example`,
    `arn:aws:iam::${account}:oidc-provider/https://oidc.example.com`,
    roleArn,
  ])
    it(`rejects ${arn} for a provider`, () => {
      const [problem, ...others] = identityProblems({ sts: { oidcProviderArn: arn } });
      assert.deepEqual(others, []);
      assert.equal(problem?.rule, "be the ARN of an IAM identity provider (oidc-provider)");
    });

  it("rejects what is in another partition than the bucket", () => {
    const rules = identityProblems({ sts: { oidcProviderArn } }, "cn-north-1");
    assert.deepEqual(rules, [
      {
        field: "sts.oidcProviderArn",
        value: oidcProviderArn,
        rule: "be in aws-cn, the partition of the bucket's region",
        remedy: "Correct the ARN, or the region.",
      },
    ]);
  });
});
