import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { repeatedHost, routesProblems, tlsProblems } from "../../components/route-rules";
import type { RegistryRoute, RouteTlsSettings } from "../../components";
import { selfSigned } from "../../sandbox/certificate";
import { AUTHORITY } from "../support/pem";

const fields = (...routes: RegistryRoute[]) => routesProblems(routes).map(({ field }) => field);

describe("routesProblems", () => {
  it("accepts routes with and without a host and a Secret", () => {
    const routes = [
      { name: "public", hostname: "registry.example.com", secretName: "public-tls" },
      { name: "a".repeat(38) },
      { name: "b".repeat(63), hostname: `${"b".repeat(63)}.example.com` },
    ];
    assert.deepEqual(fields(...routes), []);
  });

  for (const name of ["", "Public", "my.route", "-a", "a-", "a b", "c".repeat(64)])
    it(`rejects the name "${name}"`, () => {
      const [problem, ...others] = routesProblems([{ name, hostname: "a.example.com" }]);
      assert.deepEqual(others, []);
      assert.match(problem?.rule ?? "", /^be a label of DNS/);
    });

  it("rejects a name of which the router cannot make a host", () => {
    const [problem] = routesProblems([{ name: "a".repeat(39) }]);
    assert.match(problem?.rule ?? "", /^have at most 38 characters without hostname/);
  });

  it("rejects the operator's own name", () => {
    assert.deepEqual(fields({ name: "default-route", hostname: "a.example.com" }), ["0.name"]);
  });

  for (const hostname of [
    "",
    "*.example.com",
    "https://registry.example.com",
    "registry.example.com:443",
    "Registry.example.com",
    "registry_1.example.com",
    `${"a".repeat(64)}.example.com`,
    "10.0.0.1",
  ])
    it(`rejects the host "${hostname}"`, () => {
      assert.deepEqual(fields({ name: "public", hostname }), ["0.hostname"]);
    });

  it("rejects names and hosts that are there twice, the second of them", () => {
    const hostname = "registry.example.com";
    assert.deepEqual(fields({ name: "a", hostname }, { name: "b" }, { name: "a", hostname }), [
      "2.name",
      "2.hostname",
    ]);
    assert.equal(repeatedHost(hostname).field, "hostname");
  });

  it("rejects the name of a Secret that is none, and shows no key that was put there", () => {
    assert.deepEqual(fields({ name: "a", secretName: "My Secret" }), ["0.secretName"]);
    const [problem] = routesProblems([{ name: "a", secretName: selfSigned(["a"]).key }]);
    assert.equal(problem?.value, "[secret]");
  });
});

describe("tlsProblems", () => {
  const hostname = "registry.example.com";
  const { cert: certificate, key } = selfSigned([hostname]);
  const told = (tls: RouteTlsSettings, host?: string) =>
    tlsProblems([{ name: "a" }, { name: "b", ...(host && { hostname: host }), tls }]);

  it("accepts a Secret, and a certificate with its key", () => {
    assert.deepEqual(told({ secret: "public-tls" }), []);
    assert.deepEqual(told({ certificate, key }, hostname), []);
    assert.deepEqual(told({ certificate, key, caCertificate: AUTHORITY }, hostname), []);
  });

  for (const tls of [
    {},
    { certificate },
    { key },
    { caCertificate: AUTHORITY },
    { secret: "public-tls", certificate, key },
    { secret: "public-tls", caCertificate: AUTHORITY },
  ])
    it(`rejects ${Object.keys(tls).join(" with ") || "nothing at all"}`, () => {
      assert.deepEqual(told(tls), [
        {
          field: "1.tls",
          value: Object.keys(tls).sort(),
          rule: "be either secret, or certificate and key, with or without caCertificate",
          remedy: "Name a Secret with the certificate, or give the certificate and its key.",
        },
      ]);
    });

  it("rejects a certificate for another host, and leaves a generated host to the cluster", () => {
    const [problem] = told({ certificate, key }, "other.example.com");
    assert.equal(problem?.field, "1.tls.certificate");
    assert.deepEqual(told({ certificate, key }), []);
  });

  it("rejects the name of a Secret that is none", () => {
    assert.deepEqual(
      told({ secret: "My Secret" }).map(({ field }) => field),
      ["1.tls.secret"],
    );
  });

  it("leaves to the chain what is known only there", () => {
    assert.deepEqual(told({ certificate, key: pulumi.output("no key") }, hostname), []);
  });
});
