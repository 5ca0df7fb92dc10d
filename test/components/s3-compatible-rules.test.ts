import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { s3CompatibleProblems } from "../../components/s3-compatible-rules";
import { AUTHORITY } from "../support/pem";

const credentials = { accessKeyId: "registry", secretAccessKey: "confidential" };
const place = { bucket: "images", region: "us-east-1", credentials };

describe("s3CompatibleProblems", () => {
  it("accepts a store with a certificate of its own, one without TLS, and AWS", () => {
    const regionEndpoint = "https://s3.example.com:9000";
    const full = { ...place, regionEndpoint, encrypt: true, keyID: "key" };
    for (const settings of [
      { ...full, trustedCA: { bundle: AUTHORITY } },
      { ...place, regionEndpoint: "http://minio.example.com" },
      { ...place, regionEndpoint: "https://[2001:db8::1]:9000/" },
      place,
    ])
      assert.deepEqual(s3CompatibleProblems(settings), []);
  });

  it("accepts a claim alone, and with what it may not know", () => {
    const objectBucketClaim = { name: "registry", namespace: "openshift-storage" };
    assert.deepEqual(s3CompatibleProblems({ objectBucketClaim }), []);
    const more = { region: "us-east-2", regionEndpoint: "https://s3.example.com" };
    assert.deepEqual(s3CompatibleProblems({ objectBucketClaim, ...more }), []);
  });

  it("leaves credentials that come late to the chain", () => {
    const late = { accessKeyId: "registry", secretAccessKey: pulumi.output("") };
    assert.deepEqual(s3CompatibleProblems({ ...place, credentials: late }), []);
  });

  it("rejects authorities on a release that does not have them", () => {
    const settings = { ...place, trustedCA: { name: "ca" } };
    assert.deepEqual(
      s3CompatibleProblems(settings, { major: 4, minor: 10 }).map(({ field }) => field),
      ["trustedCA"],
    );
  });
});
