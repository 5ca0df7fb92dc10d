import assert from "node:assert/strict";
import type { Manifest } from "../../../sandbox/kube";
import { AUTHORITY } from "../../support/pem";
import { Scenario } from "./scenario";
import { succeeds } from "./test-stack";
import type { TestStack } from "./test-stack";

const IMAGE = "/apis/config.openshift.io/v1/images/cluster";
const MAPS = "/api/v1/namespaces/openshift-config/configmaps";
const OWN = "image-registry-additional-ca";
const INTERNAL = "image-registry.openshift-image-registry.svc:5000";

const certificates = { "registry.example.com:5000": AUTHORITY };
const trust = { additionalTrustedCA: { certificates } };
const sources = {
  registrySources: { allowedRegistries: [INTERNAL, "quay.io", "registry.redhat.io"] },
};

/** Of the registry itself there is nothing to be seen here. */
const registry = {
  storage: { emptyDir: { acceptDataLoss: true } },
  registry: { managementState: "Removed" },
};

type Image = Manifest & { readonly spec: Readonly<Record<string, unknown>> };
type Data = Manifest & { readonly data?: Readonly<Record<string, string>> };

describe("what others have set where images come from", () => {
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

  const oc = (body: object) => scenario.lab.api.merge(IMAGE, { spec: body }, "oc");

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

  it("refuses to replace what somebody else has set, unless it is told to", async () => {
    const blocked = { blockedRegistries: ["docker.io"] };
    await oc({ registrySources: blocked });
    const registrySources = { blockedRegistries: ["example.com"] };
    await stack.set({ imageConfig: { ...trust, registrySources }, ...registry });
    const refused = await stack.up();
    assert.ok(!refused.ok);
    assert.match(
      refused.text,
      /takeOver must be true to replace registrySources.blockedRegistries/,
    );
    await set({ ...trust, registrySources, takeOver: true });
    assert.deepEqual((await spec())["registrySources"], registrySources);
    await set({ ...trust });
    assert.equal((await spec())["registrySources"], undefined);
  });

  it("keeps what somebody else has set beside it, and refuses what cannot stand beside that", async () => {
    await oc({ registrySources: { blockedRegistries: ["docker.io"] } });
    const insecure = { insecureRegistries: ["lab.example.com"] };
    await set({ ...trust, registrySources: insecure });
    const { registrySources } = await spec();
    assert.deepEqual(registrySources, { blockedRegistries: ["docker.io"], ...insecure });
    await stack.set({ imageConfig: { ...trust, ...sources }, ...registry });
    const refused = await stack.preview();
    assert.match(refused.text, /must be left out while somebody else has set blockedRegistries/);
  });

  it("sees what was changed by hand, and leaves a reference that is not its own", async () => {
    await set({ ...trust });
    await oc({ additionalTrustedCA: { name: "corporate" } });
    await scenario.lab.api.create(MAPS, corporate(), "oc");
    await stack.set({ imageConfig: { ...trust, takeOver: true }, ...registry });
    const drifted = await stack.up();
    assert.match(
      drifted.text,
      /spec.additionalTrustedCA.name of image.config.openshift.io\/cluster is not what/,
    );
    await succeeds(stack.destroy());
    await assertNotDangling();
    assert.deepEqual((await spec())["additionalTrustedCA"], { name: "corporate" });
    assert.equal(await authorities(), undefined);
  });

  it("refers to a ConfigMap that is there, which stays", async () => {
    await oc({ additionalTrustedCA: null });
    await stack.set({ ...registry, imageConfig: { additionalTrustedCA: { name: "missing" } } });
    assert.match(
      (await stack.preview()).text,
      /must be a ConfigMap in openshift-config: without it/,
    );
    await stack.set({ ...registry, imageConfig: { additionalTrustedCA: { name: "corporate" } } });
    await succeeds(stack.up());
    assert.deepEqual((await spec())["additionalTrustedCA"], { name: "corporate" });
    await succeeds(stack.destroy());
    assert.equal((await spec())["additionalTrustedCA"], undefined);
    assert.ok(await scenario.lab.api.get(`${MAPS}/corporate`));
  });
});

function corporate(): Manifest {
  const metadata = { name: "corporate", namespace: "openshift-config" };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "quay.io": AUTHORITY } };
}
