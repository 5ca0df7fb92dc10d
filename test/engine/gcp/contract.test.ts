import assert from "node:assert/strict";
import { Provider } from "@pulumi/gcp/provider";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as storage from "@pulumi/gcp/storage";
import { steps as stepsOf, type Program } from "../support/cloud-stack";
import type { Outcome } from "../provider/outcome";
import { Cloud, double, project } from "./cloud";

/** What a second `up` changes in every resource that can be changed in place. */
interface Wish {
  readonly labels: Record<string, string>;
  readonly age: number;
  readonly softDelete: number;
  readonly displayName: string;
}

const first: Wish = {
  labels: { team: "a", purpose: "x" },
  age: 1,
  softDelete: 0,
  displayName: "a",
};
const second: Wish = { labels: { team: "b" }, age: 2, softDelete: 604_800, displayName: "b" };

const steps = (outcome: Outcome): string[] => stepsOf("gcp", outcome);
const everything = ["Account", "Bucket", "BucketIAMMember", "Key"];

describe("the gcp provider", () => {
  let cloud: Cloud;
  before(async () => {
    cloud = await Cloud.start();
    console.log(`    (gcp provider: ${double ? "double" : "official"})`);
  });
  after(() => cloud.stop());

  const withProvider =
    (program: (opts: { provider: Provider }) => Record<string, unknown>): Program =>
    () =>
      program({ provider: new Provider("gcp", cloud.args) });

  const registry = ({ labels, age, softDelete, displayName }: Wish): Program =>
    withProvider((opts) => {
      const bucket = new storage.Bucket(
        "Registry",
        {
          location: "europe-west3",
          uniformBucketLevelAccess: true,
          publicAccessPrevention: "enforced",
          lifecycleRules: [
            { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age } },
          ],
          softDeletePolicy: { retentionDurationSeconds: softDelete },
          labels,
        },
        opts,
      );
      const account = new serviceaccount.Account("registry-account", { displayName }, opts);
      const member = account.email.apply((email) => `serviceAccount:${email}`);
      const role = "roles/storage.objectAdmin";
      new storage.BucketIAMMember("registry-objects", { bucket: bucket.name, role, member }, opts);
      const key = new serviceaccount.Key("key1", { serviceAccountId: account.name }, opts);
      const { name, url } = bucket;
      const { email, uniqueId } = account;
      return { name, url, project: bucket.project, email, uniqueId, key: key.privateKey };
    });

  it("creates, keeps, changes, repairs and deletes every resource of the stack", async () => {
    const stack = await cloud.stack();
    const all = (kind: string): string[] => everything.map((type) => `${kind} ${type}`);
    const preview = await stack.preview(registry(first));
    assert.deepEqual(steps(preview), all("create"), preview.text);
    const created = await stack.up(registry(first));
    assert.deepEqual(steps(created), all("create"), created.text);
    const name = String(created.outputs["name"]);
    const email = String(created.outputs["email"]);
    assert.match(name, /^registry-[0-9a-f]{7}$/);
    assert.equal(created.outputs["url"], `gs://${name}`);
    assert.equal(created.outputs["project"], project);
    assert.match(
      email,
      /^registry-account-[0-9a-f]{7}@example-project\.iam\.gserviceaccount\.com$/,
    );
    assert.match(String(created.outputs["uniqueId"]), /^\d{21}$/);
    const { body } = await cloud.call("GET", `/storage/v1/b/${name}`);
    assert.equal(body["location"], "EUROPE-WEST3");
    assert.deepEqual(body["labels"], { ...first.labels, "goog-pulumi-provisioned": "true" });

    const again = await stack.up(registry(first), { refresh: true });
    assert.deepEqual(steps(again), [], again.text);
    const changed = await stack.up(registry(second));
    assert.deepEqual(steps(changed), ["update Account", "update Bucket"], changed.text);
    assert.deepEqual(changed.outputs, created.outputs);
    const after = (await cloud.call("GET", `/storage/v1/b/${name}`)).body;
    assert.deepEqual(after["labels"], { team: "b", "goog-pulumi-provisioned": "true" });

    await drift(name, email);
    const repaired = await stack.up(registry(second), { refresh: true });
    const wanted = ["create BucketIAMMember", "create Key", "update Account", "update Bucket"];
    assert.deepEqual(steps(repaired), wanted, repaired.text);
    const settled = await stack.up(registry(second), { refresh: true });
    assert.deepEqual(steps(settled), [], settled.text);
    const destroyed = await stack.destroy();
    assert.deepEqual(steps(destroyed), all("delete"), destroyed.text);
    assert.equal((await cloud.call("GET", `/storage/v1/b/${name}`)).status, 404);
  });

  /** What somebody changes by hand. */
  async function drift(bucket: string, email: string): Promise<void> {
    const account = `/v1/projects/${project}/serviceAccounts/${email}`;
    const { body } = await cloud.call("GET", `${account}/keys`);
    for (const { name } of body["keys"] as { name: string }[]) {
      await cloud.call("DELETE", `/v1/${name}`);
    }
    await cloud.call("PATCH", account, { serviceAccount: { displayName: "mine" } });
    await cloud.call("PUT", `/storage/v1/b/${bucket}/iam`, { bindings: [] });
    const iamConfiguration = { publicAccessPrevention: "inherited" };
    await cloud.call("PATCH", `/storage/v1/b/${bucket}`, { iamConfiguration });
  }

  it("hands out keys of service accounts, and keeps them out of state and output", async () => {
    const stack = await cloud.stack();
    const up = await stack.up(registry(first));
    const text = Buffer.from(String(up.outputs["key"]), "base64").toString("utf8");
    const key = JSON.parse(text) as Record<string, string>;
    assert.equal(key["type"], "service_account");
    assert.equal(key["client_email"], up.outputs["email"]);
    assert.match(key["private_key"] ?? "", /^-----BEGIN PRIVATE KEY-----/);
    const printed = up.text + stack.state();
    const half = Math.floor(text.length / 2);
    assert.equal(printed.includes(String(up.outputs["key"]).slice(half, half + 60)), false);
    assert.equal(printed.includes((key["private_key"] ?? "").slice(100, 160)), false);
    assert.equal(printed.includes(cloud.google.administrator), false);
    await stack.destroy();
  });

  it("makes a new bucket for another place, and keeps one with objects", async () => {
    const stack = await cloud.stack();
    const bucket = (location: string, name?: string): Program =>
      withProvider((opts) => ({
        name: new storage.Bucket("moved", { location, ...(name && { name }) }, opts).name,
      }));
    await stack.up(bucket("europe-west3"));
    const moved = await stack.up(bucket("us-east1"));
    const replaced = ["create-replacement Bucket", "delete-replaced Bucket", "replace Bucket"];
    assert.deepEqual(steps(moved), replaced, moved.text);
    const name = String(moved.outputs["name"]);
    await cloud.call("POST", `/upload/storage/v1/b/${name}/o?uploadType=media&name=layer`, {});
    const refused = await stack.destroy();
    assert.match(refused.text, /containing objects without force_destroy/);
    await cloud.call("DELETE", `/storage/v1/b/${name}/o/layer`);
    const destroyed = await stack.destroy();
    assert.equal(destroyed.ok, true, destroyed.text);
  });

  it("refuses a bucket that is there, a member that is not, and names that are wrong", async () => {
    await cloud.call("POST", `/storage/v1/b?project=${project}`, { name: "somebody-elses" });
    const stack = await cloud.stack();
    const taken = await stack.up(
      withProvider((opts) => {
        new storage.Bucket("taken", { name: "somebody-elses", location: "EU" }, opts);
        return {};
      }),
    );
    assert.match(taken.text, /Error 409: .* you already own it\., conflict/);
    const gone = await stack.up(
      withProvider((opts) => {
        const member = "serviceAccount:nobody@example-project.iam.gserviceaccount.com";
        const role = "roles/storage.objectAdmin";
        new storage.BucketIAMMember("gone", { bucket: "somebody-elses", role, member }, opts);
        return {};
      }),
    );
    assert.match(gone.text, /Service account nobody@\S+ does not exist/);
    const wrong: [RegExp, (opts: { provider: Provider }) => void][] = [
      [
        /invalid bucket name "Upper"/,
        (opts) => new storage.Bucket("wrong", { name: "Upper", location: "EU" }, opts),
      ],
      [
        /"account_id" \("5"\) doesn't match/,
        (opts) => new serviceaccount.Account("wrong", { accountId: "5" }, opts),
      ],
    ];
    for (const [rule, declare] of wrong) {
      const program = withProvider((opts) => {
        declare(opts);
        return {};
      });
      assert.match((await stack.preview(program)).text, rule);
    }
  });

  (double ? it : it.skip)("refuses what it would only pretend to do", async () => {
    const stack = await cloud.stack();
    const unknown = await stack.preview(
      withProvider((opts) => {
        new storage.BucketACL("acl", { bucket: "some" }, opts);
        return {};
      }),
    );
    assert.match(unknown.text, /gcp:storage\/bucketACL:BucketACL is not in the provider double/);
    const input = await stack.preview(
      withProvider((opts) => {
        const website = { mainPageSuffix: "index.html" };
        new storage.Bucket("site", { location: "EU", website }, opts);
        return {};
      }),
    );
    assert.match(input.text, /website is not in the provider double/);
  });
});
