import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, RegistryConfig } from "../../components";
import type { RegistryConfigArgs } from "../../components";
import { captureConsole } from "../support/capture";
import type { ApiServer } from "../support/api-server";
import { withoutWaiting } from "../support/clock";
import { runErrorHooks, runHooks } from "../support/hooks";
import { refusal, run, valueOf } from "../support/monitor";
import type { RunOptions } from "../support/monitor";
import { openshift, PATHS } from "../support/openshift";
import { deployment, SENT, serving } from "../support/registry";

const PATCH = "kubernetes:imageregistry.operator.openshift.io/v1:ConfigPatch";
const shared = { because: "claim images is ReadWriteMany" };
const single = {
  because: "claim images is ReadWriteOnce",
  maxReplicas: 1,
  rolloutStrategy: "Recreate",
} as const;

type Settings = Partial<Omit<RegistryConfigArgs, "cluster">>;

function config(settings: Settings = {}, kubeconfig = "", cluster = {}) {
  const storage = { spec: { pvc: { claim: "images" } }, sharing: shared, dependencies: [] };
  return new RegistryConfig("registry", {
    cluster: new Cluster("cluster", { kubeconfig, ...cluster }),
    storage,
    ...settings,
  });
}

const built = (settings?: Settings, options?: RunOptions) => run(() => config(settings), options);

describe("RegistryConfig", () => {
  it("patches state, replicas, rollout and storage in one request", async () => {
    const { find, outputs } = await built();
    const { inputs } = find(PATCH, "registry");
    assert.deepEqual(
      [inputs["apiVersion"], inputs["kind"]],
      ["imageregistry.operator.openshift.io/v1", "Config"],
    );
    assert.deepEqual(inputs["spec"], SENT);
    assert.deepEqual(await valueOf(outputs.core), SENT);
    assert.equal(await valueOf(outputs.ready), true);
  });

  it("applies by force, under a name that does not change, as its stack's own", async () => {
    const { find } = await built({}, { project: "registry", stack: "east" });
    const { annotations } = find(PATCH, "registry").inputs["metadata"] as { annotations: object };
    const conditions = [
      "Available=True",
      "Progressing=False",
      "Degraded=False",
      "StorageExists=True",
    ];
    assert.deepEqual(annotations, {
      "pulumi.com/patchForce": "true",
      "pulumi.com/patchFieldManager": "openshift-image-registry",
      "pulumi.com/waitFor": JSON.stringify(conditions.map((condition) => `condition=${condition}`)),
      "openshift-image-registry/owner": "registry/east",
    });
  });

  for (const [state, last, owned] of [
    ["Removed", "condition=Removed=True", false],
    ["Unmanaged", "condition=Degraded=False", true],
  ] as const) {
    it(`waits for what ${state} means, and ${owned ? "stays" : "is no longer"} the owner`, async () => {
      const { find } = await built({ managementState: state });
      const { annotations } = find(PATCH, "registry").inputs["metadata"] as {
        annotations: Record<string, string>;
      };
      assert.equal((JSON.parse(annotations["pulumi.com/waitFor"] ?? "") as string[]).at(-1), last);
      assert.equal("openshift-image-registry/owner" in annotations, owned);
    });
  }

  it("does not wait where it is told not to", async () => {
    const { find } = await built({ wait: false });
    assert.ok(
      !(
        "pulumi.com/waitFor" in
        (find(PATCH, "registry").inputs["metadata"] as { annotations: object }).annotations
      ),
    );
  });

  it("protects the registry until it is Removed, and never undoes the patch", async () => {
    for (const [managementState, protect] of [
      ["Managed", true],
      ["Unmanaged", true],
      ["Removed", false],
    ] as const) {
      const { options } = (await built({ managementState })).find(PATCH, "registry");
      assert.equal(options.protect, protect, managementState);
      assert.equal(options.retainOnDelete, true, managementState);
    }
  });

  it("keeps the resource as read secret, and waits as long as it is told", async () => {
    const { outputs: _, find } = await run(() => config({}, "", { timeoutSeconds: 90 }));
    const { options } = find(PATCH, "registry");
    assert.deepEqual(options.additionalSecretOutputs, ["spec"]);
    assert.deepEqual(options.customTimeouts, { create: "90s", update: "90s" });
  });

  it("is taken away before the storage it depends on", async () => {
    const { find } = await run(() => {
      const guard = new pulumi.ComponentResource("test:index:Guard", "guard");
      const storage = {
        spec: { pvc: { claim: "images" } },
        sharing: shared,
        dependencies: [guard, new pulumi.ComponentResource("test:index:Guard", "second")],
      };
      config({ storage });
    });
    const { options } = find(PATCH, "registry");
    assert.equal((options.dependsOn as unknown[]).length, 2);
  });

  it("sends further settings, the httpSecret as a secret, and none of its own switches", async () => {
    const { find } = await built({
      httpSecret: "word",
      readOnly: true,
      takeOver: true,
      acceptEmptyStorage: true,
      wait: true,
    });
    const { inputs, secrets } = find(PATCH, "registry");
    assert.deepEqual(inputs["spec"], { ...SENT, httpSecret: "word", readOnly: true });
    assert.deepEqual(secrets, ["spec.httpSecret"]);
  });

  it("warns that nothing uses an Unmanaged registry's storage", async () => {
    assert.deepEqual((await built({ managementState: "Unmanaged" })).logs, [
      "warning: managementState is Unmanaged: the operator ignores the configuration, storage included: nothing will use it until the state is Managed",
    ]);
  });

  it("rejects too many replicas before anything is created, and in the chain where only the cluster knows", async () => {
    const line = (value: string) => `  - ${value}`;
    const message = [
      "Nothing was changed, because:",
      line(
        "replicas must be at most 1, because claim images is ReadWriteOnce, got 2. Set replicas: 1, or use a ReadWriteMany claim or object storage.",
      ),
    ].join("\n");
    for (const sharing of [single, pulumi.output(single)]) {
      const storage = { spec: { pvc: { claim: "images" } }, sharing, dependencies: [] };
      assert.equal(await refusal(() => config({ storage, replicas: 2 })), message);
    }
  });

  it("is previewed before the storage is known", async () => {
    const { find, outputs } = await run(
      () => {
        const later = pulumi.output(new pulumi.ComponentResource("test:index:Later", "later").urn);
        const storage = {
          spec: later.apply((claim) => ({ pvc: { claim } })),
          sharing: shared,
          dependencies: [],
        };
        return config({ storage });
      },
      { preview: true },
    );
    assert.ok(find(PATCH, "registry"));
    assert.ok(outputs.ready);
  });
});

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
      Array(2).fill("info: storage emptyDir was replaced; its images stay where they are"),
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
