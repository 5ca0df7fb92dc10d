import assert from "node:assert/strict";
import { bundleProblems, expiringSoon } from "../../components/certificates";
import { AFTERWARDS, AUTHORITY, SERVER, SHORTLY_BEFORE } from "../support/pem";

const rules = (pem: string, now?: number) =>
  bundleProblems("bundle", pem, now).map(({ rule, value }) => [rule, value]);

describe("bundleProblems", () => {
  it("accepts an authority, alone or with what it signed, in a file with remarks", () => {
    assert.deepEqual(rules(AUTHORITY), []);
    assert.deepEqual(rules(`# our authority\n${AUTHORITY}\n${SERVER}`), []);
  });

  it("rejects a server's certificate without its authority", () => {
    assert.deepEqual(rules(SERVER), [
      ["hold an authority (CA), not only the server's own certificate", ["CN=s3.example.com"]],
    ]);
  });

  it("rejects a certificate that has expired, and names it", () => {
    const value = "CN=Test authority, O=openshift-image-registry, until Oct 31 09:09:27 2126 GMT";
    assert.deepEqual(rules(AUTHORITY, AFTERWARDS), [
      ["hold no certificate that has expired", value],
    ]);
  });

  it("rejects what is no certificate, and says which one", () => {
    const broken = AUTHORITY.replace("MIIBzz", "MIIBzy");
    assert.deepEqual(rules(AUTHORITY + broken), [
      ["be certificates that can be read", "number 2 of 2"],
    ]);
    const rule = "be certificates in PEM form, each from BEGIN CERTIFICATE to END CERTIFICATE";
    assert.deepEqual(rules("AAAA"), [[rule, "no certificate"]]);
  });
});

describe("expiringSoon", () => {
  it("names what expires within 30 days, and nothing before", () => {
    assert.deepEqual(expiringSoon(SERVER + AUTHORITY), []);
    assert.deepEqual(expiringSoon(SERVER, SHORTLY_BEFORE), [
      "CN=s3.example.com expires on Oct 31 09:09:27 2126 GMT",
    ]);
  });
});
