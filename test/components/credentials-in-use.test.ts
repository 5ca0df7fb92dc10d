import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../../components";
import { InUse } from "../../components/credentials-in-use";
import { verify } from "../../components/verify";
import { withoutWaiting } from "../support/clock";
import { fakeApi } from "../support/fake-api";
import type { Objects } from "../support/fake-api";
import { deployment, SENT, serving } from "../support/registry";

const CHECKSUM = "imageregistry.operator.openshift.io/dependencies-checksum";
const values: Record<string, string> = {
  REGISTRY_STORAGE_S3_ACCESSKEY: "AKIA1",
  REGISTRY_STORAGE_S3_SECRETKEY: "second",
};
const rendered = (ini: string) => ({
  data: { credentials: Buffer.from(ini).toString("base64") },
});
const RENDERED = "Secret image-registry-private-configuration";
const DEPLOYMENT = "Deployment image-registry";
const with2 = rendered("[default]\naws_access_key_id = AKIA1\naws_secret_access_key = second\n");
const with1 = rendered("[default]\naws_access_key_id = AKIA0\naws_secret_access_key = first\n");
const pods = (sum: string) => ({
  ...deployment(2, 2, 2),
  spec: { template: { metadata: { annotations: { [CHECKSUM]: sum } } } },
});

/** The credential on a cluster with these objects when it is about to be written. */
async function writing(objects: Objects): Promise<InUse> {
  const cluster = { api: Promise.resolve(fakeApi(objects)) } as unknown as Cluster;
  const inUse = new InUse(cluster, pulumi.secret(values));
  await inUse.remember();
  return inUse;
}

const judged = (inUse: InUse, objects: Objects, sum = "new") =>
  inUse.judge(fakeApi(objects), values, pods(sum));

describe("a credential in use", () => {
  it("is seen when the operator has rendered it and the pods have another template", async () => {
    const inUse = await writing({ [RENDERED]: with1, [DEPLOYMENT]: pods("old") });
    assert.equal(inUse.replaced, true);
    assert.equal((await judged(inUse, { [RENDERED]: with1 })).state, "moving");
    assert.deepEqual(await judged(inUse, { [RENDERED]: with2 }, "old"), {
      state: "moving",
      why: "The pods still use the credential from before",
    });
    assert.equal((await judged(inUse, { [RENDERED]: with2 })).state, "good");
  });

  it("is not waited for when the Secret is written with what is in use already", async () => {
    const inUse = await writing({ [RENDERED]: with2, [DEPLOYMENT]: pods("same") });
    assert.equal(inUse.replaced, false);
    assert.equal((await judged(inUse, { [RENDERED]: with2 }, "same")).state, "good");
  });

  it("is missed when somebody changed the Secret by hand", async () => {
    const inUse = new InUse({} as Cluster, pulumi.secret(values));
    assert.deepEqual(await judged(inUse, { [RENDERED]: with1 }), {
      state: "moving",
      why: "The operator has not taken the credential over yet",
    });
    assert.equal((await judged(inUse, {})).state, "moving");
  });

  it("is part of what an update verifies", async () => {
    const inUse = await writing({ [RENDERED]: with1, [DEPLOYMENT]: pods("old") });
    const sums = ["old", "old", "new"];
    const api = fakeApi({
      "Config cluster": serving(),
      [RENDERED]: with2,
      [DEPLOYMENT]: () => pods(sums.length > 1 ? (sums.shift() ?? "") : "new"),
    });
    const said: string[] = [];
    const say = (line: string) => said.push(line);
    await withoutWaiting(() =>
      verify(api, SENT, {
        wait: true,
        changed: true,
        timeoutSeconds: 60,
        credentials: { inUse, values },
        say,
      }),
    );
    assert.deepEqual(said, ["The pods still use the credential from before"]);
    assert.equal(api.looks.filter((look) => look === DEPLOYMENT).length, 4);
  });
});
