import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { V1PersistentVolume, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import type { Manifest } from "../../sandbox/kube";
import { startVolumes } from "../../sandbox/volumes";
import { lab, type Lab } from "./support/lab";

const namespace = "openshift-image-registry";
const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
type Claim = V1PersistentVolumeClaim & Manifest;
type Volume = V1PersistentVolume & Manifest;

describe("the sandbox's volumes", () => {
  let here: Lab;
  let volumes: { stop(): Promise<void> };

  before(async () => {
    here = await lab();
  });

  beforeEach(async () => {
    await here.fresh("vsphere");
    const dir = join(here.dir, "volumes");
    volumes = await startVolumes({ kubeconfig: here.kubeconfig, dir, log: () => undefined });
  });

  afterEach(async () => {
    await volumes.stop();
  });

  async function claim(storageClassName?: string, mode = "ReadWriteMany"): Promise<void> {
    const manifest = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "images" },
      spec: {
        accessModes: [mode],
        resources: { requests: { storage: "100Gi" } },
        ...(storageClassName !== undefined && { storageClassName }),
      },
    };
    await here.api.create(claims, manifest, "test");
  }

  async function until<T>(get: () => Promise<T | undefined | false>): Promise<T> {
    const end = Date.now() + 20_000;
    while (Date.now() < end) {
      const value = await get();
      if (value !== undefined && value !== false) return value;
      await sleep(100);
    }
    throw new Error("waited 20 s in vain");
  }

  const read = async (): Promise<Claim | undefined> => here.api.get<Claim>(`${claims}/images`);

  async function bound(): Promise<Volume> {
    const { spec } = await until(async () => {
      const one = await read();
      return one?.status?.phase === "Bound" && one;
    });
    const path = `/api/v1/persistentvolumes/${spec?.volumeName ?? ""}`;
    return until(() => here.api.get<Volume>(path));
  }

  const exists = async ({ metadata }: Volume): Promise<boolean> =>
    (await here.api.get(`/api/v1/persistentvolumes/${metadata.name}`)) !== undefined;

  it("binds a claim to a real folder at once", async () => {
    await claim("sandbox-files");
    const { spec } = await bound();
    assert.equal(spec?.capacity?.storage, "100Gi");
    assert.deepEqual(spec.accessModes, ["ReadWriteMany"]);
    assert.ok(existsSync(spec.hostPath?.path ?? ""));
  });

  it("deletes volume and folder after the claim", async () => {
    await claim("sandbox-files");
    const volume = await bound();
    const folder = volume.spec?.hostPath?.path ?? "";
    writeFileSync(join(folder, "blob"), "data");
    await here.api.remove(`${claims}/images`);
    await until(async () => !(await exists(volume)) && true);
    assert.ok(!existsSync(folder));
  });

  it("keeps volume and folder where the class says Retain", async () => {
    await claim("sandbox-files-retain");
    const volume = await bound();
    await here.api.remove(`${claims}/images`);
    const path = `/api/v1/persistentvolumes/${volume.metadata.name}`;
    await until(async () => (await here.api.get<Volume>(path))?.status?.phase === "Released");
    await sleep(1_000);
    assert.ok(await exists(volume));
    assert.ok(existsSync(volume.spec?.hostPath?.path ?? ""));
  });

  it("waits for a consumer on block storage, which is vSphere's default", async () => {
    await claim(undefined, "ReadWriteOnce");
    await sleep(3_000);
    const waiting = await read();
    assert.equal(waiting?.status?.phase, "Pending");
    assert.equal(waiting.spec?.storageClassName, "thin-csi");
    const annotations = { "volume.kubernetes.io/selected-node": "sandbox" };
    await here.api.merge(`${claims}/images`, { metadata: { annotations } }, "test");
    await bound();
  });

  it("refuses a claim for many nodes on block storage, and says so on the claim", async () => {
    await claim("sandbox-block");
    const annotations = { "volume.kubernetes.io/selected-node": "sandbox" };
    await here.api.merge(`${claims}/images`, { metadata: { annotations } }, "test");
    const event = await until(async () => {
      const events = await here.api.list<Manifest & { reason: string; message: string }>(
        `/api/v1/namespaces/${namespace}/events`,
      );
      return events.find(({ reason }) => reason === "ProvisioningFailed");
    });
    assert.equal(
      event.message,
      "block.sandbox.openshift-image-registry makes block volumes for one node: " +
        "it cannot serve ReadWriteMany",
    );
    assert.equal((await read())?.status?.phase, "Pending");
  });

  it("never binds a claim of the class whose driver is broken", async () => {
    await claim("sandbox-never");
    await sleep(3_000);
    assert.equal((await read())?.status?.phase, "Pending");
  });
});
