import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { RouteSettings } from "../../components";
import { liveRouteProblems, routePermissions } from "../../components/route-checks";
import { selfSigned } from "../../sandbox/certificate";
import { fakeApi } from "../support/fake-api";
import type { Objects } from "../support/fake-api";
import { run } from "../support/monitor";
import { AUTHORITY } from "../support/pem";

const hostname = "registry.example.com";
const generated = "public-openshift-image-registry.apps.example.com";
const { cert, key } = selfSigned([hostname]);
const ingress = { "Ingress cluster": { spec: { domain: "apps.example.com" } } };

/** What is told of these routes, with this Secret `public-tls`. */
async function told(
  routes: readonly RouteSettings[],
  data?: Readonly<Record<string, string>>,
  objects: Objects = {},
) {
  const encoded = Object.entries(data ?? {}).map(([name, value]) => [
    name,
    Buffer.from(value).toString("base64"),
  ]);
  const secret = data && { data: Object.fromEntries(encoded) as object };
  const api = fakeApi({ ...ingress, ...objects, "Secret public-tls": secret });
  const { outputs, logs } = await run(() => {
    const parent = new pulumi.ComponentResource("test:index:One", "one");
    return liveRouteProblems(api, routes, [{ name: "default-route" }], parent);
  });
  assert.doesNotMatch(JSON.stringify([outputs, logs]), /PRIVATE KEY/);
  return { lines: outputs.map(({ field, rule }) => `${field} must ${rule}`), logs };
}

const named = [{ name: "public", hostname, tls: { secret: "public-tls" } }];

describe("liveRouteProblems", () => {
  it("accepts a Secret with all that the operator reads", async () => {
    const data = { "tls.crt": cert, "tls.key": key, "tls.cacrt": AUTHORITY };
    assert.deepEqual(await told(named, data), { lines: [], logs: [] });
  });

  const without =
    "routes.0.tls.secret must be a Secret in openshift-image-registry with the keys tls.crt and tls.key";
  const field = "routes.0.tls.secret";
  for (const [title, data, says] of [
    ["is not there", undefined, without],
    ["has no key", { "tls.crt": cert }, without],
    ["has no certificate", { "tls.key": key }, without],
    [
      "has the key of another certificate",
      { "tls.crt": cert, "tls.key": selfSigned([hostname]).key },
      `${field}[tls.key] must be the key of the first certificate`,
    ],
    [
      "has a certificate for another host",
      { "tls.crt": AUTHORITY, "tls.key": key },
      `${field}[tls.crt] must be for the host ${hostname}: clients refuse the registry under a name that is not in it`,
    ],
    [
      "has authorities that are none",
      { "tls.crt": cert, "tls.key": key, "tls.cacrt": "AAAA" },
      `${field}[tls.cacrt] must be certificates in PEM form, each from BEGIN CERTIFICATE to END CERTIFICATE`,
    ],
  ] as const)
    it(`rejects a Secret that ${title}`, async () => {
      assert.equal((await told(named, data)).lines[0], says);
    });

  it("rejects a Secret whose certificate has expired, and warns of one that soon will have", async () => {
    const expired = selfSigned([hostname], -1);
    const { lines } = await told(named, { "tls.crt": expired.cert, "tls.key": expired.key });
    assert.deepEqual(lines, [`${field}[tls.crt] must hold no certificate that has expired`]);
    const soon = selfSigned([hostname], 20);
    const { logs } = await told(named, { "tls.crt": soon.cert, "tls.key": soon.key });
    assert.match(logs.join(), /CN=registry\.example\.com expires on/);
  });

  it("rejects the name of a Route that somebody else made, which the operator would take over", async () => {
    const routes = [{ name: "public", hostname }];
    const foreign = { "Route public": { metadata: {} } };
    assert.deepEqual((await told(routes, undefined, foreign)).lines, [
      "routes.0.name must be free, or of a Route of the registry's operator: it would take this one over, and delete it later",
    ]);
    const annotations = { "imageregistry.openshift.io": "true" };
    const own = { "Route public": { metadata: { annotations } } };
    assert.deepEqual((await told(routes, undefined, own)).lines, []);
  });

  it("holds a certificate against the host that the router makes", async () => {
    const tls = { certificate: cert, key };
    const { lines } = await told([{ name: "public", tls }]);
    assert.deepEqual(lines, [
      `routes.0.tls.certificate must be for the host ${generated}: clients refuse the registry under a name that is not in it`,
    ]);
    const fitting = selfSigned([generated]);
    const right = { certificate: fitting.cert, key: fitting.key };
    assert.deepEqual((await told([{ name: "public", tls: right }])).lines, []);
  });

  it("rejects a host that the router gives to another route, the default one included", async () => {
    const routes = [
      { name: "a", hostname: "default-route-openshift-image-registry.apps.example.com" },
      { name: "public" },
      { name: "b", hostname: generated },
    ];
    const rule = "must be the only route of this host: the router admits one";
    assert.deepEqual((await told(routes)).lines, [
      `routes.0.hostname ${rule}`,
      `routes.2.hostname ${rule}`,
    ]);
  });
});

describe("routePermissions", () => {
  it("are to read Routes, and Secrets where one is named", () => {
    const resources = (named: boolean) => routePermissions(named).map(({ resource }) => resource);
    assert.deepEqual(resources(false), ["routes"]);
    assert.deepEqual(resources(true), ["routes", "secrets"]);
  });
});
