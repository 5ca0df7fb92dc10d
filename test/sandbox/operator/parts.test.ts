import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { verify } from "../../../sandbox/operator/apply";
import { problemOf } from "../../../sandbox/operator/drivers/pvc";
import { startLoop } from "../../../sandbox/operator/loop";
import { logLevel } from "../../../sandbox/operator/objects/environment";
import type { ConfigSpec, KubeObject } from "../../../sandbox/operator/types";
import { processEnvironment } from "../../../sandbox/operator/workload/registry";

const withStorage = (spec: Partial<ConfigSpec>): { spec: ConfigSpec & { storage: object } } => ({
  spec: { replicas: 1, storage: {}, ...spec },
});

describe("a claim's access modes", () => {
  const many =
    "cannot use ReadWriteOnce access mode with more than one replica of the image registry";
  const rolling = (strategy: string): string =>
    `cannot use ReadWriteOnce access mode with ${strategy} rollout strategy`;
  const neither =
    "PVC images does not contain the necessary access modes: ReadWriteMany or ReadWriteOnce";
  const table: [string[], number, string | undefined, string | undefined][] = [
    [["ReadWriteMany"], 3, "RollingUpdate", undefined],
    [["ReadWriteOnce", "ReadWriteMany"], 3, "RollingUpdate", undefined],
    [["ReadWriteOnce"], 1, "Recreate", undefined],
    [["ReadWriteOnce"], 0, "Recreate", undefined],
    [["ReadWriteOnce"], 2, "Recreate", many],
    [["ReadWriteOnce"], 1, "RollingUpdate", rolling("RollingUpdate")],
    [["ReadWriteOnce"], 1, undefined, rolling("")],
    [["ReadWriteOncePod"], 1, "Recreate", neither],
    [["ReadOnlyMany"], 1, "Recreate", neither],
    [[], 1, "Recreate", neither],
  ];
  for (const [accessModes, replicas, rolloutStrategy, problem] of table) {
    const what = `${accessModes.join("+")}, ${replicas}, ${rolloutStrategy ?? "no strategy"}`;
    it(`${what}: ${problem ?? "fine"}`, () => {
      const claim = {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "images" },
        spec: { accessModes },
      };
      const config = withStorage({ replicas, ...(rolloutStrategy && { rolloutStrategy }) });
      assert.equal(problemOf(config, claim), problem);
    });
  }
});

describe("the operator's verification", () => {
  it("accepts no replicas and routes of different names", () => {
    verify(withStorage({ replicas: 0, routes: [{ name: "a" }, { name: "b" }] }));
  });

  it("rejects two routes of one name", () => {
    const routes = [{ name: "a" }, { name: "a" }];
    assert.throws(() => {
      verify(withStorage({ routes }));
    }, /^Error: unable to complete resource: duplication of names/);
  });
});

describe("the registry's log level", () => {
  const table: [Partial<ConfigSpec>, string][] = [
    [{}, "info"],
    [{ logLevel: "Trace", logging: 1 }, "debug"],
    [{ logLevel: "Normal", logging: 1 }, "warn"],
    [{ logging: 3 }, "info"],
    [{ logging: 4 }, "debug"],
  ];
  for (const [spec, level] of table) {
    it(`is ${level} for ${JSON.stringify(spec)}`, () => {
      assert.equal(logLevel(withStorage(spec)), level);
    });
  }
});

describe("the registry process's environment", () => {
  const get = (): Promise<never> => Promise.reject(new Error("not to be asked"));

  it("has paths where they are on this machine", async () => {
    const mounts = [{ mountPath: "/registry", folder: "/sandbox/images" }];
    const variables = [
      { name: "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", value: "/registry" },
      { name: "A", value: "/registry/sub" },
      { name: "B", value: "/registry-not" },
    ];
    assert.deepEqual(await processEnvironment({ get }, variables, mounts), {
      REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY: "/sandbox/images",
      A: "/sandbox/images/sub",
      B: "/registry-not",
    });
  });

  it("leaves out what only OpenShift's build knows, and TLS", async () => {
    const names = [
      "REGISTRY_OPENSHIFT_QUOTA_ENABLED",
      "REGISTRY_HTTP_TLS_KEY",
      "REGISTRY_HTTP_ADDR",
    ];
    const variables = names.map((name) => ({ name, value: "x" }));
    assert.deepEqual(await processEnvironment({ get }, variables, []), {});
  });

  it("has the values of secrets, and says which is missing", async () => {
    const secret = { data: { KEY: Buffer.from("value").toString("base64") } };
    const api = { get: <T = KubeObject>() => Promise.resolve(secret as T) };
    const from = (key: string): object => ({ secretKeyRef: { name: "credentials", key } });
    const good = [{ name: "A", valueFrom: from("KEY") }];
    assert.deepEqual(await processEnvironment(api, good, []), { A: "value" });
    const bad = [{ name: "A", valueFrom: from("OTHER") }];
    await assert.rejects(
      processEnvironment(api, bad, []),
      new Error('secret "credentials" does not contain key "OTHER"'),
    );
  });
});

describe("a controller's loop", () => {
  it("makes one pass of many kicks, and another for those during a pass", async () => {
    let passes = 0;
    const loop = startLoop(
      "test",
      async () => {
        passes += 1;
        await sleep(20);
        return undefined;
      },
      () => undefined,
    );
    loop.kick();
    loop.kick();
    loop.kick();
    await sleep(100);
    await loop.stop();
    assert.equal(passes, 2);
  });

  it("tries again after a fault, and complains once", async () => {
    const lines: string[] = [];
    let passes = 0;
    const loop = startLoop(
      "test",
      () => {
        passes += 1;
        return Promise.reject(new Error("broken"));
      },
      (line) => lines.push(line),
    );
    loop.kick();
    await sleep(450);
    await loop.stop();
    assert.ok(passes >= 2, `${passes} passes`);
    assert.deepEqual(lines, ["test: broken"]);
    const after = passes;
    await sleep(300);
    assert.equal(passes, after);
  });
});
