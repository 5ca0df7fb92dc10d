import assert from "node:assert/strict";
import { clusterProblems, otherCluster } from "../../components/cluster-rules";
import { describe as sentences } from "../../components/problems";

describe("clusterProblems", () => {
  it("takes a release and whole seconds, or nothing", () => {
    assert.deepEqual(clusterProblems({}), []);
    assert.deepEqual(clusterProblems({ openshiftVersion: "4.16", timeoutSeconds: 1 }), []);
  });

  for (const timeoutSeconds of [0, -1, 1.5, NaN])
    it(`rejects a time limit of ${timeoutSeconds} seconds`, () => {
      assert.deepEqual(
        clusterProblems({ timeoutSeconds }).map(({ field }) => field),
        ["timeoutSeconds"],
      );
    });
});

describe("otherCluster", () => {
  it("names both clusters, and says what one stack is", () => {
    const [now, first] = [
      { id: "2", server: "https://api.b" },
      { id: "1", server: "https://api.a" },
    ];
    const text = sentences("", [otherCluster(now, first)]);
    assert.match(
      text,
      /stack configures, 1 at https:\/\/api\.a, got "cluster 2 at https:\/\/api\.b"/,
    );
    assert.match(text, /One stack is one cluster/);
  });
});
