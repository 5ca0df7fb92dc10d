import assert from "node:assert/strict";
import { pushImage } from "../../../sandbox/push";
import { settledRegistry } from "../../../sandbox/registry-state";
import { tool } from "../../../sandbox/toolchain";
import { administrator, adminKeys, bucketOf, bucketSettings } from "./aws";
import type { Aws } from "./aws";
import { Scenario } from "./scenario";
import { succeeds } from "./test-stack";
import type { TestStack } from "./test-stack";
import { driversOf } from "../../../components/storage";
import { watchConfig } from "./watching";

const quiet = (): void => undefined;
const SECRETS = "/api/v1/namespaces/openshift-image-registry/secrets";

describe("a cluster of AWS that brought its own bucket", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let admin: Aws;
  /** The operator's own. */
  let old: string;

  before(async () => {
    scenario = await Scenario.begin(false, "aws");
    admin = await administrator(scenario);
    const { accessKeyId, secretAccessKey } = await adminKeys(scenario);
    const stringData = {
      aws_access_key_id: accessKeyId,
      aws_secret_access_key: secretAccessKey,
    };
    const metadata = { name: "installer-cloud-credentials" };
    const secret = { apiVersion: "v1", kind: "Secret", metadata, stringData };
    await scenario.lab.api.create(SECRETS, secret, "installer");
    await scenario.startOperator({ registry: await tool("registry", quiet) });
    await pushImage(await settledRegistry(scenario.lab.api), quiet, scenario.cloud);
    old = await bucketOf(scenario);
    stack = await scenario.stack(bucketSettings());
  });

  after(() => scenario.end());

  const objects = async (Bucket: string): Promise<string[]> =>
    ((await admin.s3.listObjectsV2({ Bucket })).Contents ?? []).map(({ Key = "" }) => Key);

  it("has a bucket that the operator manages, and would delete", async () => {
    const { storage } = (await scenario.config()).spec;
    assert.equal(storage?.["managementState"], "Managed");
    assert.match(old, /^sandbox-.*-image-registry-/);
    assert.ok((await objects(old)).length > 0);
  });

  it("is not taken over without being told: preview and up name the old bucket, and make nothing", async () => {
    const buckets = async () => ((await admin.s3.listBuckets({})).Buckets ?? []).length;
    const before = await buckets();
    for (const outcome of [await stack.preview(), await stack.up()]) {
      assert.ok(!outcome.ok);
      assert.match(outcome.text, new RegExp(`move a serving registry from s3 bucket=${old}`));
      assert.match(outcome.text, /acceptEmptyStorage/);
    }
    assert.equal(await buckets(), before);
  });

  it("is taken over when told, in one write, which takes the operator's hands off", async () => {
    const watch = watchConfig(scenario);
    await stack.set(bucketSettings({}, { acceptEmptyStorage: true }));
    const up = await succeeds(stack.up());
    watch.stop();
    assert.match(up.text, new RegExp(`the registry has left s3 bucket=${old}`));
    const { storage } = (await scenario.config()).spec;
    assert.equal(storage?.["managementState"], "Unmanaged");
    assert.notEqual(await bucketOf(scenario), old);
    for (const { spec } of watch.seen) {
      assert.deepEqual(driversOf(spec.storage), ["s3"]);
      const { bucket } = spec.storage?.["s3"] as { bucket: string };
      const state = spec.storage?.["managementState"];
      assert.equal(state, bucket === old ? "Managed" : "Unmanaged");
    }
    await pushImage(await settledRegistry(scenario.lab.api), quiet, scenario.cloud);
  });

  it("keeps what is in both buckets, also when the registry is removed and the stack destroyed", async () => {
    const mine = await bucketOf(scenario);
    const before = [await objects(old), await objects(mine)];
    assert.ok(before.every((keys) => keys.length > 0));
    await stack.set(bucketSettings({}, { managementState: "Removed" }));
    await succeeds(stack.up());
    await succeeds(stack.destroy());
    assert.deepEqual([await objects(old), await objects(mine)], before);
  });
});
