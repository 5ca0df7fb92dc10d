import assert from "node:assert/strict";
import { Cluster, MintedCredentials } from "../../components";
import { refusal, run } from "../support/monitor";
import { openshift } from "../support/openshift";

const PATCH = "kubernetes:core/v1:SecretPatch";
const credentials = { credentials: "[default]\nrole_arn = arn:aws:iam::1:role/registry\n" };
const minted = (kubeconfig = "") =>
  new MintedCredentials("registry-credentials", {
    cluster: new Cluster("cluster", { kubeconfig }),
    credentials,
  });

describe("MintedCredentials", () => {
  it("patches the cluster's Secret, and leaves it in place when the stack goes", async () => {
    const { find } = await run(() => minted());
    const { inputs, options, secrets } = find(PATCH, "registry-credentials");
    assert.deepEqual(inputs["metadata"], {
      name: "installer-cloud-credentials",
      namespace: "openshift-image-registry",
      annotations: {
        "pulumi.com/patchForce": "true",
        "pulumi.com/patchFieldManager": "openshift-image-registry",
      },
    });
    assert.deepEqual(inputs["data"], {
      credentials: Buffer.from(credentials.credentials).toString("base64"),
    });
    assert.deepEqual(secrets, ["data"]);
    assert.equal(options.retainOnDelete, true);
  });

  const mode = "/apis/operator.openshift.io/v1/cloudcredentials/cluster";
  for (const [title, credentialsMode, refused] of [
    ["a cluster in Manual mode", "Manual", false],
    ["a cluster that mints credentials itself", "Mint", true],
    ["a cluster in its default mode", "", true],
  ] as const)
    it(`${refused ? "rejects" : "accepts"} ${title}`, async () => {
      const server = await openshift({ [mode]: { spec: { credentialsMode } } });
      const text = await refusal(() => minted(server.kubeconfig).secret.id, { mocked: false });
      await server.stop();
      const rule = /identity\.sts must be used on a cluster whose cloud credential operator is in/;
      assert.equal(rule.test(text), refused, text);
    });
});
