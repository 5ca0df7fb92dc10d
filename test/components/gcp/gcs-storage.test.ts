import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../../components";
import { GcsStorage } from "../../../components/gcp";
import type { GcsSettings } from "../../../components/gcp";
import { serviceAccountKey } from "../../support/clouds";
import { refusal, run, valueOf } from "../../support/monitor";
import { storageContract } from "../../support/storage-contract";

const type = "openshift-image-registry:index:GcsStorage";
const existing = { bucket: "theirs", region: "europe-west3", projectID: "their-project" };
const keyfile = serviceAccountKey("given");
const create = { location: "europe-west3" };
const variants: [string, GcsSettings][] = [
  ["a bucket of Google Cloud", { create }],
  ["a bucket of Google Cloud with both keys", { create, identity: { create: { bothKeys: true } } }],
  ["an adopted bucket of Google Cloud", { existing, identity: { existing: { keyfile } } }],
];

for (const [title, settings] of variants)
  storageContract({
    title,
    type,
    make: (name, cluster, opts) => new GcsStorage(name, { cluster, ...settings }, opts),
    wrong: (name, cluster, opts) => new GcsStorage(name, { cluster }, opts),
  });

const make = (settings: GcsSettings) =>
  new GcsStorage("images", { cluster: new Cluster("cluster"), ...settings });
const storage = (settings: GcsSettings) => run(() => make(settings));

const KEY = "gcp:serviceaccount/key:Key";
const MEMBER = "gcp:storage/bucketIAMMember:BucketIAMMember";

describe("GcsStorage", () => {
  it("makes a bucket that is private, without public access, soft deletes and unfinished uploads", async () => {
    const { inputs, options } = (await storage({ create })).find(
      "gcp:storage/bucket:Bucket",
      "images",
    );
    assert.deepEqual(inputs, {
      location: "europe-west3",
      storageClass: "STANDARD",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      lifecycleRules: [
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 1 } },
      ],
      softDeletePolicy: { retentionDurationSeconds: 0 },
      labels: {},
    });
    assert.equal(options.retainOnDelete, true);
  });

  it("takes over what is set", async () => {
    const kmsKeyName = "projects/p/locations/eu/keyRings/r/cryptoKeys/k";
    const settings = {
      bucket: "mine",
      location: "EU",
      projectID: "example-project",
      storageClass: "NEARLINE",
      kmsKeyName,
      softDeleteSeconds: 604_800,
      labels: { team: "a" },
    };
    const { find, outputs } = await storage({ create: settings, deleteData: true });
    const { inputs, options } = find("gcp:storage/bucket:Bucket", "images");
    assert.equal(inputs["name"], "mine");
    assert.equal(inputs["project"], "example-project");
    assert.deepEqual(inputs["encryption"], { defaultKmsKeyName: kmsKeyName });
    assert.deepEqual(inputs["softDeletePolicy"], { retentionDurationSeconds: 604_800 });
    assert.equal(options.retainOnDelete, false);
    assert.deepEqual(await valueOf(outputs.kept), []);
    assert.deepEqual(await valueOf(pulumi.output(outputs.spec)), {
      gcs: { bucket: "mine", region: "eu", projectID: "example-project" },
    });
  });

  it("always names bucket, region and project, the provider's where none is set", async () => {
    const { outputs } = await storage({ create });
    assert.deepEqual(await valueOf(pulumi.output(outputs.spec)), {
      gcs: { bucket: "images-0a1b2c3", region: "europe-west3", projectID: "example-project" },
    });
  });

  it("knows the place of an adopted bucket before anything is created", async () => {
    const { outputs, resources } = await storage({ existing });
    assert.deepEqual(outputs.spec, { gcs: existing });
    assert.ok(!resources.some((one) => one.type === "gcp:storage/bucket:Bucket"));
    assert.deepEqual(await valueOf(outputs.kept), ["GCS bucket theirs in europe-west3"]);
  });

  it("gives the service account two roles, on that bucket and nowhere else", async () => {
    const { resources } = await storage({ create });
    const member = "serviceAccount:images-account@example-project.iam.gserviceaccount.com";
    assert.deepEqual(
      resources
        .filter((one) => one.type.startsWith("gcp:") && /IAM/.test(one.type))
        .map(({ inputs }) => inputs),
      ["roles/storage.objectAdmin", "roles/storage.legacyBucketReader"].map((role) => ({
        bucket: "images-0a1b2c3",
        role,
        member,
      })),
    );
    assert.ok(resources.some((one) => one.type === MEMBER));
  });

  it("hands the active key out as Google's own file", async () => {
    for (const [settings, keys, active] of [
      [{}, ["images-key1"], "key1"],
      [{ activeKey: "key2", bothKeys: true }, ["images-key2", "images-key1"], "key2"],
    ] as const) {
      const { resources, outputs } = await storage({ create, identity: { create: settings } });
      const made = resources.filter((one) => one.type === KEY);
      assert.deepEqual(
        made.map(({ name }) => name),
        keys,
      );
      for (const { options } of made) assert.equal(options.protect, false);
      assert.deepEqual(await valueOf(outputs.credentials), {
        REGISTRY_STORAGE_GCS_KEYFILE: serviceAccountKey(`images-${active}`),
      });
      assert.equal(outputs.rotation?.activeKey, active);
    }
  });

  it("rejects a name that no account's id can be made of, before it creates anything", async () => {
    const program = () =>
      new GcsStorage("images-of-production", { cluster: new Cluster("cluster"), create });
    assert.equal(
      await refusal(program),
      "Nothing was changed, because:\n  - identity.create.accountId must be set for a component whose name is not 1 to 14 " +
        "lower-case letters, digits and hyphens, got nothing. Set it, or give the component another name than images-of-production.",
    );
  });

  it("uses a key that is given, and makes no account", async () => {
    const { outputs, resources } = await storage({ existing, identity: { existing: { keyfile } } });
    assert.ok(!resources.some((one) => one.type.startsWith("gcp:")));
    assert.deepEqual(await valueOf(outputs.credentials), { REGISTRY_STORAGE_GCS_KEYFILE: keyfile });
    assert.equal(outputs.rotation, undefined);
  });

  it("rejects a key that comes late and is none, without showing it", async () => {
    const late = { existing: { keyfile: pulumi.output("password") } };
    const text = await refusal(() => make({ existing, identity: late }).credentials);
    assert.match(text, /identity\.existing\.keyfile must be the JSON text/);
    assert.doesNotMatch(text, /password/);
  });
});
