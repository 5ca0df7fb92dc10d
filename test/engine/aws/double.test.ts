import assert from "node:assert/strict";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { Topic } from "@pulumi/aws/sns/topic";
import { Cloud, double, type AwsStack, type Program } from "./cloud";

describe("the double of the aws provider refuses", () => {
  let cloud: Cloud;
  let stack: AwsStack;
  before(async function () {
    if (!double) this.skip();
    cloud = await Cloud.start();
    stack = await cloud.stack();
  });
  after(() => cloud.stop());

  const rule = { objectOwnership: "BucketOwnerEnforced", priority: 1 };
  const cases: [string, Program, RegExp][] = [
    [
      "a type that it does not know",
      (provider) => ({ topic: new Topic("topic", {}, { provider }).arn }),
      /aws:sns\/topic:Topic is not in the provider double/,
    ],
    [
      "an input that it does not know",
      (provider) => ({ b: new Bucket("b", { forceDestroy: true }, { provider }).arn }),
      /forceDestroy is not in the provider double/,
    ],
    [
      "a part of an input that it does not know",
      (provider) => ({
        id: new BucketOwnershipControls("o", { bucket: "some-bucket", rule }, { provider }).id,
      }),
      /rule\.priority is not in the provider double/,
    ],
  ];
  for (const [title, program, message] of cases) {
    it(title, async () => {
      const { ok, text } = await stack.preview(program);
      assert.equal(ok, false);
      assert.match(text, message);
    });
  }

  it("provider arguments and endpoints that it does not know", async () => {
    const program: Program = (provider) => ({ b: new Bucket("b", {}, { provider }).arn });
    const profile = await stack.up(program, { args: { profile: "mine" } });
    assert.match(profile.text, /profile is not in the provider double/);
    const sns = await stack.up(program, { args: { endpoints: [{ sns: cloud.url }] } });
    assert.match(sns.text, /the endpoint of sns is not in the provider double/);
  });
});
