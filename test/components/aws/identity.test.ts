import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../../components";
import { S3Storage } from "../../../components/aws";
import type { S3Identity, S3Settings } from "../../../components/aws";
import { refusal, run, valueOf } from "../../support/monitor";

const make = (identity: S3Identity, settings: S3Settings = {}) =>
  new S3Storage("images", { cluster: new Cluster("cluster"), ...settings, identity });
const storage = (identity: S3Identity, settings?: S3Settings) =>
  run(() => make(identity, settings));

const KEY = "aws:iam/accessKey:AccessKey";
const policyOf = (inputs: Readonly<Record<string, unknown>>) =>
  JSON.parse(String(inputs["policy"])) as { Statement: { Sid: string; Resource: string }[] };

describe("the user of a bucket", () => {
  it("may use that bucket and its key", async () => {
    const { find } = await storage({}, { create: { bucket: "mine", kms: { create: true } } });
    const { inputs } = find("aws:iam/userPolicy:UserPolicy", "images-user-policy");
    assert.deepEqual(
      policyOf(inputs).Statement.map(({ Resource }) => Resource),
      [
        "arn:aws:s3:::mine",
        "arn:aws:s3:::mine/*",
        "arn:aws:kms:eu-central-1:123456789012:key/0000-1111",
      ],
    );
  });

  it("may use an adopted bucket as well", async () => {
    const existing = { bucket: "theirs", region: "eu-central-1" };
    const { inputs } = (await storage({}, { existing })).find(
      "aws:iam/userPolicy:UserPolicy",
      "images-user-policy",
    );
    assert.equal(policyOf(inputs).Statement[0]?.Resource, "arn:aws:s3:::theirs");
  });

  for (const [create, keys, active] of [
    [{}, ["images-key1"], "key1"],
    [{ activeKey: "key2" }, ["images-key2"], "key2"],
    [{ bothKeys: true }, ["images-key1", "images-key2"], "key1"],
    [{ activeKey: "key2", bothKeys: true }, ["images-key2", "images-key1"], "key2"],
  ] as const)
    it(`has ${keys.join(" and ")} with ${JSON.stringify(create)}`, async () => {
      const { resources, outputs } = await storage({ create });
      const made = resources.filter(({ type }) => type === KEY);
      assert.deepEqual(
        made.map(({ name }) => name),
        keys,
      );
      // A protected component must not keep a key from being replaced.
      for (const { options } of made) assert.equal(options.protect, false);
      assert.deepEqual(await valueOf(pulumi.output(outputs.credentials)), {
        REGISTRY_STORAGE_S3_ACCESSKEY: `images-${active}-id`,
        REGISTRY_STORAGE_S3_SECRETKEY: `confidential/images-${active}`,
      });
      assert.deepEqual(outputs.rotation, {
        activeKey: active,
        bothKeys: "bothKeys" in create,
      });
    });

  it("is there before the registry, with rights and keys", async () => {
    const { outputs } = await storage({});
    const waited = await Promise.all(outputs.dependencies.map(({ urn }) => valueOf(urn)));
    for (const type of ["iam/user:User", "iam/userPolicy", "iam/accessKey", "s3/bucketPolicy"])
      assert.ok(
        waited.some((urn) => urn?.includes(type)),
        type,
      );
  });
});

describe("given access keys", () => {
  const given = { accessKeyId: "AKIA0123456789ABCDEF", secretAccessKey: "confidential" };

  it("are used as they are, and make no user", async () => {
    const { outputs, resources } = await storage({ existing: given });
    assert.ok(!resources.some(({ type }) => type.startsWith("aws:iam/")));
    assert.deepEqual(await valueOf(pulumi.output(outputs.credentials)), {
      REGISTRY_STORAGE_S3_ACCESSKEY: given.accessKeyId,
      REGISTRY_STORAGE_S3_SECRETKEY: given.secretAccessKey,
    });
    assert.equal(outputs.rotation, undefined);
  });

  it("that come late and cannot be used are rejected, without being shown", async () => {
    const late = { ...given, secretAccessKey: pulumi.output("pass\nword") };
    const text = await refusal(() => make({ existing: late }).credentials);
    assert.match(text, /identity\.existing\.secretAccessKey must be one line/);
    assert.doesNotMatch(text, /pass|word/);
  });
});

describe("a role", () => {
  const roleArn = "arn:aws:iam::123456789012:role/registry";
  const oidcProviderArn = "arn:aws:iam::123456789012:oidc-provider/oidc.example.com";
  const ini = (arn: string) => ({
    credentials: `[default]\nsts_regional_endpoints = regional\nrole_arn = ${arn}\nweb_identity_token_file = /var/run/secrets/openshift/serviceaccount/token\n`,
  });

  it("that is there is named to the operator, and no key is made", async () => {
    const { outputs, resources } = await storage({ sts: { roleArn } });
    assert.equal(outputs.credentials, undefined);
    assert.deepEqual(await valueOf(pulumi.output(outputs.mintedCredentials)), ini(roleArn));
    assert.ok(!resources.some(({ type }) => type.startsWith("aws:iam/")));
  });

  it("that is made trusts the cluster, and may use the bucket", async () => {
    const { outputs, find } = await storage(
      { sts: { oidcProviderArn } },
      { create: { bucket: "mine" } },
    );
    const trust = find("aws:iam/role:Role", "images-role").inputs["assumeRolePolicy"];
    assert.match(String(trust), /oidc\.example\.com:sub/);
    const { inputs } = find("aws:iam/rolePolicy:RolePolicy", "images-role-policy");
    assert.equal(policyOf(inputs).Statement[0]?.Resource, "arn:aws:s3:::mine");
    const arn = "arn:aws:iam::123456789012:role/images-role-0a1b2c3";
    assert.deepEqual(await valueOf(pulumi.output(outputs.mintedCredentials)), ini(arn));
  });
});
