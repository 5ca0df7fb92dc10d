import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, PvcStorage } from "../../components";
import type { PvcSettings } from "../../components";
import { pvcProblems } from "../../components/pvc-storage";
import type { ApiServer } from "../support/api-server";
import { captureConsole } from "../support/capture";
import { withoutWaiting } from "../support/clock";
import { run, valueOf } from "../support/monitor";
import { openshift, PATHS } from "../support/openshift";
import { storageContract } from "../support/storage-contract";

const TYPE = "openshift-image-registry:index:PvcStorage";
const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";
const VOLUME = "kubernetes:core/v1:PersistentVolume";
const nfs = { server: "nfs.example.com", path: "/export" };

const candidates: [string, (name: string) => PvcSettings][] = [
  ["a new claim", (name) => ({ create: { name } })],
  ["a static volume", (name) => ({ create: { name, volume: { nfs } } })],
  ["an existing claim", (name) => ({ existing: name })],
];
for (const [title, args] of candidates)
  storageContract({
    title: `PvcStorage with ${title}`,
    type: TYPE,
    make: (name, cluster, opts) => new PvcStorage(name, { cluster, ...args(name) }, opts),
    wrong: (name, cluster) =>
      new PvcStorage(name, { cluster, existing: "a", create: {}, deleteData: true }),
  });

describe("PvcStorage", () => {
  const built = (args: PvcSettings) =>
    run(() => new PvcStorage("images", { cluster: new Cluster("cluster"), ...args }));

  it("creates a shared claim of 100Gi in the registry's namespace", async () => {
    const { find, outputs, logs } = await built({});
    const { inputs } = find(CLAIM, "images");
    const { name, namespace } = inputs["metadata"] as Record<string, unknown>;
    assert.deepEqual([namespace, name], ["openshift-image-registry", "image-registry-storage"]);
    assert.deepEqual(inputs["spec"], {
      accessModes: ["ReadWriteMany"],
      resources: { requests: { storage: "100Gi" } },
    });
    assert.deepEqual(outputs.spec, { pvc: { claim: "image-registry-storage" } });
    assert.deepEqual(logs, []);
  });

  it("sends everything that chooses the volume", async () => {
    const create = {
      accessModes: ["ReadWriteOnce"],
      size: "200Gi",
      storageClassName: "c",
      volumeName: "v",
      selector: { a: "b" },
    } as const;
    const { find } = await built({ create });
    assert.deepEqual(find(CLAIM, "images").inputs["spec"], {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "200Gi" } },
      storageClassName: "c",
      volumeName: "v",
      selector: { matchLabels: { a: "b" } },
    });
  });

  it("declares a static volume that is bound to the claim, and the claim to it", async () => {
    const { find } = await built({ create: { volume: { nfs } } });
    const volume = find(VOLUME, "images-volume");
    const name = "openshift-image-registry-image-registry-storage";
    assert.deepEqual((volume.inputs["metadata"] as { name: string }).name, name);
    assert.deepEqual(volume.inputs["spec"], {
      capacity: { storage: "100Gi" },
      accessModes: ["ReadWriteMany"],
      storageClassName: "",
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { namespace: "openshift-image-registry", name: "image-registry-storage" },
      nfs,
    });
    const claim = find(CLAIM, "images");
    assert.equal((claim.inputs["spec"] as { volumeName: string }).volumeName, name);
    assert.ok(claim.dependencies.includes(volume.urn));
  });

  it("keeps claim and volume when the stack is destroyed, and says so", async () => {
    const { find, outputs } = await built({ create: { volume: { nfs } } });
    assert.equal(find(CLAIM, "images").options.retainOnDelete, true);
    assert.equal(find(VOLUME, "images-volume").options.retainOnDelete, true);
    assert.deepEqual(await valueOf(outputs.kept), [
      "claim openshift-image-registry/image-registry-storage",
      "volume openshift-image-registry-image-registry-storage",
    ]);
  });

  it("deletes them where that was asked for", async () => {
    const { find, outputs } = await built({ create: { volume: { nfs } }, deleteData: true });
    assert.equal(find(CLAIM, "images").options.retainOnDelete, false);
    assert.equal(find(VOLUME, "images-volume").options.retainOnDelete, false);
    assert.deepEqual(await valueOf(outputs.kept), []);
  });

  it("creates nothing for a claim that is adopted", async () => {
    const { resources, outputs } = await built({ existing: "old" });
    assert.ok(!resources.some(({ type }) => type.startsWith("kubernetes:")));
    assert.deepEqual(outputs.spec, { pvc: { claim: "old" } });
    assert.deepEqual(outputs.dependencies, []);
  });

  it("warns of less than OpenShift documents", async () => {
    const { logs } = await built({ create: { size: "50Gi" } });
    assert.deepEqual(logs, [
      "warning: claim image-registry-storage asks for 50Gi: OpenShift documents 100Gi as the least for a registry, and a full one refuses pushes",
    ]);
  });
});

describe("PvcStorage, on a cluster", () => {
  const path = `${PATHS.claims}/old`;
  const claim = (phase: string) => ({
    spec: { accessModes: ["ReadWriteOnce"] },
    status: { phase },
  });
  let server: ApiServer | undefined;
  afterEach(() => server?.stop());

  async function adopted(object: object) {
    server = await openshift({ [path]: object });
    const kubeconfig = server.kubeconfig;
    const program = () =>
      new PvcStorage("images", {
        cluster: new Cluster("cluster", { kubeconfig, timeoutSeconds: 5 }),
        existing: "old",
      });
    return (await run(program, { mocked: false })).outputs;
  }

  it("lets one pod use an adopted claim that is ReadWriteOnce, which only the cluster knows", async () => {
    const { sharing } = await adopted(claim("Bound"));
    assert.deepEqual(await valueOf(pulumi.output(sharing)), {
      maxReplicas: 1,
      rolloutStrategy: "Recreate",
      because: "claim old is ReadWriteOnce: one pod at a time can write to it",
    });
  });

  it("can be used when the claim is bound", async () => {
    await (await adopted(claim("Bound"))).usable();
  });

  it("rejects a claim that does not bind in time, after having said that it waits", async () => {
    const storage = await adopted(claim("Pending"));
    const { lines, restore } = captureConsole();
    const waited = withoutWaiting(() => storage.usable()).finally(restore);
    await assert.rejects(waited, /^Error: Claim old \(no class\) is Pending, not Bound\./);
    assert.deepEqual(lines, ["info: claim old is not bound yet; waiting up to 5 seconds"]);
  });
});

describe("pvcProblems", () => {
  it("accepts nothing at all, a new claim, and an old one", () => {
    for (const args of [{}, { create: {} }, { create: {}, deleteData: true }, { existing: "old" }])
      assert.deepEqual(pvcProblems(args), []);
  });

  it("rejects what contradicts itself, and a blank claim", () => {
    assert.deepEqual(pvcProblems({ existing: "", create: { size: "x" }, deleteData: true }), [
      {
        field: "create.size",
        value: "x",
        rule: "be a Kubernetes quantity above 0",
        remedy: "Write it like 100Gi.",
      },
      {
        field: "existing",
        value: "",
        rule: "be left out together with create: a claim is either made or adopted",
        remedy: "Remove one of the two.",
      },
      {
        field: "existing",
        value: "",
        rule: "be the name of a claim in openshift-image-registry, never blank: a blank claim is the operator's own",
        remedy: "Name the claim.",
      },
      {
        field: "deleteData",
        value: true,
        rule: "be left out with existing: an adopted claim is never deleted",
        remedy: "Delete that claim by hand.",
      },
    ]);
  });
});
