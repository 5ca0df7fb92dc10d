import assert from "node:assert/strict";
import { dirname } from "node:path";
import { selfSigned } from "../../../sandbox/certificate";
import type { Certificate } from "../../../sandbox/certificate";
import { PATH } from "../../../sandbox/operator/names";
import type { RegistryCommands } from "../../../components";
import type { Route } from "../../../sandbox/operator/types";
import { Scenario } from "./scenario";
import { assertAbsent, everyFile } from "./secrecy";
import { succeeds } from "./test-stack";
import type { Outcome, StackSettings, TestStack } from "./test-stack";
import { eventually } from "./watching";

const hostname = "registry.example.com";
const domain = "openshift-image-registry.apps.sandbox.example.com";
const SECRET = "public-route-tls";
const authority = selfSigned(["authority.example.com"]).cert;

describe("the routes of a registry", () => {
  const [first, second] = [selfSigned([hostname]), selfSigned([hostname])];
  const partners = selfSigned(["registry.example.org"]);
  let scenario: Scenario;
  let stack: TestStack;
  const outcomes: Outcome[] = [];

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack({});
  });

  after(() => scenario.end());

  const tlsOf = ({ cert, key }: Certificate) => ({ certificate: cert, key });
  const own = (made: Certificate, caCertificate?: string) => ({
    name: "public",
    hostname,
    tls: { ...tlsOf(made), ...(caCertificate !== undefined && { caCertificate }) },
  });
  const named = { name: "partners", hostname: "registry.example.org", tls: { secret: "partners" } };
  const exposed = (...routes: object[]): StackSettings => ({
    registry: { defaultRoute: true, routes },
  });

  async function up(settings: StackSettings): Promise<Outcome> {
    await stack.set(settings);
    const outcome = await succeeds(stack.up());
    outcomes.push(outcome);
    return outcome;
  }

  async function refused(settings: StackSettings): Promise<string> {
    await stack.set(settings);
    const { generation } = (await scenario.config()).metadata;
    const outcome = await stack.up();
    outcomes.push(outcome);
    assert.ok(!outcome.ok, outcome.text);
    assert.equal((await scenario.config()).metadata.generation, generation);
    return outcome.text;
  }

  const route = (name: string) => scenario.lab.api.get<Route>(`${PATH.routes}/${name}`);

  /** What the router shows, once the operator has brought it there. */
  async function shows(name: string, certificate: string | undefined): Promise<Route["spec"]> {
    return eventually(`route ${name} to show its certificate`, async () => {
      const spec = (await route(name))?.spec;
      const shown = spec?.host !== undefined && spec.tls?.["certificate"] === certificate;
      return shown ? spec : undefined;
    });
  }

  it("are refused before anything is there, when a Secret is not there that is named", async () => {
    const text = await refused(exposed(named));
    assert.match(
      text,
      /routes\.0\.tls\.secret must be a Secret in openshift-image-registry with the keys tls\.crt and tls\.key, got "partners"/,
    );
  });

  it("are refused under the name of somebody else's Route, which the operator would take over", async () => {
    const spec = { host: "r.example.net", to: { kind: "Service", name: "image-registry" } };
    const foreign = {
      apiVersion: "route.openshift.io/v1",
      kind: "Route",
      metadata: { name: "public" },
      spec,
    };
    await scenario.lab.api.create(PATH.routes, foreign, "oc");
    const text = await refused(exposed(own(first)));
    assert.match(text, /routes\.0\.name must be free, or of a Route of the registry's operator/);
    assert.equal((await route("public"))?.spec.host, "r.example.net");
    await scenario.lab.api.remove(`${PATH.routes}/public`);
  });

  it("have the host and the certificate that the settings say, and stand in the outputs", async () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "partners" },
      type: "kubernetes.io/tls",
      stringData: { "tls.crt": partners.cert, "tls.key": partners.key },
    };
    await scenario.lab.api.create(PATH.secrets, secret, "oc");
    const { outputs } = await up(exposed(own(first, authority), named, { name: "plain" }));
    assert.deepEqual(outputs["routeHosts"], [
      `default-route-${domain}`,
      hostname,
      "registry.example.org",
      `plain-${domain}`,
    ]);
    const { host, tls } = await shows("public", first.cert);
    assert.equal(host, hostname);
    assert.deepEqual(tls, {
      termination: "reencrypt",
      certificate: first.cert,
      key: first.key,
      caCertificate: authority,
    });
    assert.equal((await shows("partners", partners.cert)).host, "registry.example.org");
    assert.equal((await shows("plain", undefined)).host, `plain-${domain}`);
  });

  it("are in the configuration as one list, and left alone by a second up", async () => {
    const { spec, metadata } = await scenario.config();
    assert.deepEqual(spec["routes"], [
      { name: "public", hostname, secretName: SECRET },
      { name: "partners", hostname: "registry.example.org", secretName: "partners" },
      { name: "plain" },
    ]);
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
    assert.equal((await scenario.config()).metadata.generation, metadata.generation);
  });

  it("refuse a certificate for another host, and a key of another certificate", async () => {
    const other = await refused(exposed(own(partners)));
    assert.match(other, /routes\.0\.tls\.certificate must be for the host registry\.example\.com/);
    const mixed = await refused(exposed(own({ cert: first.cert, key: second.key })));
    assert.match(mixed, /routes\.0\.tls\.key must be the key of the first certificate/);
    const generated = await refused(exposed({ name: "plain", tls: tlsOf(second) }));
    assert.match(generated, new RegExp(`certificate must be for the host plain-${domain}`));
  });

  it("show a successor of the certificate, of which the Secret is changed in place", async () => {
    const secret = () => scenario.lab.api.get<Secret>(`${PATH.secrets}/${SECRET}`);
    const before = await secret();
    const { changes } = await up(exposed(own(second), named, { name: "plain" }));
    assert.deepEqual(changes["update"], 1);
    assert.equal((await secret())?.metadata.uid, before?.metadata.uid);
    assert.deepEqual(await scenario.secretData(SECRET), {
      "tls.crt": second.cert,
      "tls.key": second.key,
    });
    const { tls } = await shows("public", second.cert);
    assert.deepEqual(tls, { termination: "reencrypt", ...tlsOf(second) });
  });

  it("take a key that pulumi config has encrypted in the list, and no other", async () => {
    const at = "registry.routes[0]";
    const set = (how: "--secret" | "--plaintext", field: string, value: string): string[] => [
      how,
      `${at}.${field}=${value}`,
    ];
    await stack.set(exposed());
    await succeeds(stack.cli("config", "rm", "registry"));
    const plain = [
      ...set("--plaintext", "name", "public"),
      ...set("--plaintext", "hostname", hostname),
      ...set("--plaintext", "tls.certificate", first.cert),
    ];
    const setAll = (...values: string[]) =>
      succeeds(stack.cli("config", "set-all", "--path", ...values));
    await setAll(...plain, ...set("--secret", "tls.key", first.key));
    outcomes.push(await succeeds(stack.up()));
    assert.equal((await scenario.secretData(SECRET))["tls.key"], first.key);
    await setAll(...set("--plaintext", "tls.key", "confidential"));
    const { ok, text } = await stack.up();
    assert.ok(!ok, text);
    assert.match(text, /registry\.routes\.0\.tls\.key must be encrypted in the stack's file/);
    assert.doesNotMatch(text, /confidential/);
  });

  it("are gone when they are listed no more, with the Secret, but not with somebody else's", async () => {
    const { outputs } = await up(exposed(named));
    assert.deepEqual(outputs["routeHosts"], [`default-route-${domain}`, "registry.example.org"]);
    const { login } = outputs["commands"] as RegistryCommands;
    assert.equal(login.oc, `oc registry login --registry=default-route-${domain}`);
    assert.deepEqual(await scenario.secretData(SECRET), {});
    assert.equal(await route("public"), undefined);
    assert.equal(await route("plain"), undefined);
    assert.ok(await route("partners"));
    await up({});
    assert.equal((await scenario.config()).spec["routes"], undefined);
    assert.equal(await route("partners"), undefined);
    assert.notDeepEqual(await scenario.secretData("partners"), {});
  });

  it("name no Secret that goes with the stack once it is destroyed", async () => {
    const settings = exposed(own(first)) as { registry: object };
    await up(settings);
    const { text } = await stack.destroy();
    assert.match(text, /protected/);
    assert.notDeepEqual(await scenario.secretData(SECRET), {});
    const removed = { registry: { ...settings.registry, managementState: "Removed" } };
    const { outputs } = await up(removed);
    assert.deepEqual(outputs["routeHosts"], []);
    await succeeds(stack.destroy());
    const { spec } = await scenario.config();
    assert.deepEqual(spec["routes"], [{ name: "public", hostname }]);
    assert.deepEqual(await scenario.secretData(SECRET), {});
  });

  it("leave their private keys out of state and output", () => {
    const text = everyFile(dirname(stack.dir)) + JSON.stringify(outcomes);
    for (const { key } of [first, second, partners])
      for (const line of key.split("\n").slice(1, -2)) assertAbsent(line, text);
  });
});

type Secret = Route & { metadata: { uid?: string } };
