import assert from "node:assert/strict";
import { Cluster } from "../../../components";
import { AzureStorage } from "../../../components/azure";
import { refusal } from "../../support/monitor";
import { openshift } from "../../support/openshift";

const INFRASTRUCTURE = "/apis/config.openshift.io/v1/infrastructures/cluster";
const existing = { accountName: "theirs", container: "registry", accountKey: "YWJjZA==" };

/** What the gate of a cluster in that cloud says; undefined: the cluster is not on Azure. */
async function gateOf(cluster: string | undefined, cloudName?: string): Promise<string> {
  const platformStatus = cluster === undefined ? {} : { azure: { cloudName: cluster } };
  const server = await openshift({ [INFRASTRUCTURE]: { status: { platformStatus } } });
  const text = await refusal(
    () => {
      const own = new Cluster("cluster", { kubeconfig: server.kubeconfig });
      const settings = cloudName === undefined ? { existing } : { existing, cloudName };
      return new AzureStorage("images", { cluster: own, ...settings }).accountName;
    },
    { mocked: false },
  );
  await server.stop();
  return text;
}

describe("the cloud of an account of Azure", () => {
  it("must be named on a cluster outside of the public one", async () => {
    assert.equal(
      await gateOf("AzureUSGovernmentCloud"),
      "Nothing was changed, because:\n  - cloudName must name the cloud of the cluster: with an account's key the operator " +
        "does not ask for it, got nothing. Set cloudName: AzureUSGovernmentCloud.",
    );
  });

  for (const [title, cluster, cloudName] of [
    ["in the public cloud", "AzurePublicCloud", undefined],
    ["that does not say where it is", "", undefined],
    ["that is not on Azure", undefined, undefined],
    ["whose cloud is named", "AzureChinaCloud", "AzureChinaCloud"],
    ["in another cloud than its account's", "AzureChinaCloud", "AzurePublicCloud"],
  ] as const)
    it(`is fine on a cluster ${title}`, async () => {
      assert.equal(await gateOf(cluster, cloudName), "the program was not refused");
    });
});
