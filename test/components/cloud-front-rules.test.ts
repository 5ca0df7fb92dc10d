import assert from "node:assert/strict";
import { cloudFrontProblems, pemProblems } from "../../components/cloud-front-rules";
import { privateKey } from "../support/pem";

const settings = {
  baseURL: "https://d111111abcdef8.cloudfront.net",
  keypairID: "K2JCJMDEHXQW5F",
  privateKey: { secret: { name: "cloudfront", key: "private.pem" } },
};

describe("cloudFrontProblems", () => {
  it("accepts a Secret, and a key", () => {
    assert.deepEqual(cloudFrontProblems({ ...settings, duration: "1h30m" }), []);
    const pem = { pem: privateKey("rsa") };
    assert.deepEqual(cloudFrontProblems({ ...settings, privateKey: pem }), []);
  });

  it("tells everything at once", () => {
    const wrong = { baseURL: "d1", keypairID: "", privateKey: {}, duration: "0s" };
    assert.deepEqual(
      cloudFrontProblems(wrong).map(({ field }) => field),
      ["baseURL", "keypairID", "privateKey", "duration"],
    );
  });

  it("rejects an illegal name of the Secret", () => {
    const secret = { name: "Cloud Front", key: "private.pem" };
    assert.deepEqual(
      cloudFrontProblems({ ...settings, privateKey: { secret } }).map(({ field }) => field),
      ["privateKey.secret.name"],
    );
  });
});

describe("pemProblems", () => {
  it("rejects what is no RSA key, without showing it", () => {
    for (const pem of ["confidential", privateKey("ed25519")]) {
      const [problem] = pemProblems(pem);
      assert.equal(problem?.value, "[secret]");
      assert.equal(problem.rule, "be an RSA private key in PEM form, without a passphrase");
    }
  });
});
