import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { PersistentVolume } from "@pulumi/kubernetes/core/v1/persistentVolume";
import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1/persistentVolumeClaim";
import type { KubeObject } from "../../../sandbox/operator/types";
import { apply, contract, eventually, namespace, type Contract, type Program } from "./harness";

interface Claim extends KubeObject {
  readonly status: { readonly phase: string };
}

interface ClaimOptions {
  readonly storageClassName?: string;
  readonly storage?: string;
  readonly annotations?: Record<string, string>;
}

const classes = "/apis/storage.k8s.io/v1/storageclasses";

describe("the kubernetes provider: claims and volumes", () => {
  let here: Contract;
  const get = (name: string): Promise<Claim | undefined> =>
    here.lab.api.get<Claim>(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`);

  before(async () => {
    here = await contract();
    await addClass("contract-now", "Immediate");
    await addClass("contract-later", "WaitForFirstConsumer");
    await addClass("contract-later-too", "WaitForFirstConsumer");
  });

  const addClass = (name: string, volumeBindingMode: string): Promise<unknown> =>
    apply(here.lab, classes, {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name },
      provisioner: "kubernetes.io/no-provisioner",
      volumeBindingMode,
    });

  const volume = (name: string, storage: string) => ({
    metadata: { name },
    spec: {
      storageClassName: "contract-now",
      accessModes: ["ReadWriteMany"],
      capacity: { storage },
      nfs: { server: "nfs.example.com", path: "/exports/registry" },
    },
  });

  const claim = (name: string, options: ClaimOptions = {}) => {
    const { storageClassName = "contract-later", storage = "1Gi", annotations = {} } = options;
    const resources = { requests: { storage } };
    return {
      metadata: { name, namespace, annotations },
      spec: { storageClassName, accessModes: ["ReadWriteMany"], resources },
    };
  };

  const program =
    (name: string, options: ClaimOptions = {}): Program =>
    (provider) => {
      const made = new PersistentVolumeClaim("claim", claim(name, options), { provider });
      return { uid: made.metadata.uid };
    };

  it("wait until the claim is bound", async () => {
    const stack = await here.stack();
    let over = false;
    const up = stack.up(program("bound", { storageClassName: "contract-now" })).then((outcome) => {
      over = true;
      return outcome;
    });
    await eventually(async () => (await get("bound"))?.status.phase === "Pending");
    await sleep(3000);
    assert.equal(over, false);
    const type = { apiVersion: "v1", kind: "PersistentVolume" };
    const path = "/api/v1/persistentvolumes";
    await apply(here.lab, path, { ...type, ...volume("contract-bound", "1Gi") });
    const { ok, text } = await up;
    assert.equal(ok, true, text);
    assert.equal((await get("bound"))?.status.phase, "Bound");
    await stack.destroy();
    await here.lab.api.remove(`${path}/contract-bound`);
  });

  it("do not wait for a class that waits for a consumer", async () => {
    const stack = await here.stack();
    const { ok, text } = await stack.up(program("consumed"));
    assert.equal(ok, true, text);
    assert.equal((await get("consumed"))?.status.phase, "Pending");
    await stack.destroy();
  });

  it("do not wait with skipAwait", async () => {
    const annotations = { "pulumi.com/skipAwait": "true" };
    const stack = await here.stack();
    const options = { storageClassName: "contract-now", annotations };
    const { ok, text } = await stack.up(program("unawaited", options));
    assert.equal(ok, true, text);
    assert.equal((await get("unawaited"))?.status.phase, "Pending");
    await stack.destroy();
  });

  it("come up together, a static volume with its claim", async () => {
    const stack = await here.stack();
    const { ok, text } = await stack.up((provider) => {
      const made = new PersistentVolume("volume", volume("contract-static", "2Gi"), { provider });
      const args = claim("static", { storageClassName: "contract-now", storage: "2Gi" });
      const spec = { ...args.spec, volumeName: made.metadata.name };
      new PersistentVolumeClaim("claim", { ...args, spec }, { provider });
      return {};
    });
    assert.equal(ok, true, text);
    const gone = await stack.destroy();
    assert.equal(gone.ok, true, gone.text);
  });

  it("of another class replace the claim, which goes first", async () => {
    const stack = await here.stack();
    const first = await stack.up(program("moved"));
    const other = program("moved", { storageClassName: "contract-later-too" });
    const { objects, text, outputs } = await stack.up(other);
    assert.deepEqual(
      objects,
      ["delete-replaced", "replace", "create-replacement"].map(
        (op) => `${op} PersistentVolumeClaim`,
      ),
      text,
    );
    assert.notEqual(outputs.uid, first.outputs.uid);
    await stack.destroy();
  });

  it("of the same size in other words are not touched", async () => {
    const stack = await here.stack();
    await stack.up(program("spelled", { storage: "1536Mi" }));
    const { objects, text } = await stack.up(program("spelled", { storage: "1.5Gi" }));
    assert.deepEqual(objects, [], text);
    await stack.destroy();
  });

  it("with an annotation more are updated in place", async () => {
    const stack = await here.stack();
    const first = await stack.up(program("noted"));
    const annotations = { "example.com/note": "kept" };
    const { objects, text, outputs } = await stack.up(program("noted", { annotations }));
    assert.deepEqual(objects, ["update PersistentVolumeClaim"], text);
    assert.equal(outputs.uid, first.outputs.uid);
    await stack.destroy();
  });
});
