import assert from "node:assert/strict";

import { PATH } from "../../sandbox/operator/names";
import type { Config } from "../../sandbox/operator/types";
import { condition, managed, OperatorScene, reasonOf } from "./support/operator";

describe("the operator double's removal", () => {
  let scene: OperatorScene;

  beforeEach(async () => {
    scene = await OperatorScene.open();
    await scene.operator();
    await scene.until("conditions", (config) => reasonOf(config, "Removed") === "Removed");
  });

  afterEach(async () => {
    await scene.close();
  });

  async function removed(): Promise<Config> {
    await scene.patch({ managementState: "Removed" });
    return scene.until("Removed", (it) => reasonOf(it, "Progressing") === "Removed");
  }

  const names = async (path: string): Promise<string[]> =>
    (await scene.lab.api.list(path)).map(({ metadata }) => metadata.name);

  it("takes everything of its own, keeps an unmanaged claim and its key", async () => {
    await scene.claim("images");
    await scene.patch(managed("images", { defaultRoute: true }));
    await scene.ready();
    const config = await removed();
    assert.equal(reasonOf(config, "Available"), "Removed");
    assert.equal(condition(config, "Removed").status, "True");
    assert.equal(condition(config, "Degraded").status, "False");
    assert.deepEqual(config.spec.storage.pvc, { claim: "images" });
    assert.deepEqual(config.status.storage, {});
    assert.equal(config.status.readyReplicas, 0);
    for (const path of [PATH.deployments, PATH.pods, PATH.services, PATH.routes, PATH.budgets]) {
      assert.deepEqual(await names(path), [], path);
    }
    assert.ok(!(await names(PATH.secrets)).includes("image-registry-private-configuration"));
    assert.deepEqual(await names(PATH.claims), ["images"]);
    await scene.lab.api.remove(`${PATH.claims}/images`);
    await scene.eventually("the claim gone", async () =>
      (await names(PATH.claims)).length === 0 ? true : undefined,
    );
  });

  it("deletes a claim that it manages", async () => {
    await scene.claim("images");
    const storage = { managementState: "Managed", pvc: { claim: "images" } };
    await scene.patch({ managementState: "Managed", storage });
    await scene.ready();
    await removed();
    await scene.eventually("the claim gone", async () =>
      (await names(PATH.claims)).length === 0 ? true : undefined,
    );
  });

  it("is blocked by two drivers", async () => {
    await scene.claim("images");
    await scene.patch(managed("images"));
    await scene.ready();
    await scene.patch({ managementState: "Removed", storage: { emptyDir: {} } });
    await scene.until("the attempt", (it) => condition(it, "Removed").status === "True");
    assert.deepEqual(await names(PATH.deployments), ["image-registry"]);
    assert.equal(reasonOf(await scene.config(), "Progressing"), "DeletingDeployment");
    await scene.patch({ storage: { emptyDir: null } });
    await scene.until("Removed", (it) => reasonOf(it, "Progressing") === "Removed");
  });

  it("lets pods hold their claim until they are gone", async () => {
    await scene.claim("images");
    await scene.patch(managed("images"));
    await scene.ready();
    const path = `${PATH.claims}/images`;
    await scene.lab.api.remove(path);
    const held = await scene.lab.api.get(path);
    assert.ok(held?.metadata.deletionTimestamp !== undefined);
    await removed();
    await scene.eventually("the claim gone", async () =>
      (await scene.lab.api.get(path)) ? undefined : true,
    );
  });

  it("comes before the end of a deleted configuration", async () => {
    await scene.claim("images");
    const { metadata } = await scene.patch(managed("images"));
    await scene.ready();
    await scene.lab.api.remove(PATH.config);
    const { spec } = await scene.until("a new one", (it) => it.metadata.uid !== metadata.uid);
    assert.equal(spec.managementState, "Removed");
    assert.equal(await scene.lab.api.get(`${PATH.services}/image-registry`), undefined);
    assert.deepEqual(await names(PATH.claims), ["images"]);
  });

  it("serves again with the same claim", async () => {
    await scene.claim("images");
    await scene.patch(managed("images"));
    await scene.ready();
    await removed();
    await scene.patch(managed("images"));
    await scene.ready();
  });
});
