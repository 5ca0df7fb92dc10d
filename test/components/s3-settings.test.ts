import assert from "node:assert/strict";
import {
  bucketProblems,
  regionProblems,
  s3RegistryProblems,
  s3Spec,
} from "../../components/s3-settings";

const place = { bucket: "images", region: "eu-central-1", encrypt: true };

describe("s3Spec", () => {
  it("always says what the operator would write by itself, so that it can be taken out again", () => {
    assert.deepEqual(s3Spec(place, {}, undefined), {
      s3: { ...place, virtualHostedStyle: false, trustedCA: { name: "" } },
    });
  });

  it("says what is set", () => {
    const more = { regionEndpoint: "https://s3.example.com", keyID: "key" };
    assert.deepEqual(
      s3Spec(
        { ...place, ...more, trustedCA: "ca" },
        { virtualHostedStyle: true, chunkSizeMiB: 64 },
        undefined,
      ),
      {
        s3: {
          ...place,
          ...more,
          virtualHostedStyle: true,
          trustedCA: { name: "ca" },
          chunkSizeMiB: 64,
        },
      },
    );
  });

  it("leaves out what a release does not have", () => {
    assert.deepEqual(s3Spec(place, {}, { major: 4, minor: 4 }), { s3: place });
    assert.deepEqual(s3Spec(place, {}, { major: 4, minor: 10 }), {
      s3: { ...place, virtualHostedStyle: false },
    });
  });
});

describe("the rules of buckets", () => {
  it("accept what AWS accepts", () => {
    for (const bucket of ["abc", "my.images-2", "0".repeat(63)])
      assert.deepEqual(bucketProblems("bucket", bucket), [], bucket);
    for (const region of [
      "us-east-1",
      "us-gov-west-1",
      "cn-north-1",
      "ap-southeast-4",
      "us-iso-east-1",
    ])
      assert.deepEqual(regionProblems("region", region), [], region);
  });

  it("reject the names that AWS keeps for itself", () => {
    for (const bucket of ["xn--images", "sthree-images", "images-s3alias", "images--x-s3"])
      assert.match(
        bucketProblems("bucket", bucket)[0]?.rule ?? "",
        /^not begin or end with/,
        bucket,
      );
  });

  it("reject fields that a release does not have", () => {
    const rules = s3RegistryProblems({ chunkSizeMiB: 64, trustedCA: {} }, { major: 4, minor: 10 });
    assert.deepEqual(
      rules.map(({ field, rule }) => `${field}: ${rule}`),
      [
        "trustedCA: be left out on OpenShift 4.10: it came with 4.11",
        "chunkSizeMiB: be left out on OpenShift 4.10: it came with 4.17",
      ],
    );
  });
});
