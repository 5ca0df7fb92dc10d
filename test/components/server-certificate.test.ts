import assert from "node:assert/strict";
import {
  coverProblems,
  holdsKey,
  serverCertificateProblems,
} from "../../components/server-certificate";
import { selfSigned } from "../../sandbox/certificate";
import { AFTERWARDS, AUTHORITY, SERVER, privateKey } from "../support/pem";

const HOST = "registry.example.com";
const { cert: certificate, key } = selfSigned([HOST, "*.apps.example.com"]);
const good = { certificate, key, caCertificate: AUTHORITY };

/** Field and rule of each problem; no message may show a key. */
function told(...given: Parameters<typeof serverCertificateProblems>): string[] {
  const problems = serverCertificateProblems(...given);
  assert.doesNotMatch(JSON.stringify(problems), /PRIVATE|MC4C|MIG/);
  return problems.map(({ field, rule }) => `${field} must ${rule}`);
}

describe("serverCertificateProblems", () => {
  it("accepts a certificate, its key and authorities, alone and with a chain", () => {
    assert.deepEqual(told(good, HOST), []);
    assert.deepEqual(told({ certificate: certificate + AUTHORITY, key }, HOST), []);
    assert.deepEqual(told({ certificate, key, caCertificate: undefined }), []);
  });

  it("accepts a wildcard of the certificate, one label deep", () => {
    assert.deepEqual(told(good, "a.apps.example.com"), []);
    assert.equal(told(good, "a.b.apps.example.com").length, 1);
  });

  it("tells everything at once", () => {
    const wrong = { certificate: "", key: "", caCertificate: "" };
    assert.deepEqual(
      serverCertificateProblems(wrong, HOST).map(({ field }) => field),
      ["certificate", "key", "caCertificate"],
    );
  });

  const pem = "be certificates in PEM form, each from BEGIN CERTIFICATE to END CERTIFICATE";
  const cover = `be for the host other.example.com: clients refuse the registry under a name that is not in it`;
  const broken = certificate.replace(/M/g, "N");
  for (const [title, change, host, says] of [
    ["no certificate", { certificate: "AAAA" }, HOST, `certificate must ${pem}`],
    [
      "a chain with a broken link",
      { certificate: certificate + broken },
      HOST,
      "certificate must be certificates that can be read",
    ],
    [
      "a key in the place of the certificate",
      { certificate: certificate + key },
      HOST,
      "certificate must hold certificates only, and no private key",
    ],
    ["a host that is not in it", {}, "other.example.com", `certificate must ${cover}`],
    [
      "the key of another certificate",
      { key: selfSigned([HOST]).key },
      HOST,
      "key must be the key of the first certificate",
    ],
    [
      "a chain that begins with the authority",
      { certificate: AUTHORITY + certificate },
      undefined,
      "key must be the key of the first certificate",
    ],
    [
      "what is no key",
      { key: "confidential" },
      HOST,
      "key must be a private key in PEM form, without a passphrase",
    ],
    ["no authority", { caCertificate: "AAAA" }, HOST, `caCertificate must ${pem}`],
    [
      "a server among the authorities",
      { caCertificate: SERVER },
      HOST,
      "caCertificate must hold an authority (CA), not only the server's own certificate",
    ],
    [
      "a key among the authorities",
      { caCertificate: AUTHORITY + key },
      HOST,
      "caCertificate must hold certificates only, and no private key",
    ],
  ] as const)
    it(`rejects ${title}`, () => {
      assert.deepEqual(told({ ...good, ...change }, host), [says]);
    });

  it("rejects what has expired, authorities too", () => {
    const expired = "must hold no certificate that has expired";
    assert.deepEqual(told(good, HOST, AFTERWARDS), [
      `certificate ${expired}`,
      `caCertificate ${expired}`,
    ]);
  });

  it("rejects a certificate whose host is in its subject alone, as clients do", () => {
    const [problem] = coverProblems("certificate", SERVER, "s3.example.com");
    assert.equal(problem?.value, "a certificate without alternative names");
  });

  it("calls the three as they are called where they come from", () => {
    const names = { certificate: "tls.crt", key: "tls.key", caCertificate: "tls.cacrt" };
    const wrong = { certificate: "", key: "", caCertificate: "" };
    assert.deepEqual(
      serverCertificateProblems(wrong, HOST, undefined, names).map(({ field }) => field),
      Object.values(names),
    );
  });
});

describe("coverProblems", () => {
  it("names the names that the certificate has", () => {
    const [problem] = coverProblems("certificate", certificate, "other.example.com");
    assert.equal(problem?.value, "DNS:registry.example.com, DNS:*.apps.example.com");
    assert.deepEqual(coverProblems("certificate", certificate, HOST), []);
    assert.deepEqual(coverProblems("certificate", "no certificate", HOST), []);
  });
});

describe("holdsKey", () => {
  it("knows a key of any kind", () => {
    assert.equal(holdsKey(privateKey("rsa")), true);
    assert.equal(holdsKey(certificate), false);
  });
});
