import assert from "node:assert/strict";
import { s3Process } from "../../../sandbox/operator/workload/s3-process";
import { answerOf } from "../../../sandbox/operator/drivers/s3-bucket";

describe("a registry's process on S3", () => {
  const env = {
    REGISTRY_STORAGE: "s3",
    REGISTRY_STORAGE_S3_CREDENTIALSCONFIGPATH: "/folder/credentials",
  };

  it("reads its credentials where the AWS SDK looks for them", () => {
    const { REGISTRY_STORAGE_S3_CREDENTIALSCONFIGPATH: none, ...made } = s3Process(env, undefined);
    assert.equal(none, undefined);
    assert.equal(made["AWS_SHARED_CREDENTIALS_FILE"], "/folder/credentials");
    assert.equal(made["REGISTRY_STORAGE_REDIRECT_DISABLE"], undefined);
  });

  it("goes to the sandbox's AWS, unless the configuration names an endpoint", () => {
    const aws = { endpoint: "http://aws", environment: {} };
    const made = s3Process(env, aws);
    assert.equal(made["REGISTRY_STORAGE_S3_REGIONENDPOINT"], "http://aws");
    assert.equal(made["REGISTRY_STORAGE_REDIRECT_DISABLE"], "true");
    const own = { ...env, REGISTRY_STORAGE_S3_REGIONENDPOINT: "http://ceph" };
    assert.equal(s3Process(own, aws)["REGISTRY_STORAGE_S3_REGIONENDPOINT"], "http://ceph");
  });
});

describe("what S3 answers to the operator", () => {
  const answer = (name: string, httpStatusCode?: number): object =>
    answerOf(
      Object.assign(new Error("words"), {
        name,
        ...(httpStatusCode !== undefined && { $metadata: { httpStatusCode } }),
      }),
    );

  it("is a missing bucket also where the operator may not look", () => {
    const missing = {
      code: "NotFound",
      text: "NotFound: Not Found\n\tstatus code: 404",
      missing: true,
    };
    assert.deepEqual(answer("NotFound", 404), missing);
    const hidden = {
      code: "Forbidden",
      text: "Forbidden: Forbidden\n\tstatus code: 403",
      missing: true,
    };
    assert.deepEqual(answer("403", 403), hidden);
  });

  it("is a fault otherwise, in its own words", () => {
    const text = "AccessDenied: words\n\tstatus code: 403";
    assert.deepEqual(answer("AccessDenied", 403), { code: "AccessDenied", text, missing: false });
    const away = { code: "ECONNREFUSED", text: "ECONNREFUSED: words", missing: false };
    assert.deepEqual(answer("ECONNREFUSED"), away);
  });
});
