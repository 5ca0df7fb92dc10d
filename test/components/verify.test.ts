import assert from "node:assert/strict";
import { explain, verify } from "../../components/verify";
import { withoutWaiting } from "../support/clock";
import { fakeApi } from "../support/fake-api";
import type { Objects } from "../support/fake-api";
import { deployment, SENT, serving } from "../support/registry";

const good = { "Config cluster": serving(), "Deployment image-registry": deployment(2, 2, 2) };
const degraded = serving({ conditions: { Degraded: "True" } });
const moving = serving({ conditions: { Progressing: "True" } });

async function verified(
  objects: Objects,
  { wait = true, changed = true, timeoutSeconds = 300, sent = SENT } = {},
) {
  const api = fakeApi(objects);
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const started = Date.now();
  let milliseconds = 0;
  const error = await withoutWaiting(async () => {
    await verify(api, sent, { wait, changed, timeoutSeconds, say }).finally(() => {
      milliseconds = Date.now() - started;
    });
  }).then(
    () => undefined,
    (reason: unknown) => (reason as Error).message,
  );
  return { error, said, milliseconds, seconds: Math.round(milliseconds / 1000), looks: api.looks };
}

/** One look after the other; the last one for ever. */
function inTurn(...objects: object[]) {
  let turn = 0;
  return () => objects[Math.min(turn++, objects.length - 1)];
}

describe("verify", () => {
  it("is content after two looks in a row that agree", async () => {
    const { error, looks, said } = await verified(good);
    assert.equal(error, undefined);
    assert.deepEqual(looks, [
      "Config cluster",
      "Deployment image-registry",
      "Config cluster",
      "Deployment image-registry",
    ]);
    assert.deepEqual(said, []);
  });

  it("leaves the operator a moment between the two looks, but only after a change", async () => {
    assert.equal((await verified(good)).milliseconds, 300);
    assert.equal((await verified(good, { changed: false })).milliseconds, 0);
  });

  it("does not trust one good look between two others", async () => {
    const config = inTurn(moving, serving(), moving, serving(), serving());
    const { error, looks } = await verified({ ...good, "Config cluster": config });
    assert.equal(error, undefined);
    assert.equal(looks.filter((look) => look === "Config cluster").length, 5);
  });

  it("looks once, and at the spec only, when it is not to wait", async () => {
    const { error, looks } = await verified({ "Config cluster": degraded }, { wait: false });
    assert.equal(error, undefined);
    assert.deepEqual(looks, ["Config cluster"]);
  });

  it("asks for no pods while the registry is Removed", async () => {
    const sent = { ...SENT, managementState: "Removed" } as const;
    const gone = serving({ spec: { ...sent }, conditions: { Removed: "True" }, storage: {} });
    const { error, looks } = await verified({ "Config cluster": gone }, { sent });
    assert.equal(error, undefined);
    assert.ok(!looks.includes("Deployment image-registry"));
  });

  it("says what it waits for, once each", async () => {
    const rollout = inTurn(
      deployment(2, 1, 1),
      deployment(2, 1, 1),
      deployment(2, 2, 1),
      deployment(2, 2, 2),
    );
    const { error, said } = await verified({ ...good, "Deployment image-registry": rollout });
    assert.equal(error, undefined);
    assert.deepEqual(said, [
      "Deployment image-registry: 1 of 2 pods are up to date, 1 available",
      "Deployment image-registry: 2 of 2 pods are up to date, 1 available",
    ]);
  });

  it("rejects at once what no time heals", async () => {
    const changed = serving({ spec: { ...SENT, replicas: 1 } });
    const { error, seconds } = await verified({ ...good, "Config cluster": changed });
    assert.equal(seconds, 0);
    assert.equal(
      error,
      "The registry's configuration is not what this stack sent: spec.replicas is 1, sent was 2. Somebody changed it by hand; to set it back run: pulumi up --refresh. See docs/errors.md.",
    );
  });

  it("rejects a degraded registry after a minute, in the operator's words", async () => {
    const { error, seconds } = await verified({ ...good, "Config cluster": degraded });
    assert.ok(seconds > 60 && seconds < 65, `${seconds} seconds`);
    assert.equal(
      error,
      "The registry's operator says: Degraded=True (Why): message of Degraded. See docs/errors.md.",
    );
  });

  it("gives a registry that moves all of the time, and no more", async () => {
    const { error, seconds } = await verified({ ...good, "Config cluster": moving });
    assert.ok(seconds > 300 && seconds < 305, `${seconds} seconds`);
    assert.equal(
      error,
      "The registry's operator says: Progressing=True (Why): message of Progressing. See docs/errors.md.",
    );
  });
});

describe("explain", () => {
  it("says nothing about a registry that serves", async () => {
    assert.equal(await explain(fakeApi(good), SENT), undefined);
  });

  it("tells why one does not", async () => {
    const text = await explain(fakeApi({ ...good, "Config cluster": degraded }), SENT);
    assert.equal(
      text,
      "The registry's operator says: Degraded=True (Why): message of Degraded. See docs/errors.md.",
    );
  });

  it("tells that the configuration is gone", async () => {
    const text = await explain(fakeApi(), SENT);
    assert.equal(
      text,
      "The registry's configuration is not what this stack sent: configs.imageregistry.operator.openshift.io/cluster is gone. Run pulumi up --refresh. See docs/errors.md.",
    );
  });
});
