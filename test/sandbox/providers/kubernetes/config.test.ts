import assert from "node:assert/strict";
import {
  checkConfig,
  diffConfig,
  readSettings,
} from "../../../../sandbox/providers/kubernetes/config";

const kubeconfig = (server: string, token = "t"): string =>
  JSON.stringify({
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "u", user: { token } }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  });

describe("the configuration of the double", () => {
  it("refuses what the double does not have", () => {
    const failures = checkConfig({
      kubeconfig: "x",
      strictMode: "true",
      enableServerSideApply: "false",
    });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["strictMode", "enableServerSideApply"],
    );
  });

  it("has the official defaults, and takes switches from the environment", () => {
    const settings = readSettings((name) => (name === "enableSecretMutable" ? "true" : undefined));
    assert.equal(settings.enableSecretMutable, true);
    assert.equal(settings.enableServerSideApply, true);
    assert.equal(settings.deleteUnreachable, false);
  });

  const replaces: [
    title: string,
    olds: Record<string, string>,
    news: Record<string, string>,
    keys: string[],
  ][] = [
    [
      "nothing for another token",
      { kubeconfig: kubeconfig("a", "1") },
      { kubeconfig: kubeconfig("a", "2") },
      [],
    ],
    [
      "all for another server",
      { kubeconfig: kubeconfig("a") },
      { kubeconfig: kubeconfig("b") },
      ["kubeconfig"],
    ],
    [
      "nothing for another server of the same identifier",
      { kubeconfig: kubeconfig("a"), clusterIdentifier: "i" },
      { kubeconfig: kubeconfig("b"), clusterIdentifier: "i" },
      [],
    ],
    [
      "all for another identifier",
      { clusterIdentifier: "i" },
      { clusterIdentifier: "j" },
      ["clusterIdentifier"],
    ],
    ["nothing for a first identifier", {}, { clusterIdentifier: "j" }, []],
  ];
  for (const [title, olds, news, keys] of replaces) {
    it(`replaces ${title}`, () => {
      assert.deepEqual(diffConfig(olds, news).replaces, keys);
    });
  }
});
