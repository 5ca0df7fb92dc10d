import assert from "node:assert/strict";
import type { Secret } from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { refusal, run, valueOf } from "../support/monitor";
import type { RunOptions } from "../support/monitor";
import { SENT } from "../support/registry";
import { config, PATCH, shared, single } from "../support/registry-config";
import type { Settings } from "../support/registry-config";

type Data = Record<string, string>;

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
      const guard = (name: string) => new pulumi.Stash(name, { input: "guard" });
      const storage = {
        spec: { pvc: { claim: "images" } },
        sharing: shared,
        dependencies: [guard("guard-1"), guard("guard-2")],
      };
      config({ storage });
    });
    const guards = find(PATCH, "registry").dependencies.filter((urn) => /:guard-/.test(urn));
    assert.equal(guards.length, 2);
  });

  it("is taken away before the certificates that its routes name, and not made without them", async () => {
    const routes = [{ name: "public", secretName: "public-tls" }];
    const certificates = (data: pulumi.Output<Data>) => [
      { secret: new pulumi.Stash("certificate", { input: "it" }) as unknown as Secret, data },
    ];
    const { find } = await run(() =>
      config({
        routes,
        certificates: certificates(pulumi.secret("it").apply((it): Data => ({ "tls.crt": it }))),
      }),
    );
    const { inputs, dependencies } = find(PATCH, "registry");
    assert.deepEqual(inputs["spec"], { ...SENT, routes });
    assert.ok(dependencies.some((urn) => urn.endsWith("::certificate")));
    const refused = pulumi.secret("").apply((): Data => {
      throw new Error("the certificate is none");
    });
    const text = await refusal(() => config({ routes, certificates: certificates(refused) }));
    assert.match(text, /the certificate is none/);
  });

  it("rejects routes by the rules of all others", async () => {
    const text = await refusal(() => config({ routes: [{ name: "default-route" }] }));
    assert.match(text, /routes\.0\.name must be another name than default-route/);
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
