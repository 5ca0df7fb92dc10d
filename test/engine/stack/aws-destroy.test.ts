import assert from "node:assert/strict";
import { promisify } from "node:util";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { pushImage } from "../../../sandbox/push";
import type { Pushed } from "../../../sandbox/push";
import { settledRegistry } from "../../../sandbox/registry-state";
import { tool } from "../../../sandbox/toolchain";
import { administrator, beginOnAws, bucketOf, bucketSettings, refusal, REGION } from "./aws";
import type { Aws } from "./aws";
import { USER_SECRET } from "./scenario";
import type { Scenario } from "./scenario";
import { succeeds } from "./test-stack";
import type { TestStack } from "./test-stack";

const quiet = (): void => undefined;
const run = promisify(execFile);

describe("destroying a stack with a bucket of AWS", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let admin: Aws;
  let bucket: string;
  let image: Pushed;
  const settings = (registry: object = {}) =>
    bucketSettings({}, registry, { kms: { create: true } });

  before(async () => {
    scenario = await beginOnAws();
    stack = await scenario.stack(settings());
    await succeeds(stack.up());
    admin = await administrator(scenario);
    bucket = await bucketOf(scenario);
    image = await pushImage(await settledRegistry(scenario.lab.api), quiet, scenario.cloud);
  });

  after(() => scenario.end());

  /** Bucket, guards and key as AWS has them. */
  async function guarded(): Promise<object> {
    const Bucket = bucket;
    const { s3, kms } = admin;
    const encryption = await s3.getBucketEncryption({ Bucket });
    const [rule] = encryption.ServerSideEncryptionConfiguration?.Rules ?? [];
    const KeyId = rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID;
    const { KeyMetadata } = await kms.describeKey({ KeyId });
    const { $metadata: _, ...block } = await s3.getPublicAccessBlock({ Bucket });
    const { OwnershipControls } = await s3.getBucketOwnershipControls({ Bucket });
    const { Rules } = await s3.getBucketLifecycleConfiguration({ Bucket });
    const { Policy = "" } = await s3.getBucketPolicy({ Bucket });
    const { KeyCount } = await s3.listObjectsV2({ Bucket });
    const key = [KeyId, KeyMetadata?.KeyState];
    return {
      key,
      block,
      OwnershipControls,
      Rules,
      policy: JSON.parse(Policy) as unknown,
      KeyCount,
    };
  }

  const users = async () =>
    ((await admin.iam.listUsers({})).Users ?? []).flatMap(({ UserName = "" }) =>
      /^imageregistry/.test(UserName) ? [UserName] : [],
    );

  it("is refused while the registry serves, also with --skip-preview, and deletes nothing", async () => {
    const before = await guarded();
    for (const destroy of [() => stack.destroy(), () => stack.destroySkippingPreview()]) {
      const { ok, text } = await destroy();
      assert.ok(!ok, text);
      assert.match(text, /cannot be deleted\s+because it is protected/);
    }
    assert.deepEqual(await guarded(), before);
    assert.equal((await users()).length, 1);
    assert.notDeepEqual(await scenario.secretData(USER_SECRET), {});
  });

  it("takes two steps, and leaves the bucket, its guards and the key that decrypts it", async () => {
    const before = await guarded();
    await stack.set(settings({ managementState: "Removed" }));
    const removed = await succeeds(stack.up());
    const kept = removed.outputs["kept"] as string[];
    assert.equal(kept[0], `S3 bucket ${bucket} in ${REGION}`);
    assert.match(kept[1] ?? "", /^KMS key arn:aws:kms:/);
    await succeeds(stack.destroy());
    assert.deepEqual(await stack.resources(), []);
    assert.deepEqual(await guarded(), before);
    assert.match(JSON.stringify(before), /"Enabled"/);
  });

  it("takes the user with its keys, and the credential", async () => {
    assert.deepEqual(await users(), []);
    assert.deepEqual(await scenario.secretData(USER_SECRET), {});
  });

  it("is followed by an up that adopts the bucket, with the image in it", async () => {
    const existing = { bucket, region: REGION };
    await stack.set({ storage: { s3: { existing } } });
    await succeeds(stack.up());
    const { address = "" } = await settledRegistry(scenario.lab.api);
    const [, ...path] = image.image.split(":").slice(0, -1).join(":").split("/");
    const source = `${address}/${path.join("/")}@${image.digest}`;
    await run(await tool("crane", quiet), ["pull", source, join(scenario.dir, "image.tar")]);
  });

  it("deletes an empty bucket, its guards and its key where that was asked for", async () => {
    await stack.set({
      storage: { s3: { existing: { bucket, region: REGION } } },
      registry: { managementState: "Removed" },
    });
    await succeeds(stack.up());
    await succeeds(stack.destroy());
    const mine = bucketSettings({ deleteData: true }, { wait: false }, { bucket: "to-be-deleted" });
    await stack.set(mine);
    await succeeds(stack.up());
    await stack.set({ ...mine, registry: { managementState: "Removed" } });
    assert.deepEqual((await succeeds(stack.up())).outputs["kept"], []);
    await succeeds(stack.destroy());
    assert.equal(await refusal(admin.s3.headBucket({ Bucket: "to-be-deleted" })), "NotFound");
    assert.equal(await refusal(admin.s3.headBucket({ Bucket: bucket })), "allowed");
  });
});
