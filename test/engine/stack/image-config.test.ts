import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Manifest } from "../../../sandbox/kube";
import { AUTHORITY } from "../../support/pem";
import { Scenario } from "./scenario";
import { succeeds } from "./test-stack";
import type { TestStack } from "./test-stack";

const IMAGE = "/apis/config.openshift.io/v1/images/cluster";
const MAPS = "/api/v1/namespaces/openshift-config/configmaps";
const OWN = "image-registry-additional-ca";
const INTERNAL = "image-registry.openshift-image-registry.svc:5000";

/** As the installer leaves it. */
const INSTALLED = { additionalTrustedCA: { name: "" }, registrySources: {} };
const certificates = { "registry.example.com:5000": AUTHORITY };
const trust = { additionalTrustedCA: { certificates } };
const sources = {
  registrySources: { allowedRegistries: [INTERNAL, "quay.io", "registry.redhat.io"] },
};
const lists = {
  allowedRegistriesForImport: [{ domainName: "quay.io", insecure: false }],
  externalRegistryHostnames: ["registry.example.com"],
};

/** Of the registry itself there is nothing to be seen here. */
const registry = {
  storage: { emptyDir: { acceptDataLoss: true } },
  registry: { managementState: "Removed" },
};

type Image = Manifest & { readonly spec: Readonly<Record<string, unknown>> };
type Data = Manifest & { readonly data?: Readonly<Record<string, string>> };

describe("what a stack trusts and allows where images come from", () => {
  let scenario: Scenario;
  let stack: TestStack;

  before(async () => {
    scenario = await Scenario.begin();
    stack = await scenario.stack(registry);
    await succeeds(stack.up());
  });

  after(() => scenario.end());

  async function image(): Promise<Image> {
    const live = await scenario.lab.api.get<Image>(IMAGE);
    assert.ok(live, "image.config.openshift.io/cluster is gone");
    return live;
  }
  const spec = async () => (await image()).spec;
  const authorities = async () => (await scenario.lab.api.get<Data>(`${MAPS}/${OWN}`))?.data;

  /** The reference never leads to a ConfigMap that is not there. */
  async function assertNotDangling(): Promise<void> {
    const { name = "" } = ((await spec())["additionalTrustedCA"] ?? {}) as { name?: string };
    if (name !== "") assert.ok(await scenario.lab.api.get(`${MAPS}/${name}`), `${name} is gone`);
  }

  async function set(imageConfig: object) {
    await stack.set({ ...registry, ...(Object.keys(imageConfig).length > 0 && { imageConfig }) });
    const up = await succeeds(stack.up());
    await assertNotDangling();
    return up;
  }

  it("is left alone without a word about it", async () => {
    assert.deepEqual(await spec(), INSTALLED);
  });

  it("is a ConfigMap with the keys of OpenShift, referred to; nothing the second time", async () => {
    await set(trust);
    assert.deepEqual(await authorities(), { "registry.example.com..5000": AUTHORITY });
    assert.deepEqual(await spec(), { additionalTrustedCA: { name: OWN }, registrySources: {} });
    const { generation } = (await image()).metadata;
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
    assert.equal((await image()).metadata.generation, generation);
  });

  it("takes more certificates in place, from files of the project", async () => {
    const file = relative(process.cwd(), join(scenario.dir, "ca.pem"));
    writeFileSync(file, AUTHORITY);
    const files = { "registry.example.com:5000": file, "mirror.example.com": file };
    await set({ additionalTrustedCA: { files } });
    const keys = ["mirror.example.com", "registry.example.com..5000"];
    assert.deepEqual(Object.keys((await authorities()) ?? {}).sort(), keys);
  });

  it("says that the nodes are about to notice, in the preview too", async () => {
    await stack.set({ ...registry, imageConfig: { ...trust, ...sources } });
    const notice = /registrySources changes: the nodes take it over one after the other/;
    assert.match((await succeeds(stack.preview())).text, notice);
    assert.match((await set({ ...trust, ...sources })).text, notice);
    assert.doesNotMatch((await succeeds(stack.up())).text, notice);
    assert.deepEqual((await spec())["registrySources"], sources.registrySources);
  });

  it("gives each field back that is taken out, and keeps the others", async () => {
    await set({ ...sources, ...lists });
    assert.deepEqual(await spec(), { ...sources, ...lists });
    assert.equal(await authorities(), undefined);
    await set({ ...trust, ...lists });
    assert.deepEqual(await spec(), { additionalTrustedCA: { name: OWN }, ...lists });
    await set({ ...trust, ...sources });
    assert.equal((await spec())["allowedRegistriesForImport"], undefined);
    assert.deepEqual((await spec())["externalRegistryHostnames"], []);
  });

  it("gives everything back when the key is taken out, without a reference to what is gone", async () => {
    await set({});
    assert.deepEqual(await spec(), { externalRegistryHostnames: [] });
    assert.equal(await authorities(), undefined);
  });

  it("gives everything back on destroy, however much it was: one list has to stay", async () => {
    await set({ ...lists });
    await set({ ...trust, ...sources, ...lists, imageStreamImportMode: "Legacy" });
    await succeeds(stack.destroy());
    const { externalRegistryHostnames } = lists;
    assert.deepEqual(await spec(), { externalRegistryHostnames });
    assert.equal(await authorities(), undefined);
  });

  it("takes that list over from itself, and empties it when it is sent no more", async () => {
    const externalRegistryHostnames = ["images.example.com"];
    await set({ ...trust, ...sources, ...lists, externalRegistryHostnames });
    assert.deepEqual((await spec())["externalRegistryHostnames"], externalRegistryHostnames);
    await set({ ...trust });
    assert.deepEqual(await spec(), {
      additionalTrustedCA: { name: OWN },
      externalRegistryHostnames: [],
    });
  });
});
