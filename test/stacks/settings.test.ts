import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { schema } from "../../stacks/schema";
import { parseSettings, readSettings } from "../../stacks/settings";
import { valueOf } from "../support/monitor";
import { asConfig, ROOT, sample, samples } from "../support/samples";
import { SCHEMA_FILE, settingsSchema } from "../support/write-schema";
import { wrong as claims } from "./wrong/claims";
import { wrong as cluster } from "./wrong/cluster";
import { wrong as registry } from "./wrong/registry";
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

describe("wrong settings", () => {
  const all = [...sharing, ...claims, ...registry, ...cluster, ...shape];

  for (const { title, settings, says } of all) {
    it(`rejects ${title}`, () => {
      const lines = refused(settings);
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

describe("readSettings", () => {
  before(() => {
    pulumi.runtime.setMockOptions({}, "openshift-image-registry", "prod");
  });
  afterEach(() => {
    pulumi.runtime.setAllConfig({});
  });

  it("reads what pulumi config holds for this project, and nothing of others", () => {
    pulumi.runtime.setAllConfig({
      ...asConfig(sample("vsphere").settings),
      "kubernetes:context": "c",
    });
    assert.deepEqual(readSettings(), parseSettings(sample("vsphere").settings));
  });

  it("takes text that looks like JSON for text", () => {
    pulumi.runtime.setAllConfig({ "openshift-image-registry:platform": "4" });
    assert.throws(readSettings, /platform must be one of baremetal, vsphere, got "4"\./);
  });

  it("accepts a credential that is encrypted, and rejects one that is not", () => {
    const config = asConfig({ platform: "baremetal", cluster: { kubeconfig: CREDENTIAL } });
    pulumi.runtime.setAllConfig(config, ["openshift-image-registry:cluster"]);
    assert.ok(readSettings().cluster.kubeconfig);
    pulumi.runtime.setAllConfig(config, []);
    assert.throws(
      readSettings,
      /cluster\.kubeconfig must be encrypted in the stack's file, got \[secret\]/,
    );
  });

  it("sees a key that nobody knows", () => {
    pulumi.runtime.setAllConfig(asConfig({ platform: "baremetal", registy: {} }));
    assert.throws(
      readSettings,
      /registy must be a known key, got "registy"\. Did you mean registry\?/,
    );
  });
});

describe("the files around the settings", () => {
  it("declare in Pulumi.yaml the keys that the program knows", () => {
    const project = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as { config: object };
    for (const option of schema.options)
      assert.deepEqual(Object.keys(project.config).sort(), Object.keys(option.shape).sort());
  });

  it("have a sample for every platform", () => {
    const platforms = schema.options.map(({ shape: { platform } }) => platform.value);
    assert.deepEqual(
      samples.map(({ platform }) => platform),
      platforms.sort(),
    );
  });

  it("describe them for editors as they are now (npx tsx test/support/write-schema.ts)", async () => {
    assert.equal(readFileSync(SCHEMA_FILE, "utf8"), await settingsSchema());
  });
});
