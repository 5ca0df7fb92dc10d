import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import {
  authorityProblems,
  bundlesOf,
  bundlesProblems,
} from "../../components/registry-authorities";
import type { AdditionalTrustedCaSettings } from "../../components/registry-authorities";
import { AUTHORITY, SERVER } from "../support/pem";

const of = (...hosts: string[]) => Object.fromEntries(hosts.map((host) => [host, AUTHORITY]));
const said = (settings: AdditionalTrustedCaSettings) =>
  authorityProblems(settings).map(({ field, rule }) => `${field}: ${rule}`);

describe("authorityProblems", () => {
  it("accepts a name, and hosts with and without a port", () => {
    assert.deepEqual(said({ name: "corporate" }), []);
    const certificates = of("quay.io", "registry.example.com:5000", "10.0.0.1:443", "a..5000");
    assert.deepEqual(said({ certificates }), []);
  });

  const host = "be a registry's host or host:port, of letters, digits and -._ alone";
  const own =
    "be another registry than the cluster's own: the operator's authority for it would be replaced";
  const internal = "image-registry.openshift-image-registry.svc";
  for (const [title, key, rule] of [
    ["a scheme", "https://quay.io", host],
    ["a path", "quay.io/team", host],
    ["a wildcard", "*.example.com", host],
    ["an address of IPv6", "[::1]:5000", host],
    ["a port without a host", ":5000", host],
    ["a port without an end", "quay.io:", host],
    ["a port that there is not", "quay.io:65536", host],
    ["two ports", "quay.io:1:2", host],
    ["dots without a port", "quay..io", host],
    ["a name that is too long", "a".repeat(254), host],
    ["the key of a bundle", "ca-bundle.crt", "be a registry's host, not the name of a file"],
    ["the cluster's own registry", internal, own],
    ["its port", `${internal}:5000`, own],
    ["its port, as in a ConfigMap", `${internal}..5000`, own],
    ["its long name", `${internal}.cluster.local:5000`, own],
  ] as const)
    it(`rejects ${title}`, () => {
      assert.deepEqual(said({ certificates: of(key) }), [`certificates["${key}"]: ${rule}`]);
    });

  it("rejects one registry in both spellings", () => {
    assert.deepEqual(said({ certificates: of("quay.io:443", "quay.io..443") }), [
      'certificates["quay.io..443"]: be named once: host..port is host:port',
    ]);
  });

  it("rejects none, and more than one, of name, certificates and files", () => {
    const rule = ": be exactly one of name, certificates and files";
    for (const settings of [
      {},
      { name: "a", files: { a: "a.pem" } },
      { name: "a", certificates: {} },
    ])
      assert.deepEqual(said(settings), [rule]);
    assert.deepEqual(said({ certificates: {} }), ["certificates: name at least one registry"]);
    assert.deepEqual(said({ files: {} }), ["files: name at least one registry"]);
    assert.deepEqual(said({ name: "My CA" }), [
      "name: be the name of a ConfigMap in openshift-config",
    ]);
  });

  it("rejects what is no authority, under the registry's name", () => {
    assert.deepEqual(said({ certificates: { "quay.io": SERVER, "a.b": "key" } }), [
      'certificates["quay.io"]: hold an authority (CA), not only the server\'s own certificate',
      'certificates["a.b"]: be certificates in PEM form, each from BEGIN CERTIFICATE to END CERTIFICATE',
    ]);
  });

  it("rejects a ConfigMap that holds nothing, or something else", () => {
    const rules = (data: Readonly<Record<string, string>>) =>
      bundlesProblems("name", data).map(({ field }) => field);
    assert.deepEqual(rules({}), ["name"]);
    assert.deepEqual(rules({ "ca-bundle.crt": AUTHORITY }), ['name["ca-bundle.crt"]']);
    assert.deepEqual(rules({ "quay.io": AUTHORITY, "a..5000": AUTHORITY }), []);
  });
});

describe("bundlesOf", () => {
  it("writes keys as a ConfigMap can have them", () => {
    const certificates = of("quay.io", "registry.example.com:5000", "a..443");
    const keys = ["quay.io", "registry.example.com..5000", "a..443"];
    assert.deepEqual(Object.keys(bundlesOf({ certificates })), keys);
    assert.deepEqual(bundlesOf({ name: "corporate" }), {});
  });

  it("reads files, relative to where the program runs", () => {
    const dir = mkdtempSync(join(tmpdir(), "authorities-"));
    const path = relative(process.cwd(), join(dir, "ca.pem"));
    const missing = authorityProblems({ files: { "quay.io:443": path } });
    assert.equal(missing[0]?.rule, "be the path of a file that can be read");
    assert.ok(missing[0].remedy.includes(join(dir, "ca.pem")));
    writeFileSync(path, SERVER);
    assert.match(
      said({ files: { "quay.io:443": path } })[0] ?? "",
      /^files\["quay.io:443"\]: hold/,
    );
    writeFileSync(path, AUTHORITY);
    assert.deepEqual(said({ files: { "quay.io:443": path } }), []);
    assert.deepEqual(bundlesOf({ files: { "quay.io:443": path } }), { "quay.io..443": AUTHORITY });
    rmSync(dir, { recursive: true });
  });
});
