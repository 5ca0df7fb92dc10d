import assert from "node:assert/strict";
import fc from "fast-check";
import * as pulumi from "@pulumi/pulumi";
import { parseSettings } from "../../stacks/settings";
import { valueOf } from "../support/monitor";
import { samples } from "../support/samples";
import { wrong as access } from "./wrong/access";
import { wrong as azure } from "./wrong/azure";
import { wrong as claims } from "./wrong/claims";
import { wrong as cluster } from "./wrong/cluster";
import { wrong as gcs } from "./wrong/gcs";
import { wrong as imageConfig } from "./wrong/image-config";
import { wrong as pruner } from "./wrong/pruner";
import { wrong as pullSecrets } from "./wrong/pull-secrets";
import { wrong as registry } from "./wrong/registry";
import { wrong as routes } from "./wrong/routes";
import { wrong as s3Bucket } from "./wrong/s3-bucket";
import { wrong as s3Endpoint } from "./wrong/s3-endpoint";
import { wrong as s3Identity } from "./wrong/s3-identity";
import { wrong as s3Trust } from "./wrong/s3-trust";
import { wrong as shape } from "./wrong/shape";
import { wrong as sharing } from "./wrong/sharing";
import { CREDENTIAL } from "./wrong/wrong";

const HEADLINE = "The stack's settings cannot be used, and nothing was changed:";

function refused(
  settings: Readonly<Record<string, unknown>>,
  secrets?: ReadonlySet<string>,
): string[] {
  try {
    parseSettings(settings, secrets);
  } catch (error) {
    const [headline, ...lines] = (error as Error).message.split("\n");
    assert.equal(headline, HEADLINE);
    assert.ok(pulumi.RunError.isInstance(error));
    return lines.map((line) => line.replace(/^ {2}- /, ""));
  }
  return [];
}

/** What is wrong in the clouds' tables is not that a credential is in plain text. */
const encrypted = ({ platform }: Readonly<Record<string, unknown>>) =>
  new Set(/aws|azure|gcp/.test(String(platform)) ? ["storage"] : []);

describe("wrong settings", () => {
  const clouds = [...s3Bucket, ...s3Identity, ...s3Endpoint, ...s3Trust, ...gcs, ...azure];
  const extras = [...imageConfig, ...pruner, ...pullSecrets, ...access];
  const own = [...sharing, ...claims, ...registry, ...routes, ...cluster, ...shape];
  const all = [...own, ...clouds, ...extras];

  for (const { title, settings, says } of all) {
    it(`rejects ${title}`, () => {
      const lines = refused(settings, encrypted(settings));
      assert.deepEqual(lines, says);
      assert.ok(lines.length > 0);
      for (const line of lines) {
        assert.match(line, /^\S+ must .+, got .+\. .+$/);
        assert.ok(!line.includes(CREDENTIAL), "shows a credential");
      }
    });
  }

  it("are told all at once, whatever they are", () => {
    const fields = refused({
      platform: "baremetal",
      clster: {},
      cluster: { openshiftVersion: "x", kubeconfig: CREDENTIAL },
      storage: { pvc: { create: { size: 1, accessModes: ["ReadWriteOnce"] } } },
      registry: {
        replicas: 2,
        rolloutStrategy: 3,
        requests: { read: { maxRunning: 1, maxWaitInQueue: "1d" } },
      },
    }).map((line) => line.split(" ")[0]);
    assert.deepEqual(
      fields.sort(),
      [
        "cluster.kubeconfig",
        "cluster.openshiftVersion",
        "clster",
        "registry.replicas",
        "registry.requests.read.maxWaitInQueue",
        "registry.rolloutStrategy",
        "storage.pvc.create.size",
      ].sort(),
    );
  });

  it("name the nearest known key for every key with one letter missing", () => {
    const known = [
      "managementState",
      "rolloutStrategy",
      "operatorLogLevel",
      "httpSecret",
      "disableRedirect",
      "nodeSelector",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.nat(), (key, at) => {
        const typo = key.slice(0, at % key.length) + key.slice((at % key.length) + 1);
        const line = `registry.${typo} must be a known key, got "${typo}". Did you mean ${key}?`;
        assert.deepEqual(refused({ platform: "baremetal", registry: { [typo]: CREDENTIAL } }), [
          line,
        ]);
      }),
    );
  });

  it("are refused without a crash, whatever the values are", () => {
    const anything = fc.record(
      { cluster: fc.jsonValue(), storage: fc.jsonValue(), registry: fc.jsonValue() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anything, (settings) => {
        refused({ platform: "vsphere", ...settings });
      }),
    );
  });
});

describe("good settings", () => {
  const secret = new Set(["cluster", "registry"]);

  it("need no more than a platform, which decides the rest", () => {
    assert.deepEqual(parseSettings({ platform: "baremetal" }), {
      platform: "baremetal",
      cluster: {},
      registry: {},
      storage: { pvc: {} },
    });
    assert.deepEqual(parseSettings({ platform: "vsphere" }).storage, {
      pvc: { create: { accessModes: ["ReadWriteOnce"] } },
    });
  });

  it("may share vSphere's storage with a class, a volume or a claim that was made for it", () => {
    const shared = { accessModes: ["ReadWriteMany"] };
    for (const more of [
      { storageClassName: "vsan-file" },
      { volumeName: "pv" },
      { volume: { nfs: { server: "s", path: "/p" } } },
    ])
      assert.deepEqual(
        refused({
          platform: "vsphere",
          registry: { replicas: 2 },
          storage: { pvc: { create: { ...shared, ...more } } },
        }),
        [],
      );
    assert.deepEqual(
      refused({
        platform: "vsphere",
        registry: { replicas: 2 },
        storage: { pvc: { existing: "c" } },
      }),
      [],
    );
  });

  it("may be an emptyDir, on both platforms, with one pod of either strategy", () => {
    for (const platform of ["baremetal", "vsphere"])
      for (const rolloutStrategy of ["Recreate", "RollingUpdate"])
        assert.deepEqual(
          refused({
            platform,
            storage: { emptyDir: { acceptDataLoss: true } },
            registry: { replicas: 1, rolloutStrategy },
          }),
          [],
        );
  });

  it("leave the replicas of an adopted claim to the cluster, which alone knows it", () => {
    assert.deepEqual(
      refused({
        platform: "baremetal",
        storage: { pvc: { existing: "c" } },
        registry: { replicas: 5 },
      }),
      [],
    );
  });

  it("make secrets of credentials", async () => {
    const settings = parseSettings(
      {
        platform: "baremetal",
        cluster: { kubeconfig: "k", context: "c" },
        registry: { httpSecret: "s", readOnly: true },
      },
      secret,
    );
    const { kubeconfig, context } = settings.cluster;
    const { httpSecret, readOnly } = settings.registry;
    assert.deepEqual([context, readOnly], ["c", true]);
    for (const [output, text] of [
      [kubeconfig, "k"],
      [httpSecret, "s"],
    ] as const) {
      assert.ok(pulumi.Output.isInstance(output));
      const known: pulumi.Output<string> = pulumi.output(output);
      assert.equal(await valueOf(known), text);
      assert.equal(await pulumi.isSecret(known), true);
    }
  });

  for (const { platform, settings } of samples) {
    it(`are those of the sample of ${platform}`, () => {
      assert.deepEqual(refused(settings), []);
      assert.equal(parseSettings(settings).platform, platform);
    });
  }
});
