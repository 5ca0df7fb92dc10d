import assert from "node:assert/strict";
import { DEPENDENCIES_ANNOTATION, PATH, USER_SECRET } from "../../../sandbox/operator/names";
import type { OperatorOptions } from "../../../sandbox/operator";
import type { Config, Deployment, KubeObject } from "../../../sandbox/operator/types";
import { condition, OperatorScene, reasonOf } from "../support/operator";
import { Cloud, refusal, region, type Clients } from "./cloud";

const ACCESS = "REGISTRY_STORAGE_S3_ACCESSKEY";
const SECRET = "REGISTRY_STORAGE_S3_SECRETKEY";
const prefix = "Unable to apply resources: unable to sync storage configuration: ";

describe("the operator double's storage s3", () => {
  let cloud: Cloud;
  let admin: Clients;
  let scene: OperatorScene;

  before(async () => {
    cloud = await Cloud.start();
    admin = cloud.clients();
  });
  after(() => cloud.stop());

  beforeEach(async () => {
    scene = await OperatorScene.open("aws");
  });
  afterEach(() => scene.close());

  async function start(options: Partial<OperatorOptions> = playing()): Promise<void> {
    await scene.operator(options);
    await scene.until("a configuration", () => true);
  }

  const playing = (): Partial<OperatorOptions> => ({
    clouds: { s3: { endpoint: cloud.url, environment: {} } },
  });

  async function bucket(name: string): Promise<string> {
    const LocationConstraint = region;
    await admin.s3.createBucket({
      Bucket: name,
      CreateBucketConfiguration: { LocationConstraint },
    });
    return name;
  }

  /** A user who may use one bucket, and nothing else. */
  async function userOf(name: string): Promise<Record<string, string>> {
    const UserName = `user-of-${name}`;
    const Resource = [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`];
    const Action = ["s3:ListBucket", "s3:GetObject", "s3:PutObject"];
    const Statement = [{ Effect: "Allow", Action, Resource }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await admin.iam.createUser({ UserName });
    await admin.iam.putUserPolicy({ UserName, PolicyName: "bucket", PolicyDocument });
    return keyOf(UserName);
  }

  async function keyOf(UserName: string): Promise<Record<string, string>> {
    const { AccessKey } = await admin.iam.createAccessKey({ UserName });
    return { [ACCESS]: AccessKey?.AccessKeyId ?? "", [SECRET]: AccessKey?.SecretAccessKey ?? "" };
  }

  async function secret(name: string, stringData: Record<string, string>): Promise<void> {
    const manifest = { apiVersion: "v1", kind: "Secret", metadata: { name }, stringData };
    await scene.lab.api.create<KubeObject>(PATH.secrets, manifest, "kubectl");
  }

  const wish = (name: string, more: object = {}): object => ({
    managementState: "Managed",
    storage: { managementState: "Unmanaged", s3: { bucket: name, region, ...more } },
  });

  const says = (text: RegExp): Promise<Config> =>
    scene.until(String(text), (config) =>
      text.test(condition(config, "Progressing").message ?? ""),
    );

  it("wants credentials: the user's with both keys, or those of the installation", async () => {
    await start();
    const none = await says(/minted/);
    assert.equal(
      condition(none, "Progressing").message,
      `${prefix}unable to get cluster minted credentials ` +
        '"openshift-image-registry/installer-cloud-credentials": secret "installer-cloud-credentials" not found',
    );
    await secret(USER_SECRET, { [ACCESS]: "AKIA0" });
    const half = await says(/required key/);
    assert.equal(
      condition(half, "Progressing").message,
      `${prefix}secret "openshift-image-registry/${USER_SECRET}" does not contain required key "${SECRET}"`,
    );
    assert.equal(reasonOf(half, "Available"), "DeploymentNotFound");
  });

  it("takes a bucket into use without touching it, and rolls new credentials out", async () => {
    const name = await bucket("in-use");
    await secret(USER_SECRET, await userOf(name));
    await start();
    await scene.patch({
      ...wish(name),
      storage: { managementState: null, s3: { bucket: name, region } },
    });
    const { spec, status } = await scene.ready();
    const s3 = { bucket: name, region, virtualHostedStyle: false, trustedCA: { name: "" } };
    assert.deepEqual(spec.storage, { managementState: "Unmanaged", s3 });
    assert.deepEqual(status.storage, { managementState: "Unmanaged", s3 });
    const config = await scene.config();
    assert.equal(reasonOf(config, "StorageExists"), "S3 Bucket Exists");
    assert.equal(await refusal(admin.s3.getPublicAccessBlock({ Bucket: name })), missing);
    const before = await deployment();
    assert.deepEqual(environmentOf(before), {
      REGISTRY_STORAGE: "s3",
      REGISTRY_STORAGE_S3_BUCKET: name,
      REGISTRY_STORAGE_S3_REGION: region,
      REGISTRY_STORAGE_S3_ENCRYPT: "false",
      REGISTRY_STORAGE_S3_FORCEPATHSTYLE: "true",
      REGISTRY_STORAGE_S3_CREDENTIALSCONFIGPATH: "/var/run/secrets/cloud/credentials",
    });
    const stringData = await keyOf(`user-of-${name}`);
    await scene.lab.api.merge(`${PATH.secrets}/${USER_SECRET}`, { stringData }, "kubectl");
    await scene.eventually("a rollout", async () => {
      const { spec } = await deployment();
      const sum = spec.template.metadata.annotations?.[DEPENDENCIES_ANNOTATION];
      return (
        sum !== before.spec.template.metadata.annotations?.[DEPENDENCIES_ANNOTATION] || undefined
      );
    });
  });

  it("tries to make a bucket that is missing or hidden, and says why it cannot", async () => {
    const hidden = await bucket("hidden");
    const user = await userOf("never-made");
    await secret(USER_SECRET, user);
    await start();
    await scene.patch(wish("never-made"));
    const absent = await says(/AccessDenied/);
    assert.equal(reasonOf(absent, "StorageExists"), "AccessDenied");
    assert.equal(condition(absent, "StorageExists").status, "False");
    assert.equal(await refusal(admin.s3.headBucket({ Bucket: "never-made" })), "NotFound");
    await scene.patch(wish(hidden));
    const kept = await scene.until("the other bucket", ({ metadata, status }) => {
      const seen = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
      return seen && metadata.generation !== absent.metadata.generation;
    });
    assert.match(condition(kept, "Progressing").message ?? "", /AccessDenied/);
    assert.equal(kept.spec.storage.s3?.bucket, hidden);
  });

  it("makes, guards and deletes a bucket of its own", async () => {
    const { accessKeyId, secretAccessKey } = cloud.who.administrator;
    const keys = { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey };
    await secret("installer-cloud-credentials", keys);
    await start();
    const { spec, status } = await scene.ready();
    assert.equal(spec.storage.managementState, "Managed");
    const Bucket = spec.storage.s3?.bucket ?? "";
    assert.match(Bucket, /^sandbox-[0-9a-f]{5}-image-registry-eu-central-1-[a-z]+$/);
    assert.equal(spec.storage.s3?.encrypt, true);
    assert.equal(status.storageManaged, true);
    const { Rules = [] } = await admin.s3.getBucketLifecycleConfiguration({ Bucket });
    assert.equal(Rules[0]?.AbortIncompleteMultipartUpload?.DaysAfterInitiation, 1);
    await admin.s3.putObject({ Bucket, Key: "layer", Body: "data" });
    await scene.patch({ managementState: "Removed" });
    await scene.until("its removal", (config) => reasonOf(config, "Removed") === "Removed");
    assert.equal(await refusal(admin.s3.headBucket({ Bucket })), "NotFound");
  });

  it("uses an endpoint of the configuration where the sandbox has no AWS", async () => {
    const name = await bucket("elsewhere");
    await secret(USER_SECRET, await userOf(name));
    await start({});
    await scene.patch(wish(name));
    await says(/not simulated: this sandbox has no AWS/);
    await scene.patch(wish(name, { regionEndpoint: cloud.url, chunkSizeMiB: 10 }));
    await scene.ready();
    const environment = environmentOf(await deployment());
    assert.equal(environment["REGISTRY_STORAGE_S3_REGIONENDPOINT"], cloud.url);
    assert.equal(environment["REGISTRY_STORAGE_S3_CHUNKSIZE"], "10485760");
  });

  async function deployment(): Promise<Deployment> {
    const found = await scene.lab.api.get<Deployment>(PATH.deployment);
    assert.ok(found);
    return found;
  }
});

const missing = "NoSuchPublicAccessBlockConfiguration";

function environmentOf({ spec }: Deployment): Record<string, string | undefined> {
  const all = spec.template.spec.containers[0]?.env ?? [];
  const storage = /^REGISTRY_STORAGE(_S3_\w+)?$/;
  return Object.fromEntries(
    all.filter(({ name }) => storage.test(name)).map(({ name, value }) => [name, value]),
  );
}
