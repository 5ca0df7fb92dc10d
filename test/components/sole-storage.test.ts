import assert from "node:assert/strict";
import { CONFIG } from "../../components/gate";
import { FIELD_MANAGER, soleStorage } from "../../components/sole-storage";
import { fakeApi } from "../support/fake-api";
import { SENT } from "../support/registry";

const live = (storage?: object) => fakeApi({ "Config cluster": { spec: { storage } } });

describe("soleStorage", () => {
  it("takes every other storage out in one request that carries the wanted one", async () => {
    const api = live({ emptyDir: {}, s3: { bucket: "b" }, managementState: "Managed" });
    assert.deepEqual(await soleStorage(api, SENT), ["emptyDir", "s3 bucket=b"]);
    const storage = {
      emptyDir: null,
      s3: null,
      pvc: { claim: "images" },
      managementState: "Unmanaged",
    };
    assert.deepEqual(api.patches, [
      { ref: CONFIG, body: { spec: { ...SENT, storage } }, manager: FIELD_MANAGER },
    ]);
  });

  it("takes another storage out that stands beside the wanted one", async () => {
    const api = live({ emptyDir: {}, pvc: { claim: "images" } });
    assert.deepEqual(await soleStorage(api, SENT), ["emptyDir"]);
    assert.equal(api.patches.length, 1);
  });

  it("takes out what was sent before and is no more, in the same request", async () => {
    const api = live({ emptyDir: {} });
    await soleStorage(api, SENT, { ...SENT, proxy: { http: "http://p" } });
    const storage = { emptyDir: null, ...SENT.storage };
    assert.deepEqual(
      api.patches.map(({ body }) => body),
      [{ spec: { ...SENT, proxy: null, storage } }],
    );
  });

  it("without an earlier spec goes by what an earlier stack still owns", async () => {
    const fieldsV1 = { "f:spec": { "f:logLevel": {}, "f:storage": { "f:pvc": {} } } };
    const managedFields = [{ manager: FIELD_MANAGER, operation: "Apply", fieldsV1 }];
    const api = fakeApi({ "Config cluster": { metadata: { managedFields }, spec: {} } });
    await soleStorage(api, SENT);
    assert.deepEqual(
      api.patches.map(({ body }) => body),
      [{ spec: { ...SENT, logLevel: null } }],
    );
  });

  it("leaves the other fields of the wanted place alone: they may be the operator's", async () => {
    const api = live({ pvc: { claim: "images", other: "x" } });
    assert.deepEqual(await soleStorage(api, SENT, SENT), []);
    assert.deepEqual(api.patches, []);
  });

  it("takes out what was sent under the wanted key before and is no more", async () => {
    const api = live({ pvc: { claim: "images", other: "x" } });
    const storage = { ...SENT.storage, pvc: { claim: "images", other: "x" } };
    assert.deepEqual(await soleStorage(api, SENT, { ...SENT, storage }), []);
    const [{ body } = { body: {} }] = api.patches;
    const pvc = { claim: "images", other: null };
    assert.deepEqual(body, { spec: { ...SENT, storage: { ...SENT.storage, pvc } } });
  });

  it("takes out what another place under the same key has, and says that it is left", async () => {
    const own = {
      bucket: "operators",
      region: "eu-west-1",
      keyID: "arn:of:another",
      encrypt: true,
    };
    const api = live({ s3: own, managementState: "Managed" });
    const s3 = { bucket: "ours", region: "eu-west-1", encrypt: true };
    const sent = { ...SENT, storage: { s3, managementState: "Unmanaged" as const } };
    assert.deepEqual(await soleStorage(api, sent), ["s3 bucket=operators"]);
    assert.deepEqual(
      api.patches.map(({ body }) => body),
      [{ spec: { ...sent, storage: { ...sent.storage, s3: { ...s3, keyID: null } } } }],
    );
  });

  it("leaves nothing behind where the operator has an empty place of its own", async () => {
    const api = live({ s3: {}, managementState: "Managed" });
    const sent = { ...SENT, storage: { s3: { bucket: "ours" } } };
    assert.deepEqual(await soleStorage(api, sent), []);
    assert.deepEqual(api.patches, []);
  });

  it("sends nothing when there is no other", async () => {
    for (const storage of [{}, undefined, { managementState: "Unmanaged" }, { s3: null }]) {
      const api = live(storage);
      assert.deepEqual(await soleStorage(api, SENT), []);
      assert.deepEqual(api.patches, []);
    }
  });

  it("sends nothing for another claim, which the apply replaces, but says that one is left", async () => {
    const api = live({ pvc: { claim: "another" } });
    assert.deepEqual(await soleStorage(api, SENT), ["pvc claim=another"]);
    assert.deepEqual(api.patches, []);
  });

  it("sends all to an operator that is awake, though nothing is to be taken out", async () => {
    const config = { metadata: { generation: 2 }, status: { observedGeneration: 2 } };
    const api = fakeApi({ "Config cluster": { ...config, spec: SENT } });
    assert.deepEqual(await soleStorage(api, SENT, SENT, true), []);
    assert.deepEqual(
      api.patches.map(({ body }) => body),
      [{ spec: SENT }],
    );
  });

  it("sends nothing where there is no configuration", async () => {
    assert.deepEqual(await soleStorage(fakeApi(), SENT), []);
  });
});
