import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMoto } from "../../../sandbox/aws/moto";
import { Processes } from "../../../sandbox/processes";
import { Cloud, refusal, region } from "./cloud";

describe("the sandbox's AWS", () => {
  let cloud: Cloud;
  before(async () => {
    cloud = await Cloud.start();
  });
  after(() => cloud.stop());

  const secure = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: "arn:aws:s3:::remembered/*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };

  it("remembers buckets, objects, users and keys over a restart", async () => {
    const { s3, kms, iam } = cloud.clients();
    const Bucket = "remembered";
    const LocationConstraint = region;
    await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint } });
    await s3.putBucketPolicy({ Bucket, Policy: JSON.stringify(secure) });
    await s3.putObject({ Bucket, Key: "a/b", Body: "layer" });
    const { KeyMetadata } = await kms.createKey({});
    await iam.createUser({ UserName: "remembered" });
    await cloud.restart();
    const object = await s3.getObject({ Bucket, Key: "a/b" });
    assert.equal(await object.Body?.transformToString(), "layer");
    const { Policy } = await s3.getBucketPolicy({ Bucket });
    assert.deepEqual(JSON.parse(Policy ?? ""), secure);
    const found = await kms.describeKey({ KeyId: KeyMetadata?.KeyId });
    assert.equal(found.KeyMetadata?.KeyState, "Enabled");
    assert.equal((await iam.getUser({ UserName: "remembered" })).User?.UserName, "remembered");
  });

  it("lets nobody in who has no key, or the wrong one", async () => {
    const { s3 } = cloud.clients();
    await s3.createBucket({
      Bucket: "public-not",
      CreateBucketConfiguration: { LocationConstraint: region },
    });
    await s3.putObject({ Bucket: "public-not", Key: "layer", Body: "data" });
    for (const path of ["public-not", "public-not/layer", "moto-api/data.json"]) {
      assert.equal((await fetch(`${cloud.url}/${path}`)).status, 403, path);
    }
    const { accessKeyId } = cloud.who.administrator;
    const forged = cloud.clients({ accessKeyId, secretAccessKey: "forged" });
    assert.equal(await refusal(forged.s3.listBuckets()), "SignatureDoesNotMatch");
    const unknown = cloud.clients({ accessKeyId: "AKIAUNKNOWN", secretAccessKey: "forged" });
    assert.equal(await refusal(unknown.iam.listUsers()), "InvalidClientTokenId");
  });

  it("judges a policy by the names and resources of AWS", async () => {
    const { iam, s3 } = cloud.clients();
    const UserName = "narrow";
    const Statement = [
      { Effect: "Allow", Action: "s3:PutBucketPublicAccessBlock", Resource: "arn:aws:s3:::narrow" },
      { Effect: "Allow", Action: "iam:GetUser", Resource: "arn:aws:iam::*:user/narrow" },
    ];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam.createUser({ UserName });
    await iam.putUserPolicy({ UserName, PolicyName: "narrow", PolicyDocument });
    const { AccessKey } = await iam.createAccessKey({ UserName });
    const LocationConstraint = region;
    const Bucket = "narrow";
    await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint } });
    const user = cloud.clients({
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    });
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
    const block = user.s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration });
    assert.equal(await refusal(block), "allowed");
    assert.equal(await refusal(user.s3.getPublicAccessBlock({ Bucket })), "AccessDenied");
    assert.equal(await refusal(user.s3.createBucket({ Bucket: "narrow-too" })), "AccessDenied");
    assert.equal(await refusal(user.iam.getUser({ UserName })), "allowed");
    assert.match(await refusal(user.iam.getUser({ UserName: "deployer" })), /AccessDenied/);
  });

  it("deletes several objects for whoever may delete each, and for nobody else", async () => {
    const { iam, s3 } = cloud.clients();
    const Bucket = "many";
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await s3.createBucket({ Bucket, CreateBucketConfiguration });
    const refusals = async (UserName: string, Action: string): Promise<(string | undefined)[]> => {
      const Statement = [{ Effect: "Allow", Action, Resource: `arn:aws:s3:::${Bucket}/*` }];
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      await iam.createUser({ UserName });
      await iam.putUserPolicy({ UserName, PolicyName: "objects", PolicyDocument });
      const { AccessKey } = await iam.createAccessKey({ UserName });
      const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } =
        AccessKey ?? {};
      const Delete = { Objects: [{ Key: "a/1" }, { Key: "a/2" }] };
      const user = cloud.clients({ accessKeyId, secretAccessKey });
      const { Errors = [] } = await user.s3.deleteObjects({ Bucket, Delete });
      return Errors.map(({ Code }) => Code);
    };
    for (const Key of ["a/1", "a/2"]) await s3.putObject({ Bucket, Key, Body: "data" });
    assert.deepEqual(await refusals("reader", "s3:GetObject"), ["AccessDenied", "AccessDenied"]);
    assert.deepEqual(await refusals("deleter", "s3:DeleteObject"), []);
    assert.equal((await s3.listObjectsV2({ Bucket })).KeyCount, 0);
  });

  it("ends with the process that it was told", async () => {
    const dir = mkdtempSync(join(tmpdir(), "moto-"));
    const parent = spawn("sleep", ["60"]);
    const processes = new Processes(dir);
    try {
      const { pid } = parent;
      await startMoto({
        dir,
        processes,
        log: () => undefined,
        ...(pid !== undefined && { endWith: pid }),
      });
      parent.kill();
      await once(parent, "exit");
      const end = Date.now() + 10_000;
      while (processes.runs("moto") && Date.now() < end)
        await new Promise((r) => setTimeout(r, 100));
      assert.equal(processes.runs("moto"), false);
    } finally {
      await processes.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
