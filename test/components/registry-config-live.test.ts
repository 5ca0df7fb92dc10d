import assert from "node:assert/strict";
import { captureConsole } from "../support/capture";
import type { ApiServer } from "../support/api-server";
import { withoutWaiting } from "../support/clock";
import { runErrorHooks, runHooks } from "../support/hooks";
import { refusal, run, valueOf } from "../support/monitor";
import type { RunOptions } from "../support/monitor";
import { openshift, PATHS } from "../support/openshift";
import { deployment, SENT, serving } from "../support/registry";
import { config, PATCH } from "../support/registry-config";
import type { Settings } from "../support/registry-config";

describe("RegistryConfig, on a cluster", () => {
  let server: ApiServer | undefined;
  afterEach(() => server?.stop());

  /** A stack's outputs wait for the last look; this program has none, so it waits itself. */
  const verified = async (settings?: Settings) => {
    const made = config(settings, server?.kubeconfig);
    await valueOf(made.ready);
    return made;
  };
  const live = (settings?: Settings, options?: RunOptions) =>
    [() => verified(settings), { mocked: false, ...options }] as const;

  it("ends with a look that finds everything as it was sent", async () => {
    server = await openshift();
    const { outputs } = await withoutWaiting(() => run(...live()));
    assert.equal(await valueOf(outputs.ready), true);
    assert.equal(server.seen.filter(({ path }) => path === PATHS.deployment).length, 2);
  });

  it("starts with one pod on a single node", async () => {
    const infrastructure = "/apis/config.openshift.io/v1/infrastructures/cluster";
    server = await openshift({
      [infrastructure]: { status: { infrastructureTopology: "SingleReplica" } },
    });
    const { find } = await run(...live({}, { preview: true }));
    const { replicas } = find(PATCH, "registry").inputs["spec"] as { replicas: number };
    assert.equal(replicas, 1);
  });

  it("does not look in a preview", async () => {
    server = await openshift();
    await run(...live({}, { preview: true }));
    assert.equal(server.seen.filter(({ path }) => path === PATHS.deployment).length, 0);
  });

  it("says what it waits for", async () => {
    let looks = 0;
    server = await openshift({
      [PATHS.deployment]: () => ({ status: 200, body: deployment(2, 2, looks++ ? 2 : 1) }),
    });
    const { logs } = await withoutWaiting(() => run(...live()));
    assert.deepEqual(logs, [
      "info: Deployment image-registry: 2 of 2 pods are up to date, 1 available",
    ]);
  });

  it("rejects a second storage that somebody has added, with the remedy", async () => {
    const storage = { ...SENT.storage, emptyDir: {} };
    server = await openshift({ [PATHS.config]: serving({ spec: { ...SENT, storage } }) });
    const message = await refusal(...live());
    assert.match(
      message,
      /^The registry's configuration is not what this stack sent: it also has storage emptyDir, .*'\{"spec":\{"storage":\{"emptyDir":null\}\}\}'\. See docs\/errors\.md\.$/,
    );
  });

  it("rejects to move a serving registry, before anything is created", async () => {
    server = await openshift({ [PATHS.config]: serving({ storage: { emptyDir: {} } }) });
    assert.match(
      await refusal(...live()),
      /^Nothing was changed, because:\n {2}- acceptEmptyStorage must be true to move a serving registry from emptyDir to pvc claim=images/,
    );
  });

  it("knows nothing to send before the gate, though replicas and storage are known by then", async () => {
    server = await openshift({ [PATHS.config]: serving({ storage: { emptyDir: {} } }) });
    let known = false;
    const knowing = async () => {
      const made = config({ replicas: 2 }, server?.kubeconfig);
      made.core.apply(() => {
        known = true;
      });
      await valueOf(made.ready);
    };
    assert.match(await refusal(knowing, { mocked: false }), /acceptEmptyStorage must be true/);
    assert.equal(known, false);
  });

  it("takes another storage out in the moment before the patch, and says so", async () => {
    const storage = { ...SENT.storage, emptyDir: {} };
    server = await openshift({ [PATHS.config]: serving({ spec: { ...SENT, storage } }) });
    const { find } = await run(...live({}, { preview: true }));
    const { lines, restore } = captureConsole();
    for (const moment of ["beforeCreate", "beforeUpdate"] as const)
      await runHooks(find(PATCH, "registry"), moment);
    restore();
    const sent = server.seen.filter(({ method }) => method === "PATCH");
    assert.deepEqual(
      sent.map(({ body }) => (body as { spec: object }).spec),
      [
        { ...SENT, storage: { emptyDir: null, ...SENT.storage } },
        { ...SENT, storage: { emptyDir: null, ...SENT.storage } },
      ],
    );
    assert.deepEqual(
      lines,
      Array(2).fill(
        "info: the registry has left emptyDir; its images stay there, and nothing deletes them",
      ),
    );
  });

  it("sends nothing in that moment when there is no other storage", async () => {
    server = await openshift();
    const { find } = await run(...live({}, { preview: true }));
    await runHooks(find(PATCH, "registry"), "beforeCreate");
    assert.ok(!server.seen.some(({ method }) => method === "PATCH"));
  });

  it("tells after a time-out what the operator says, and asks for no second try", async () => {
    server = await openshift({ [PATHS.config]: serving({ conditions: { Degraded: "True" } }) });
    const { find } = await run(...live({}, { preview: true }));
    const { lines, restore } = captureConsole();
    const again = await runErrorHooks(find(PATCH, "registry"));
    restore();
    assert.equal(again, false);
    assert.deepEqual(lines, [
      "error: The registry's operator says: Degraded=True (Why): message of Degraded. See docs/errors.md.",
    ]);
  });
});
