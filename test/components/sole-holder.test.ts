import assert from "node:assert/strict";
import type { LiveObject } from "../../components/cluster-api";
import { IMAGE } from "../../components/image-config-checks";
import { holdAlone, isOurs, yielded } from "../../components/sole-holder";
import { fakeApi } from "../support/fake-api";

const OURS = "openshift-image-registry";
type Entry = [manager: string, operation: string, spec: object];

/** The resource with these managers of its spec. */
function image(spec: object, ...entries: Entry[]): LiveObject {
  const managedFields = entries.map(([manager, operation, fields]) => ({
    manager,
    operation,
    time: "2026-01-01T00:00:00Z",
    fieldsV1: { "f:spec": fields },
  }));
  const metadata = { name: "cluster", resourceVersion: "7", managedFields };
  return { metadata, spec } as unknown as LiveObject;
}

const ca = { additionalTrustedCA: { name: "corporate" } };
const sources = { registrySources: { insecureRegistries: ["lab"] } };
const lists = { externalRegistryHostnames: ["a"], allowedRegistriesForImport: [{}] };
const bootstrap: Entry = [
  "cluster-bootstrap",
  "Update",
  { ".": {}, "f:additionalTrustedCA": { ".": {}, "f:name": {} }, "f:registrySources": {} },
];
const installed = image({ additionalTrustedCA: { name: "" }, registrySources: {} }, bootstrap);

interface Patch {
  readonly metadata: {
    readonly resourceVersion?: string;
    readonly managedFields?: { manager: string; operation: string; fieldsV1: object }[];
  };
  readonly spec?: object;
}
const patched = (live: LiveObject, sent: object) =>
  yielded(live, sent as Record<string, unknown>) as Patch | undefined;
const holders = (patch: Patch | undefined) =>
  patch?.metadata.managedFields?.map(({ manager, operation, fieldsV1 }) => [
    manager,
    operation,
    (fieldsV1 as { "f:spec": object })["f:spec"],
  ]);

describe("yielded", () => {
  it("takes from the installer the object around what is sent, and no value", () => {
    const patch = patched(installed, ca);
    const left = { ".": {}, "f:registrySources": {} };
    assert.deepEqual(holders(patch), [["cluster-bootstrap", "Update", left]]);
    assert.equal(patch?.spec, undefined);
    assert.equal(patch?.metadata.resourceVersion, "7");
  });

  it("gives the spec a list that stays, where nothing else would be in it", () => {
    const patch = patched(installed, { ...ca, ...sources });
    assert.deepEqual(patch?.spec, { externalRegistryHostnames: [] });
    assert.deepEqual(holders(patch), [["cluster-bootstrap", "Update", { ".": {} }]]);
    const other = patched(installed, { ...ca, ...sources, externalRegistryHostnames: ["a"] });
    assert.deepEqual(other?.spec, { allowedRegistriesForImport: [] });
  });

  it("holds one list twice where both are sent, by writing it or by a claim", () => {
    const all = { ...ca, ...sources, ...lists };
    assert.deepEqual(patched(installed, all)?.spec, { externalRegistryHostnames: ["a"] });
    const there = image({ ...lists }, [OURS, "Apply", { "f:externalRegistryHostnames": {} }]);
    const claimed = patched(there, all);
    assert.equal(claimed?.spec, undefined);
    assert.deepEqual(holders(claimed)?.at(-1), [
      OURS,
      "Update",
      { "f:externalRegistryHostnames": {} },
    ]);
    const twice = image(
      { ...lists },
      [OURS, "Apply", { "f:externalRegistryHostnames": {} }],
      [OURS, "Update", { "f:externalRegistryHostnames": {} }],
    );
    assert.equal(patched(twice, all), undefined);
  });

  it("empties a list that was held twice, and is sent no more", () => {
    const twice = image(
      { ...lists },
      [OURS, "Apply", { "f:externalRegistryHostnames": {} }],
      [OURS, "Update", { "f:externalRegistryHostnames": {} }],
    );
    assert.deepEqual(patched(twice, ca)?.spec, { externalRegistryHostnames: [] });
  });

  it("leaves to others what is not sent", () => {
    const blocked: Entry = [
      "oc",
      "Update",
      { "f:registrySources": { ".": {}, "f:blockedRegistries": {} } },
    ];
    const live = image({ registrySources: { blockedRegistries: ["a"] } }, blocked, [
      "kubectl",
      "Update",
      { "f:registrySources": { "f:insecureRegistries": {} } },
    ]);
    const left = { "f:registrySources": { "f:blockedRegistries": {} } };
    assert.deepEqual(holders(patched(live, sources)), [["oc", "Update", left]]);
  });

  it("does nothing where all of it is held by nobody else", () => {
    const spec = { ...ca, externalRegistryHostnames: [] };
    const live = image(
      spec,
      ["cluster-bootstrap", "Update", { ".": {} }],
      [OURS, "Apply", { "f:additionalTrustedCA": { "f:name": {} } }],
      [OURS, "Update", { "f:externalRegistryHostnames": {} }],
    );
    assert.equal(patched(live, ca), undefined);
  });
});

describe("isOurs", () => {
  it("is true for what we hold, however deep, and by which operation", () => {
    const live = image({}, bootstrap, [
      OURS,
      "Apply",
      { "f:additionalTrustedCA": { "f:name": {} } },
    ]);
    assert.equal(isOurs(live, ["additionalTrustedCA", "name"]), true);
    assert.equal(isOurs(live, ["additionalTrustedCA", "name"], "Update"), false);
    assert.equal(isOurs(live, ["registrySources"]), false);
  });
});

describe("holdAlone", () => {
  it("sends one patch under our name, and none where there is no need, or no resource", async () => {
    const api = fakeApi({ "Image cluster": installed });
    await holdAlone(api, IMAGE, ca);
    assert.deepEqual(
      api.patches.map(({ manager }) => manager),
      [OURS],
    );
    const nothing = fakeApi();
    await holdAlone(nothing, IMAGE, ca);
    assert.deepEqual(nothing.patches, []);
  });

  it("looks again when another writer was faster, and gives up in the end", async () => {
    const api = fakeApi({ "Image cluster": installed });
    let fails = 1;
    const mergePatch = (...args: Parameters<typeof api.mergePatch>) =>
      fails-- > 0 ? Promise.reject(new Error("409")) : api.mergePatch(...args);
    await holdAlone({ ...api, mergePatch }, IMAGE, ca);
    assert.equal(api.looks.length, 2);
    assert.equal(api.patches.length, 1);
    const never = { ...api, mergePatch: () => Promise.reject(new Error("409")) };
    await assert.rejects(holdAlone(never, IMAGE, ca), /409/);
  });
});
