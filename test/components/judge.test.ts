import assert from "node:assert/strict";
import { judgeRollout, judgeSpec, judgeStatus } from "../../components/judge";
import { deployment, SENT, serving } from "../support/registry";

const PATCH = "oc patch configs.imageregistry.operator.openshift.io/cluster --type=merge -p";
const ALTERED = "The registry's configuration is not what this stack sent: ";
const BY_HAND = " Somebody changed it by hand; to set it back run: pulumi up --refresh";
const GOOD = { state: "good", why: "" };

describe("judgeSpec", () => {
  const spec = (changes: object) => serving({ spec: { ...SENT, ...changes } });

  it("is good with what was sent, and whatever others set beside it", () => {
    assert.deepEqual(
      judgeSpec(spec({ httpSecret: "operator's own", logLevel: "Normal" }), SENT),
      GOOD,
    );
  });

  it("rejects a configuration that is gone", () => {
    const why = `${ALTERED}configs.imageregistry.operator.openshift.io/cluster is gone. Run pulumi up --refresh`;
    assert.deepEqual(judgeSpec(undefined, SENT), { state: "altered", why });
  });

  it("rejects every other storage, with the command that takes it out", () => {
    const storage = { ...SENT.storage, emptyDir: {}, s3: { bucket: "b" } };
    assert.deepEqual(judgeSpec(spec({ storage }), SENT), {
      state: "altered",
      why:
        `${ALTERED}it also has storage emptyDir, s3, and with two the operator stops. Somebody added it by hand; take it ` +
        `out with: ${PATCH} '{"spec":{"storage":{"emptyDir":null,"s3":null}}}'`,
    });
  });

  it("rejects a storage that was taken out, though there is nothing to set under it", () => {
    const sent = { ...SENT, storage: { emptyDir: {}, managementState: "Unmanaged" } as const };
    const { state, why } = judgeSpec(spec({ storage: { managementState: "Unmanaged" } }), sent);
    assert.equal(state, "altered");
    assert.equal(why, `${ALTERED}spec.storage.emptyDir is null, sent was {}.${BY_HAND}`);
  });

  it("rejects a changed field with both values", () => {
    const why = `${ALTERED}spec.replicas is 3, sent was 2.${BY_HAND}`;
    assert.deepEqual(judgeSpec(spec({ replicas: 3 }), SENT), { state: "altered", why });
  });

  it("rejects a removed field", () => {
    assert.match(
      judgeSpec(spec({ rolloutStrategy: undefined }), SENT).why,
      /rolloutStrategy is null, sent was "RollingUpdate"/,
    );
  });

  for (const [field, sent, live] of [
    ["spec.httpSecret", { httpSecret: "confidential-1" }, { httpSecret: "confidential-2" }],
    [
      "spec.proxy.http",
      { proxy: { http: "http://u:confidential@p" } },
      { proxy: { http: "http://confidential" } },
    ],
  ] as const) {
    it(`rejects a changed ${field} without its values`, () => {
      const { why } = judgeSpec(spec(live), { ...SENT, ...sent });
      assert.equal(why, `${ALTERED}${field} was changed.${BY_HAND}`);
    });
  }
});

describe("judgeStatus", () => {
  it("is good when the operator has seen the change and reports what the state needs", () => {
    assert.deepEqual(judgeStatus(serving(), SENT), GOOD);
  });

  it("does not ask about a registry that the operator leaves alone", () => {
    assert.deepEqual(judgeStatus({}, { ...SENT, managementState: "Unmanaged" }), GOOD);
  });

  it("is moving until the operator has looked at the change", () => {
    const why = "The registry's operator has not looked at the change yet";
    const old = serving({ metadata: { generation: 4 } });
    assert.deepEqual(judgeStatus(old, SENT), { state: "moving", why });
  });

  it("is moving while the operator says that it progresses, in its words", () => {
    const config = serving({ conditions: { Available: "False", Progressing: "True" } });
    assert.deepEqual(judgeStatus(config, SENT), {
      state: "moving",
      why: "The registry's operator says: Available=False (Why): message of Available; Progressing=True (Why): message of Progressing",
    });
  });

  it("is stuck when degraded, when the progress is an error, and without any", () => {
    const degraded = serving({ conditions: { Degraded: "True", Progressing: "True" } });
    const error = serving({ conditions: { Progressing: "True" }, reason: "Error" });
    const still = serving({ conditions: { Available: "False" } });
    for (const config of [degraded, error, still])
      assert.equal(judgeStatus(config, SENT).state, "stuck");
  });

  it("is stuck without conditions, and names what is missing", () => {
    const { state, why } = judgeStatus({ spec: {} }, SENT);
    assert.equal(state, "stuck");
    assert.match(
      why,
      /Available is not reported; Progressing is not reported; .*StorageExists is not reported$/,
    );
  });

  it("shows a condition without reason and message", () => {
    const config = { status: { conditions: [{ type: "Available" }] } };
    assert.match(judgeStatus(config, SENT).why, /says: Available= \(\): ; Prog/);
  });

  it("waits for the storage that was sent, not for the one before", () => {
    const before = serving({ storage: { emptyDir: {} } });
    const why = "The registry still uses emptyDir, not pvc claim=images";
    assert.deepEqual(judgeStatus(before, SENT), { state: "moving", why });
    assert.match(
      judgeStatus(serving({ storage: undefined }), SENT).why,
      /still uses no storage, not pvc/,
    );
  });

  it("waits for a Removed registry to be gone, and asks for no storage", () => {
    const sent = { ...SENT, managementState: "Removed" } as const;
    const gone = serving({ conditions: { Removed: "True", StorageExists: "False" }, storage: {} });
    assert.deepEqual(judgeStatus(gone, sent), GOOD);
    assert.match(judgeStatus(serving(), sent).why, /Removed is not reported/);
  });
});

describe("judgeRollout", () => {
  it("is good when all pods are up to date and available", () => {
    assert.deepEqual(judgeRollout(deployment(2, 2, 2), SENT), GOOD);
  });

  it("counts the pods that are not", () => {
    const why = "Deployment image-registry: 1 of 2 pods are up to date, 0 available";
    assert.deepEqual(judgeRollout(deployment(2, 1, 0), SENT), { state: "moving", why });
  });

  it("waits for pods of before to go", () => {
    assert.equal(judgeRollout(deployment(3, 2, 2), SENT).state, "moving");
  });

  it("does not trust counts of another generation, or of no Deployment", () => {
    const old = { ...deployment(2, 2, 2), metadata: { generation: 9 } };
    const why = "Deployment image-registry: the change has not been looked at yet";
    assert.deepEqual(judgeRollout(old, SENT), { state: "moving", why });
    assert.deepEqual(judgeRollout(undefined, SENT), { state: "moving", why });
    assert.equal(judgeRollout(undefined, { ...SENT, replicas: 0 }).state, "moving");
    assert.equal(judgeRollout({ status: {} }, { ...SENT, replicas: 0 }).state, "moving");
  });
});
