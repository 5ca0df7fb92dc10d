import assert from "node:assert/strict";
import { AccessKey } from "@pulumi/aws/iam/accessKey";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { User } from "@pulumi/aws/iam/user";
import { UserPolicy } from "@pulumi/aws/iam/userPolicy";
import { Key } from "@pulumi/aws/kms/key";
import type { Provider } from "@pulumi/aws/provider";
import { Bucket, type BucketArgs } from "@pulumi/aws/s3/bucket";
import * as s3 from "@pulumi/aws/s3";
import { Cloud, double, refusal, region, steps, type Clients } from "./cloud";

/** What a second `up` changes in every resource that can be changed in place. */
interface Wish {
  readonly tags: Record<string, string>;
  readonly block: boolean;
  readonly days: number;
  readonly actions: readonly string[];
  readonly status: "Active" | "Inactive";
}

const first: Wish = {
  tags: { purpose: "registry" },
  block: true,
  days: 1,
  actions: ["s3:GetObject"],
  status: "Active",
};

const second: Wish = {
  tags: { purpose: "images", team: "platform" },
  block: false,
  days: 2,
  actions: ["s3:GetObject", "s3:PutObject"],
  status: "Inactive",
};

const statement = (wish: Wish, more: object): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: wish.actions, ...more }],
  });

function program(wish: Wish) {
  return (provider: Provider) => {
    const options = { provider };
    const bucket = new Bucket("registry", { tags: wish.tags }, options);
    settings(wish, bucket, options);
    const user = new User("user", { tags: wish.tags }, options);
    const policy = statement(wish, { Resource: "arn:aws:s3:::some/*" });
    new UserPolicy("user-policy", { user: user.name, policy }, options);
    const key = new AccessKey("key", { user: user.name, status: wish.status }, options);
    const trust = statement({ ...wish, actions: ["sts:AssumeRole"] }, { Principal: "*" });
    const role = new Role("role", { assumeRolePolicy: trust, description: policy }, options);
    new RolePolicy("role-policy", { role: role.name, policy }, options);
    const kms = { description: String(wish.days), tags: wish.tags, enableKeyRotation: true };
    const master = new Key("kms", { ...kms, deletionWindowInDays: 7 }, options);
    return {
      bucket: bucket.bucket,
      arn: bucket.arn,
      user: user.name,
      id: key.id,
      secret: key.secret,
      role: role.name,
      key: master.keyId,
    };
  };
}

function settings(wish: Wish, { bucket }: Bucket, options: { provider: Provider }): void {
  const { block, days, actions } = wish;
  const access = new s3.BucketPublicAccessBlock(
    "access",
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: block,
      ignorePublicAcls: true,
      restrictPublicBuckets: block,
    },
    options,
  );
  const objectOwnership = block ? "BucketOwnerEnforced" : "BucketOwnerPreferred";
  new s3.BucketOwnershipControls("ownership", { bucket, rule: { objectOwnership } }, options);
  const preset = { sseAlgorithm: "AES256" };
  const rules = [{ applyServerSideEncryptionByDefault: preset, bucketKeyEnabled: block }];
  new s3.BucketServerSideEncryptionConfiguration("encryption", { bucket, rules }, options);
  const abort = {
    id: "abort",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: days },
  };
  new s3.BucketLifecycleConfiguration("lifecycle", { bucket, rules: [abort] }, options);
  const status = block ? "Enabled" : "Suspended";
  new s3.BucketVersioning("versioning", { bucket, versioningConfiguration: { status } }, options);
  const policy = bucket.apply((name) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: block ? "s3:*" : actions,
          Resource: `arn:aws:s3:::${name}/*`,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }),
  );
  new s3.BucketPolicy("policy", { bucket, policy }, { ...options, dependsOn: access });
}

const everything = [
  "AccessKey",
  "Bucket",
  "BucketLifecycleConfiguration",
  "BucketOwnershipControls",
  "BucketPolicy",
  "BucketPublicAccessBlock",
  "BucketServerSideEncryptionConfiguration",
  "BucketVersioning",
  "Key",
  "Role",
  "RolePolicy",
  "User",
  "UserPolicy",
];

describe("the aws provider", () => {
  let cloud: Cloud;
  let admin: Clients;
  before(async () => {
    cloud = await Cloud.start();
    admin = cloud.clients();
    console.log(`    (aws provider: ${double ? "double" : "official"})`);
  });
  after(() => cloud.stop());

  it("creates, keeps, changes, repairs and deletes every resource of the stacks", async () => {
    const stack = await cloud.stack();
    const preview = await stack.preview(program(first));
    assert.deepEqual(
      steps(preview),
      everything.map((type) => `create ${type}`),
      preview.text,
    );
    const created = await stack.up(program(first));
    assert.deepEqual(
      steps(created),
      everything.map((type) => `create ${type}`),
      created.text,
    );
    const { outputs } = created;
    assert.match(String(outputs.bucket), /^registry-[0-9a-f]{7}$/);
    assert.equal(outputs.arn, `arn:aws:s3:::${String(outputs.bucket)}`);
    assert.match(String(outputs.user), /^user-[0-9a-f]{7}$/);
    const again = await stack.up(program(first), { refresh: true });
    assert.deepEqual(steps(again), [], again.text);
    const changed = await stack.up(program(second));
    assert.deepEqual(
      steps(changed),
      everything.map((type) => `update ${type}`),
      changed.text,
    );
    assert.deepEqual(changed.outputs, outputs);
    await drift(admin, outputs);
    const repaired = await stack.up(program(second), { refresh: true });
    const deleted = ["BucketOwnershipControls", "BucketPolicy", "UserPolicy"];
    assert.deepEqual(
      steps(repaired),
      everything.map((t) => `${deleted.includes(t) ? "create" : "update"} ${t}`).sort(),
      repaired.text,
    );
    const settled = await stack.up(program(second), { refresh: true });
    assert.deepEqual(steps(settled), [], settled.text);
    const destroyed = await stack.destroy();
    assert.deepEqual(
      steps(destroyed),
      everything.map((type) => `delete ${type}`),
      destroyed.text,
    );
    const Bucket = String(outputs.bucket);
    assert.equal(await refusal(admin.s3.headBucket({ Bucket })), "NotFound");
    const KeyId = String(outputs.key);
    const { KeyMetadata } = await admin.kms.describeKey({ KeyId });
    assert.equal(KeyMetadata?.KeyState, "PendingDeletion");
  });

  it("sets, changes, repairs and takes back where accesses are logged", async () => {
    const logs = "contract-logs";
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await admin.s3.createBucket({ Bucket: logs, CreateBucketConfiguration });
    const Principal = { Service: "logging.s3.amazonaws.com" };
    const Resource = `arn:aws:s3:::${logs}/*`;
    const deliver = { Effect: "Allow", Principal, Action: "s3:PutObject", Resource };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [deliver] });
    await admin.s3.putBucketPolicy({ Bucket: logs, Policy });
    const stack = await cloud.stack();
    const logged = (targetPrefix: string) => (provider: Provider) => {
      const { bucket } = new Bucket("logged", {}, { provider });
      new s3.BucketLogging("logging", { bucket, targetBucket: logs, targetPrefix }, { provider });
      return { bucket };
    };
    const created = await stack.up(logged("a/"));
    assert.deepEqual(steps(created), ["create Bucket", "create BucketLogging"], created.text);
    const changed = await stack.up(logged("b/"));
    assert.deepEqual(steps(changed), ["update BucketLogging"], changed.text);
    const Bucket_ = String(created.outputs.bucket);
    await admin.s3.putBucketLogging({ Bucket: Bucket_, BucketLoggingStatus: {} });
    const repaired = await stack.up(logged("b/"), { refresh: true });
    assert.deepEqual(steps(repaired), ["create BucketLogging"], repaired.text);
    const { LoggingEnabled } = await admin.s3.getBucketLogging({ Bucket: Bucket_ });
    assert.equal(LoggingEnabled?.TargetPrefix, "b/");
    assert.equal((await stack.destroy()).ok, true);
  });

  it("keeps secret keys out of state and output", async () => {
    const stack = await cloud.stack();
    const up = await stack.up((provider) => {
      const user = new User("secretive", {}, { provider });
      const { secret } = new AccessKey("secretive", { user: user.name }, { provider });
      return { secret };
    });
    const secret = String(up.outputs.secret);
    assert.match(secret, /^\S{20,}$/);
    const printed = up.text + stack.state();
    assert.equal(printed.includes(secret), false);
    assert.equal(printed.includes(cloud.who.deployer.secretAccessKey), false);
    await stack.destroy();
  });

  it("replaces what cannot be changed, and deletes first what keeps its name", async () => {
    const stack = await cloud.stack();
    const bucket = (args: BucketArgs) => (provider: Provider) => ({
      name: new Bucket("moved", args, { provider }).bucket,
    });
    await stack.up(bucket({ bucket: "moved-by-name" }));
    const renamed = await stack.up(bucket({ bucket: "moved-by-another-name" }));
    assert.deepEqual(steps(renamed), [
      "create-replacement Bucket",
      "delete-replaced Bucket",
      "replace Bucket",
    ]);
    const moved = await stack.up(bucket({ bucket: "moved-by-another-name", region: "us-west-2" }));
    const order = moved.objects.filter((step) => / Bucket$/.test(step));
    assert.equal(order[0], "delete-replaced Bucket", moved.text);
    await stack.destroy();
  });

  it("does not delete a bucket with images, and says why", async () => {
    const stack = await cloud.stack();
    const { outputs } = await stack.up((provider) => ({
      name: new Bucket("full", {}, { provider }).bucket,
    }));
    const Bucket_ = String(outputs.name);
    await admin.s3.putObject({ Bucket: Bucket_, Key: "layer", Body: "data" });
    const refused = await stack.destroy();
    assert.equal(refused.ok, false);
    assert.match(refused.text, /BucketNotEmpty/);
    await admin.s3.deleteObject({ Bucket: Bucket_, Key: "layer" });
    assert.equal((await stack.destroy()).ok, true);
  });

  it("refuses a bucket that is there already, and wrong credentials without showing them", async () => {
    await admin.s3.createBucket({
      Bucket: "somebody-elses",
      CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
    });
    const stack = await cloud.stack();
    const program = (provider: Provider) => {
      new Bucket("taken", { bucket: "somebody-elses" }, { provider });
      return {};
    };
    const taken = await stack.up(program);
    assert.match(taken.text, /BucketAlready(Exists|OwnedByYou)/);
    const wrong = "wrong/secret+key0wrong/secret+key0wrong0";
    const args = { secretKey: wrong };
    const other = (provider: Provider) => {
      new User("other", {}, { provider });
      return {};
    };
    const refused = await stack.up(other, { args });
    assert.match(refused.text, /SignatureDoesNotMatch/);
    assert.equal((refused.text + stack.state()).includes(wrong), false);
  });
});

/** What somebody changes or deletes by hand: something of every resource. */
async function drift({ s3, iam, kms }: Clients, outputs: Record<string, unknown>): Promise<void> {
  const [Bucket, UserName, RoleName] = [outputs.bucket, outputs.user, outputs.role].map(String);
  const Tagging = { TagSet: [{ Key: "purpose", Value: "mine" }] };
  await s3.putBucketTagging({ Bucket, Tagging });
  const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
  await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration });
  await s3.deleteBucketOwnershipControls({ Bucket });
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms" as const };
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
  await s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration });
  const expire = { ID: "expire", Filter: { Prefix: "" }, Expiration: { Days: 1 } };
  const Rules = [{ ...expire, Status: "Enabled" as const }];
  await s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules } });
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
  await s3.deleteBucketPolicy({ Bucket });
  await iam.tagUser({ UserName, Tags: [{ Key: "team", Value: "mine" }] });
  await iam.updateAccessKey({ UserName, AccessKeyId: String(outputs.id), Status: "Active" });
  const { PolicyNames = [] } = await iam.listUserPolicies({ UserName });
  for (const PolicyName of PolicyNames) await iam.deleteUserPolicy({ UserName, PolicyName });
  await iam.updateRole({ RoleName, Description: "mine" });
  const [PolicyName] = (await iam.listRolePolicies({ RoleName })).PolicyNames ?? [];
  const PolicyDocument = statement(first, { Resource: "arn:aws:s3:::mine/*" });
  await iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument });
  await kms.updateKeyDescription({ KeyId: String(outputs.key), Description: "mine" });
}
