import assert from "node:assert/strict";
import { dirname } from "node:path";
import { pushImage } from "../../../sandbox/push";
import { settledRegistry } from "../../../sandbox/registry-state";
import { tool } from "../../../sandbox/toolchain";
import { Cloud } from "../aws/cloud";
import { Scenario, USER_SECRET } from "./scenario";
import { assertAbsent, everyFile } from "./secrecy";
import { succeeds } from "./test-stack";
import type { Outcome, StackSettings, TestStack } from "./test-stack";
import type { Keys } from "../../../sandbox/aws/identities";
import { AUTHORITY } from "../../support/pem";

const quiet = (): void => undefined;
const REGION = "us-east-1";
const STORAGE = "openshift-storage";

describe("a registry on bare metal with a bucket of a store that speaks S3", () => {
  let scenario: Scenario;
  let stack: TestStack;
  let store: Cloud;
  let keys: Keys;
  const outcomes: Outcome[] = [];

  before(async () => {
    store = await Cloud.start();
    scenario = await Scenario.begin({ registry: await tool("registry", quiet) });
    stack = await scenario.stack({});
    for (const Bucket of ["images", "claimed"]) await store.clients().s3.createBucket({ Bucket });
    keys = await keysOf("images");
  });

  after(async () => {
    await scenario.end();
    await store.stop();
  });

  /** A user who may do with the bucket what docs/s3-compatible.md says. */
  async function keysOf(bucket: string): Promise<Keys> {
    const { iam } = store.clients();
    const UserName = `user-of-${bucket}`;
    const arn = `arn:aws:s3:::${bucket}`;
    const named = (...names: string[]) => names.map((name) => `s3:${name}`);
    const Statement = [
      {
        Effect: "Allow",
        Action: named("ListBucket", "GetBucketLocation", "ListBucketMultipartUploads"),
        Resource: arn,
      },
      {
        Effect: "Allow",
        Action: named(
          ...["PutObject", "GetObject", "DeleteObject"],
          ...["ListMultipartUploadParts", "AbortMultipartUpload"],
        ),
        Resource: `${arn}/*`,
      },
    ];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam.createUser({ UserName });
    await iam.putUserPolicy({ UserName, PolicyName: "bucket", PolicyDocument });
    return newKeys(UserName);
  }

  async function newKeys(UserName: string): Promise<Keys> {
    const { AccessKey } = await store.clients().iam.createAccessKey({ UserName });
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } =
      AccessKey ?? {};
    return { accessKeyId, secretAccessKey };
  }

  // Presigned URLs are refused by this store, so the registry hands the data out itself.
  const settings = (s3Compatible: object, registry: object = {}): StackSettings => ({
    storage: { s3Compatible },
    registry: { disableRedirect: true, ...registry },
  });
  const named = (): object => ({
    bucket: "images",
    region: REGION,
    regionEndpoint: store.url,
    credentials: keys,
  });

  async function up(wanted: StackSettings): Promise<Outcome> {
    await stack.set(wanted);
    const outcome = await succeeds(stack.up());
    outcomes.push(outcome);
    return outcome;
  }

  const secretOfRegistry = async (): Promise<string | undefined> =>
    (await scenario.secretData(USER_SECRET))["REGISTRY_STORAGE_S3_SECRETKEY"];

  it("takes an image into that bucket, without asking for encryption", async () => {
    const first = await up(settings(named()));
    assert.match(first.text, /travel without encryption/);
    const again = await succeeds(stack.up({ refresh: true }));
    assert.deepEqual(Object.keys(again.changes), ["same"], again.text);
    assert.deepEqual((await scenario.config()).spec.storage, {
      managementState: "Unmanaged",
      s3: {
        bucket: "images",
        region: REGION,
        regionEndpoint: store.url,
        encrypt: false,
        virtualHostedStyle: false,
        trustedCA: { name: "" },
      },
    });
    await pushImage(await settledRegistry(scenario.lab.api), quiet);
    const { Contents = [] } = await store.clients().s3.listObjectsV2({ Bucket: "images" });
    assert.ok(Contents.some(({ Key = "" }) => /blobs\/sha256\/.*\/data$/.test(Key)));
  });

  it("makes the bucket's authorities a ConfigMap, and takes it away when they are no more", async () => {
    const path = "/api/v1/namespaces/openshift-config/configmaps/image-registry-storage-ca";
    const endpoint = store.url.replace("http:", "https:");
    const bundle = AUTHORITY;
    const trusted = { ...named(), regionEndpoint: endpoint, trustedCA: { bundle } };
    const accepted = { acceptEmptyStorage: true, wait: false };
    await up(settings(trusted, accepted));
    const made = await scenario.lab.api.get<{ data?: object } & { metadata: { name: string } }>(
      path,
    );
    assert.deepEqual(made?.data, { "ca-bundle.crt": bundle });
    const { s3 } = (await scenario.config()).spec.storage as { s3: { trustedCA: object } };
    assert.deepEqual(s3.trustedCA, { name: "image-registry-storage-ca" });
    await up(settings(named(), { acceptEmptyStorage: true }));
    assert.equal(await scenario.lab.api.get(path), undefined);
  });

  it("moves to a bucket that was claimed, with the claim's key under the operator's names", async () => {
    const claimed = await keysOf("claimed");
    await claim(claimed);
    const objectBucketClaim = { name: "registry", namespace: STORAGE };
    await up(
      settings({ objectBucketClaim, regionEndpoint: store.url }, { acceptEmptyStorage: true }),
    );
    assert.equal(await secretOfRegistry(), claimed.secretAccessKey);
    const { s3 } = (await scenario.config()).spec.storage as { s3: { bucket: string } };
    assert.equal(s3.bucket, "claimed");
    await pushImage(await settledRegistry(scenario.lab.api), quiet);

    const renewed = await newKeys("user-of-claimed");
    await scenario.lab.api.merge(`${SECRETS}/registry`, { stringData: awsKeys(renewed) }, "noobaa");
    await up(settings({ objectBucketClaim, regionEndpoint: store.url }));
    assert.equal(await secretOfRegistry(), renewed.secretAccessKey);
    keys = renewed;
  });

  const SECRETS = `/api/v1/namespaces/${STORAGE}/secrets`;
  const awsKeys = ({ accessKeyId, secretAccessKey }: Keys): object => ({
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });

  /** What a bound ObjectBucketClaim leaves. */
  async function claim(of: Keys): Promise<void> {
    const { api } = scenario.lab;
    const head = { apiVersion: "v1", metadata: { name: "registry" } };
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: STORAGE } };
    await api.create("/api/v1/namespaces", namespace, "noobaa");
    const secret = { ...head, kind: "Secret", stringData: awsKeys(of) };
    await api.create(SECRETS, secret, "noobaa");
    const data = { BUCKET_NAME: "claimed", BUCKET_HOST: "s3.openshift-storage.svc" };
    const configMap = { ...head, kind: "ConfigMap", data };
    await api.create(`/api/v1/namespaces/${STORAGE}/configmaps`, configMap, "noobaa");
  }

  it("has its keys in no file, and in nothing that was printed", () => {
    const text = everyFile(dirname(stack.dir)) + JSON.stringify(outcomes);
    assertAbsent(keys.secretAccessKey, text);
  });
});
