import assert from "node:assert/strict";
import { dirname } from "node:path";
import { pushImage } from "../../../sandbox/push";
import { settledRegistry } from "../../../sandbox/registry-state";
import {
  beginOnGoogle,
  bucketOf,
  gcsSettings,
  Google,
  keyfileOf,
  PROJECT,
  REGION,
  secretOf,
} from "./gcp";
import { pushing } from "./pushing";
import type { Scenario } from "./scenario";
import { assertAbsent, everyFile } from "./secrecy";
import { succeeds } from "./test-stack";
import type { Outcome, TestStack } from "./test-stack";

const quiet = (): void => undefined;

describe("a registry on a bucket of Google Cloud", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let admin: Google;
  let bucket: string;
  let blob = "";
  const outcomes: Outcome[] = [];
  const keys: string[] = [];

  async function up(settings: object): Promise<Outcome> {
    await stack.set(settings as never);
    const outcome = await stack.up();
    outcomes.push(outcome);
    return outcome;
  }

  before(async () => {
    scenario = await beginOnGoogle();
    stack = await scenario.stack(gcsSettings());
    admin = Google.administrator(scenario);
  });

  after(() => scenario.end());

  it("is previewed, brought up, and the same at the next up", async () => {
    outcomes.push(await succeeds(stack.preview()), await succeeds(stack.up()));
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
    outcomes.push(again);
    bucket = await bucketOf(scenario);
    keys.push(await keyfileOf(scenario));
  });

  it("is what the operator leaves alone, with bucket, region and project", async () => {
    assert.deepEqual((await scenario.config()).spec.storage, {
      managementState: "Unmanaged",
      gcs: { bucket, region: REGION, projectID: PROJECT },
    });
  });

  it("has a bucket that is private, keeps nothing that was deleted, and aborts unfinished uploads", async () => {
    const live = await admin.read(`/storage/v1/b/${bucket}`);
    const { iamConfiguration, lifecycle } = live;
    assert.deepEqual(iamConfiguration, {
      publicAccessPrevention: "enforced",
      uniformBucketLevelAccess: { enabled: true },
    });
    const action = { type: "AbortIncompleteMultipartUpload" };
    assert.deepEqual(lifecycle, { rule: [{ action, condition: { age: 1 } }] });
    const soft = live["softDeletePolicy"] as Record<string, unknown>;
    assert.equal(Number(soft["retentionDurationSeconds"]), 0);
  });

  it("takes an image, gives it back, and has it in the bucket", async () => {
    const pushed = await pushImage(await settledRegistry(scenario.lab.api), quiet, scenario.cloud);
    const where = pushed.blob ?? "";
    assert.ok(where.startsWith(`gs://${bucket}/docker/registry/v2/blobs/`), where);
    blob = where.slice(`gs://${bucket}/`.length);
  });

  it("has a key that reads and writes its bucket, and may nothing else", async () => {
    const other = "somebody-elses";
    await admin.call("POST", `/storage/v1/b?project=${PROJECT}`, { name: other });
    const registry = await Google.withKey(scenario, keys[0] ?? "");
    const own = `/storage/v1/b/${bucket}`;
    const object = `${own}/o/${encodeURIComponent(blob)}`;
    assert.deepEqual(
      [await registry.status("GET", own), await registry.status("GET", object)],
      [200, 200],
    );
    const refused: [string, string, object?][] = [
      ["DELETE", own],
      ["PATCH", own, { lifecycle: {} }],
      ["PUT", `${own}/iam`, { bindings: [] }],
      ["GET", `/storage/v1/b?project=${PROJECT}`],
      ["GET", `/storage/v1/b/${other}`],
      ["GET", `/storage/v1/b/${other}/o`],
      ["POST", `/upload/storage/v1/b/${other}/o?uploadType=media&name=x`, {}],
      ["POST", `/v1/projects/${PROJECT}/serviceAccounts`, { accountId: "mallory" }],
    ];
    for (const [method, path, body] of refused)
      assert.equal(await registry.status(method, path, body), 403, `${method} ${path}`);
  });

  it("shows nothing to somebody without a key", async () => {
    const nobody = Google.nobody(scenario);
    const object = `/storage/v1/b/${bucket}/o/${encodeURIComponent(blob)}`;
    for (const path of [`/storage/v1/b/${bucket}`, object])
      assert.equal(await nobody.status("GET", path), 401, path);
  });

  it("changes to its other key while images are pushed, and the old one is valid until a later up", async () => {
    const pushes = await pushing(scenario);
    const both = { create: { activeKey: "key2", bothKeys: true } };
    const changed = await up(gcsSettings({ identity: both }));
    const { pushed, failed } = await pushes.stop();
    assert.ok(changed.ok, changed.text);
    assert.deepEqual(failed, []);
    assert.ok(pushed > 1, `only ${pushed} images were pushed meanwhile`);
    keys.push(await keyfileOf(scenario));
    const [old = "", now = ""] = keys;
    assert.notEqual(now, old);
    for (const key of keys) await Google.withKey(scenario, key);

    await succeeds(up(gcsSettings({ identity: { create: { activeKey: "key2" } } })));
    assert.equal(await keyfileOf(scenario), now);
    await assert.rejects(Google.withKey(scenario, old), /invalid_grant/);
    await pushImage(await settledRegistry(scenario.lab.api), quiet, scenario.cloud);
  });

  it("leaves its bucket with all guards behind when the stack is destroyed, and no identity", async () => {
    const path = `/storage/v1/b/${bucket}`;
    const before = await admin.read(path);
    const identity = { create: { activeKey: "key2" } };
    const removed = await up(gcsSettings({ identity }, { managementState: "Removed" }));
    assert.ok(removed.ok, removed.text);
    assert.deepEqual(removed.outputs["kept"], [`GCS bucket ${bucket} in ${REGION}`]);
    outcomes.push(await succeeds(stack.destroy()));
    assert.deepEqual(await admin.read(path), before);
    const accounts = await admin.read(`/v1/projects/${PROJECT}/serviceAccounts`);
    assert.deepEqual(accounts, { accounts: [] });
    assert.equal(await keyfileOf(scenario), "");
  });

  it("is followed by an up that adopts the bucket, with the image in it", async () => {
    const existing = { bucket, region: REGION, projectID: PROJECT };
    await succeeds(up({ storage: { gcs: { existing } } }));
    keys.push(await keyfileOf(scenario));
    const { address = "" } = await settledRegistry(scenario.lab.api);
    const { status } = await fetch(`http://${address}/v2/sandbox/hello/manifests/latest`, {
      headers: { Accept: "application/vnd.oci.image.manifest.v1+json" },
    });
    assert.equal(status, 200);
  });

  it("has its keys in no file, and in nothing that was printed", () => {
    const text = everyFile(dirname(stack.dir)) + JSON.stringify(outcomes);
    assert.equal(keys.length, 3);
    for (const key of keys) assertAbsent(secretOf(key), text);
  });
});
