import assert from "node:assert/strict";
import { dropped, ownedBy, sentWithout } from "../../components/release";

const before = {
  managementState: "Managed",
  proxy: { http: "http://p", noProxy: "" },
  requests: { read: { maxRunning: 1 }, write: { maxRunning: 1 } },
  tolerations: [{ operator: "Exists" }],
};

describe("dropped", () => {
  it("is nothing while all that is owned is still sent", () => {
    const sent = { ...before, tolerations: [], replicas: 2 };
    assert.deepEqual(dropped(before, sent), {});
  });

  it("removes what is sent no more, at the highest place that is", () => {
    const sent = { managementState: "Managed", requests: { write: { maxRunning: 1 } } };
    assert.deepEqual(dropped(before, sent), {
      proxy: null,
      requests: { read: null },
      tolerations: null,
    });
  });

  it("does not look into lists and values, which are sent whole", () => {
    assert.deepEqual(
      dropped({ tolerations: [1, 2], logLevel: "Debug" }, { tolerations: [1], logLevel: "Trace" }),
      {},
    );
  });
});

describe("sentWithout", () => {
  it("sends everything, and removes beside it, at any depth", () => {
    const sent = { replicas: 1, requests: { write: { maxRunning: 1 } } };
    assert.deepEqual(sentWithout(sent, { proxy: null, requests: { read: null } }), {
      replicas: 1,
      proxy: null,
      requests: { read: null, write: { maxRunning: 1 } },
    });
  });
});

describe("ownedBy", () => {
  const fieldsV1 = { "f:spec": { "f:proxy": { ".": {}, "f:http": {} }, "f:replicas": {} } };
  const owned = (manager: string, operation: string) =>
    ownedBy("us", { metadata: { managedFields: [{ manager, operation, fieldsV1 }] } });

  it("names what the manager applied, and nothing of others or of plain updates", () => {
    assert.deepEqual(owned("us", "Apply"), { proxy: { http: {} }, replicas: {} });
    assert.deepEqual(owned("us", "Update"), {});
    assert.deepEqual(owned("them", "Apply"), {});
    assert.deepEqual(ownedBy("us", undefined), {});
  });
});
