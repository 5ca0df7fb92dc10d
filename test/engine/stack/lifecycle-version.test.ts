import assert from "node:assert/strict";
import { Scenario } from "./scenario";

const VERSION = "/apis/config.openshift.io/v1/clusterversions/version";

describe("the release of the cluster", () => {
  let scenario: Scenario;

  before(async () => {
    scenario = await Scenario.begin(false);
    const { lab } = scenario;
    const { status } = (await lab.api.get<{ status: { history: object[] } }>(VERSION)) ?? {};
    const history = status?.history.map((entry) => ({ ...entry, version: "4.10.3" }));
    await lab.api.merge(`${VERSION}/status`, { status: { history } }, "test");
  });

  after(() => scenario.end());

  it("decides at the gate which fields there are: a newer one is refused with both releases", async () => {
    const spread = {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "DoNotSchedule",
    };
    const stack = await scenario.stack({ registry: { topologySpreadConstraints: [spread] } });
    const preview = await stack.preview();
    assert.ok(!preview.ok);
    assert.match(
      preview.text,
      /topologySpreadConstraints must be left out on OpenShift 4\.10: it came with 4\.11/,
    );
  });
});
