import assert from "node:assert/strict";
import { imageProblems } from "../../components/image-config-checks";
import { fakeApi } from "../support/fake-api";

type Fields = Readonly<Record<string, unknown>>;

/** The resource with this spec, of which we hold these fields. */
const image = (spec: object, held: object = {}) => ({
  metadata: {
    managedFields: [
      { manager: "openshift-image-registry", operation: "Apply", fieldsV1: { "f:spec": held } },
    ],
  },
  spec,
});

interface Options {
  readonly takeOver?: boolean;
  readonly minor?: number;
}

async function look(live: object | undefined, sent: Fields, options: Options = {}) {
  let reloads = 0;
  const { takeOver = false, minor = 20 } = options;
  const of = { id: "1234", version: { major: 4, minor }, config: undefined };
  const problems = await imageProblems(
    fakeApi({ "Image cluster": live }),
    of,
    sent,
    takeOver,
    () => reloads++,
  );
  return { reloads, says: problems.map(({ field, rule }) => `${field} must ${rule}`) };
}

const insecure = { registrySources: { insecureRegistries: ["lab"] } };
const blocked = { registrySources: { blockedRegistries: ["docker.io"] } };
const allowed = { registrySources: { allowedRegistries: ["quay.io"] } };

describe("imageProblems", () => {
  it("finds nothing wrong where nobody has set anything", async () => {
    const installed = image({ additionalTrustedCA: { name: "" }, registrySources: {} });
    const sent = { additionalTrustedCA: { name: "corporate" }, externalRegistryHostnames: ["a"] };
    assert.deepEqual((await look(installed, sent)).says, []);
    const emptied = image({ externalRegistryHostnames: [] });
    assert.deepEqual((await look(emptied, sent)).says, []);
  });

  it("rejects a cluster without the resource, and what its release does not have", async () => {
    const there = "be there: it comes with every OpenShift";
    assert.deepEqual((await look(undefined, {})).says, [
      `image.config.openshift.io/cluster must ${there}`,
    ]);
    const old = await look(image({}), { imageStreamImportMode: "Legacy" }, { minor: 17 });
    assert.match(old.says[0] ?? "", /^imageStreamImportMode must be left out on OpenShift 4\.17/);
  });

  it("rejects to replace what somebody else has set, unless it is to, or is the same", async () => {
    const live = image({ additionalTrustedCA: { name: "theirs" } });
    const sent = { additionalTrustedCA: { name: "ours" } };
    const rule = 'replace additionalTrustedCA.name, which somebody else has set to "theirs"';
    assert.deepEqual((await look(live, sent)).says, [`takeOver must be true to ${rule}`]);
    assert.deepEqual((await look(live, sent, { takeOver: true })).says, []);
    assert.deepEqual((await look(live, { additionalTrustedCA: { name: "theirs" } })).says, []);
    const ours = image(live.spec, { "f:additionalTrustedCA": { "f:name": {} } });
    assert.deepEqual((await look(ours, sent)).says, []);
  });

  it("rejects what cannot stand beside what somebody else has set", async () => {
    const rule = (other: string) =>
      `be left out while somebody else has set ${other} on the cluster`;
    assert.deepEqual((await look(image(blocked), allowed, { takeOver: true })).says, [
      `registrySources.allowedRegistries must ${rule("blockedRegistries")}`,
    ]);
    assert.deepEqual((await look(image(allowed), blocked)).says, [
      `registrySources.blockedRegistries must ${rule("allowedRegistries")}`,
    ]);
    const held = { "f:registrySources": { "f:blockedRegistries": {} } };
    assert.deepEqual((await look(image(blocked, held), allowed)).says, []);
    assert.deepEqual((await look(image(blocked), insecure)).says, []);
  });

  it("says when the nodes will notice: a list that comes, changes or goes", async () => {
    const held = { "f:registrySources": { "f:insecureRegistries": {} } };
    assert.equal((await look(image({}), insecure)).reloads, 1);
    assert.equal((await look(image(insecure, held), insecure)).reloads, 0);
    assert.equal((await look(image(insecure, held), {})).reloads, 1);
    assert.equal((await look(image(insecure), {})).reloads, 0);
    const more = { registrySources: { insecureRegistries: ["lab", "test"] } };
    assert.equal((await look(image(insecure, held), more)).reloads, 1);
  });
});
