import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../components";
import { verified } from "../../components/verified";
import { withoutWaiting } from "../support/clock";
import { refusal, run, valueOf } from "../support/monitor";
import { openshift, PATHS } from "../support/openshift";
import { SENT, serving } from "../support/registry";

/** What becomes of a registry that was patched, on a cluster that is like this. */
function seen(kubeconfig: string, changed = false) {
  const cluster = new Cluster("cluster", { kubeconfig });
  const patch = { id: pulumi.output("patch") } as pulumi.CustomResource;
  const settings = {
    cluster,
    sent: pulumi.output<unknown>(SENT) as pulumi.Output<typeof SENT>,
    changed: () => changed,
  };
  return verified(cluster, patch, settings);
}

describe("verified", () => {
  it("is true when the registry has been seen to serve", async () => {
    const server = await openshift();
    const { outputs } = await run(() => seen(server.kubeconfig), { mocked: false });
    assert.equal(await valueOf(outputs), true);
    await server.stop();
    assert.ok(server.seen.some(({ path }) => path === PATHS.deployment));
  });

  it("fails the update in the words of whoever is responsible", async () => {
    const changed = serving({ spec: { ...SENT, replicas: 5 } });
    const server = await openshift({ [PATHS.config]: changed });
    const text = await withoutWaiting(() =>
      refusal(() => seen(server.kubeconfig), { mocked: false }),
    );
    await server.stop();
    assert.match(text, /spec\.replicas is 5, sent was 2\. Somebody changed it by hand/);
  });

  it("looks at nothing in a preview, or under mocks", async () => {
    const server = await openshift();
    await run(() => seen(server.kubeconfig), { mocked: false, preview: true });
    assert.equal(await valueOf((await run(() => seen(server.kubeconfig))).outputs), true);
    await server.stop();
    assert.ok(!server.seen.some(({ path }) => path === PATHS.deployment));
  });
});
