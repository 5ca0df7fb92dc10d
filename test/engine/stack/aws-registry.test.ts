import assert from "node:assert/strict";
import { dirname } from "node:path";
import { pushImage } from "../../../sandbox/push";
import { settledRegistry } from "../../../sandbox/registry-state";
import {
  administrator,
  beginOnAws,
  bucketOf,
  bucketSettings,
  refusal,
  registryKeys,
  withKeys,
} from "./aws";
import type { Aws } from "./aws";
import type { Scenario } from "./scenario";
import type { Outcome, TestStack } from "./test-stack";
import { assertAbsent, everyFile } from "./secrecy";

describe("a registry on a bucket of AWS", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let registry: Aws;
  let bucket: string;
  let blob = "";
  const outcomes: Outcome[] = [];

  before(async () => {
    scenario = await beginOnAws();
    stack = await scenario.stack(bucketSettings());
  });

  after(() => scenario.end());

  it("is previewed, brought up, and the same at the next up", async () => {
    const preview = await stack.preview();
    assert.ok(preview.ok, preview.text);
    const up = await stack.up();
    assert.ok(up.ok, up.text);
    const again = await stack.up({ refresh: true });
    assert.ok(again.ok, again.text);
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
    outcomes.push(preview, up, again);
    bucket = await bucketOf(scenario);
    registry = withKeys(scenario, await registryKeys(scenario));
  });

  it("is what the operator leaves alone", async () => {
    const { storage } = (await scenario.config()).spec;
    assert.deepEqual(storage, {
      managementState: "Unmanaged",
      s3: {
        bucket,
        region: "eu-central-1",
        encrypt: true,
        virtualHostedStyle: false,
        trustedCA: { name: "" },
      },
    });
  });

  it("takes an image, gives it back, and has it in the bucket", async () => {
    const state = await settledRegistry(scenario.lab.api);
    const pushed = await pushImage(state, () => undefined, scenario.cloud);
    const where = pushed.blob ?? "";
    assert.ok(where.startsWith(`s3://${bucket}/docker/registry/v2/blobs/`), where);
    blob = where.slice(`s3://${bucket}/`.length);
  });

  it("has a key that reads and writes its bucket, and may nothing else", async () => {
    const { s3 } = registry;
    const other = "somebody-elses";
    await (
      await administrator(scenario)
    ).s3.createBucket({
      Bucket: other,
      CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
    });
    const asked: Record<string, () => Promise<unknown>> = {
      "its bucket": () => s3.headBucket({ Bucket: bucket }),
      "its objects": () => s3.getObject({ Bucket: bucket, Key: blob }),
      DeleteBucket: () => s3.deleteBucket({ Bucket: bucket }),
      PutBucketPolicy: () => s3.putBucketPolicy({ Bucket: bucket, Policy: "{}" }),
      PutBucketLifecycle: () => s3.putBucketLifecycleConfiguration({ Bucket: bucket }),
      ListBuckets: () => s3.listBuckets({}),
      "another bucket": () => s3.listObjectsV2({ Bucket: other }),
      "an object elsewhere": () => s3.putObject({ Bucket: other, Key: "x", Body: "x" }),
      "a user": () => registry.iam.createUser({ UserName: "mallory" }),
    };
    const answers: Record<string, string> = {};
    for (const [what, ask] of Object.entries(asked)) answers[what] = await refusal(ask());
    const { "its bucket": own, "its objects": objects, ...others } = answers;
    assert.deepEqual([own, objects], ["allowed", "allowed"]);
    for (const [what, answer] of Object.entries(others))
      assert.match(answer, /^AccessDenied/, `${what}: ${answer}`);
  });

  it("shows nothing to somebody without a key", async () => {
    for (const path of ["", `/${blob}`]) {
      const { status } = await fetch(`${registry.url}/${bucket}${path}`);
      assert.equal(status, 403, path);
    }
  });

  it("leaves no upload behind that was not finished: the bucket's rule covers it", async () => {
    const { s3 } = registry;
    const Key = `${blob.split("/blobs/")[0] ?? ""}/repositories/demo/_uploads/unfinished/data`;
    const { UploadId } = await s3.createMultipartUpload({ Bucket: bucket, Key });
    await s3.uploadPart({ Bucket: bucket, Key, UploadId, PartNumber: 1, Body: "part" });
    const { Uploads = [] } = await s3.listMultipartUploads({ Bucket: bucket });
    assert.ok(Uploads.some((upload) => upload.UploadId === UploadId));
    const admin = (await administrator(scenario)).s3;
    const { Rules = [] } = await admin.getBucketLifecycleConfiguration({ Bucket: bucket });
    const rules = Rules.filter(({ Status }) => Status === "Enabled");
    assert.equal(rules.length, 1);
    const [{ Filter, AbortIncompleteMultipartUpload, Expiration } = {}] = rules;
    assert.ok(Key.startsWith(Filter?.Prefix ?? "nothing"));
    assert.equal(AbortIncompleteMultipartUpload?.DaysAfterInitiation, 1);
    assert.equal(Expiration, undefined);
  });

  it("has its secret in no file, and in nothing that was printed", async () => {
    const { secretAccessKey } = await registryKeys(scenario);
    assertAbsent(secretAccessKey, everyFile(dirname(stack.dir)) + JSON.stringify(outcomes));
  });
});
