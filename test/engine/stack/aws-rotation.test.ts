import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { Keys } from "../../../sandbox/aws/identities";
import { pushImage } from "../../../sandbox/push";
import { settledRegistry } from "../../../sandbox/registry-state";
import { beginOnAws, bucketOf, bucketSettings, refusal, registryKeys, withKeys } from "./aws";
import type { Scenario } from "./scenario";
import type { Outcome, TestStack } from "./test-stack";
import { pushing } from "./pushing";
import { assertAbsent, everyFile } from "./secrecy";

const quiet = (): void => undefined;

describe("the rotation of a bucket's key", () => {
  let scenario: Scenario;
  let stack: TestStack;
  const outcomes: Outcome[] = [];
  const seen: Keys[] = [];

  const identity = (create: object) => bucketSettings({ identity: { create } });

  async function up(create: object): Promise<Outcome> {
    await stack.set(identity(create));
    const outcome = await stack.up();
    outcomes.push(outcome);
    return outcome;
  }

  /** Whether AWS takes these keys on the stack's bucket. */
  async function valid(keys: Keys): Promise<boolean> {
    const Bucket = await bucketOf(scenario);
    return (await refusal(withKeys(scenario, keys).s3.headBucket({ Bucket }))) === "allowed";
  }

  before(async () => {
    scenario = await beginOnAws();
    stack = await scenario.stack(identity({}));
    const first = await up({});
    assert.ok(first.ok, first.text);
    seen.push(await registryKeys(scenario));
  });

  after(() => scenario.end());

  it("is refused without the old key beside the new one, before anything is done", async () => {
    for (const outcome of [await up({ activeKey: "key2" }), await stack.preview()]) {
      assert.ok(!outcome.ok);
      assert.match(
        outcome.text,
        /bothKeys must be true while the registry changes from key1 to key2/,
      );
    }
    assert.deepEqual(await registryKeys(scenario), seen[0]);
  });

  it("lets no push fail, and leaves the old key valid", async () => {
    const pushes = await pushing(scenario);
    const outcome = await up({ activeKey: "key2", bothKeys: true });
    const { pushed, failed } = await pushes.stop();
    assert.ok(outcome.ok, outcome.text);
    assert.deepEqual(failed, []);
    assert.ok(pushed > 1, `only ${pushed} images were pushed meanwhile`);
    const keys = await registryKeys(scenario);
    assert.notEqual(keys.accessKeyId, seen[0]?.accessKeyId);
    seen.push(keys);
    for (const one of seen) assert.ok(await valid(one));
  });

  it("has been seen by the end of the update: the pods have the new key", async () => {
    const rendered = await scenario.secretData("image-registry-private-configuration");
    const text = Object.values(rendered).join();
    assert.ok(text.includes(seen[1]?.secretAccessKey ?? "nothing"));
    assert.ok(!text.includes(seen[0]?.secretAccessKey ?? ""));
  });

  it("ends with a later update, which removes the old key", async () => {
    const outcome = await up({ activeKey: "key2" });
    assert.ok(outcome.ok, outcome.text);
    assert.equal(outcome.changes["delete"], 1);
    assert.deepEqual(await registryKeys(scenario), seen[1]);
    const [old, now] = seen;
    assert.ok(old && now);
    assert.deepEqual([await valid(old), await valid(now)], [false, true]);
    await pushImage(await settledRegistry(scenario.lab.api), quiet, scenario.cloud);
  });

  it("leaves neither key in a file, or in what was printed", () => {
    const text = everyFile(dirname(stack.dir)) + JSON.stringify(outcomes);
    for (const { secretAccessKey } of seen) assertAbsent(secretAccessKey, text);
  });
});
