import assert from "node:assert/strict";
import type { ClusterApi, LiveObject } from "../../components/cluster-api";
import type { SentSpec } from "../../components/judge";
import { dropped, release } from "../../components/release";

const sent: SentSpec = {
  managementState: "Managed",
  replicas: 2,
  rolloutStrategy: "RollingUpdate",
  storage: { pvc: { claim: "claim" } },
};

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

describe("release", () => {
  it("without a spec of its own, goes by what an earlier stack still owns", async () => {
    const fieldsV1 = {
      "f:spec": { "f:proxy": { ".": {}, "f:http": {} }, "f:storage": { "f:s3": {} } },
    };
    const managedFields = [{ manager: "openshift-image-registry", operation: "Apply", fieldsV1 }];
    const patches: object[] = [];
    const api: ClusterApi = {
      server: "https://api.example.com",
      get: () => Promise.resolve({ metadata: { managedFields } } as LiveObject),
      mergePatch: (_, body) => Promise.resolve(void patches.push(body)),
      may: () => Promise.resolve(true),
    };
    await release(api, sent);
    assert.deepEqual(patches, [{ spec: { proxy: null } }]);
    await release(api, sent, { replicas: 2 });
    assert.equal(patches.length, 1, "nothing was dropped, so nothing is written");
  });
});
