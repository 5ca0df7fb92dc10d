import assert from "node:assert/strict";
import { examine } from "../../doctor";
import { selfSigned } from "../../sandbox/certificate";
import type { Objects } from "../support/fake-api";
import { cluster, config, data, own, places } from "./healthy";

const CONFIG = "Config cluster";
const USER = "Secret image-registry-private-configuration-user";
const CLAIM = "PersistentVolumeClaim images";
const s3 = (spec: object = {}, more: object = {}) =>
  config(spec, { s3: { ...places.s3.s3, ...more } });
const PUBLIC = { name: "public", secretName: "public-tls" };
const routes = (...list: object[]) => config({ routes: list });
const condition = (type: string, status: string) => ({
  conditions: [
    ...config().status.conditions.filter((one) => one.type !== type),
    { type, status, reason: "Why", message: "because" },
  ],
});

/** One thing broken, and what is found of it: exactly that. */
const broken: readonly [finding: string, title: string, changes: Objects][] = [
  ["configuration-missing", "no configuration", { [CONFIG]: undefined, [DEFINITION()]: {} }],
  ["definition-missing", "no definition", { [CONFIG]: undefined }],
  ["state-unknown", "no state", { [CONFIG]: config({ managementState: undefined }) }],
  ["state-unknown", "a state of old", { [CONFIG]: config({ managementState: "Force" }) }],
  ["registry-removed", "a removed registry", { [CONFIG]: config({ managementState: "Removed" }) }],
  ["registry-unmanaged", "an ignored one", { [CONFIG]: config({ managementState: "Unmanaged" }) }],
  [
    "operator-behind",
    "an operator that is gone",
    { [CONFIG]: config({}, undefined, { observedGeneration: 3 }) },
  ],
  ["not-available", "no pod", { [CONFIG]: config({}, undefined, condition("Available", "False")) }],
  ["progressing", "no end", { [CONFIG]: config({}, undefined, condition("Progressing", "True")) }],
  [
    "degraded",
    "a degraded one",
    { [CONFIG]: config({}, undefined, condition("Degraded", "True")) },
  ],
  [
    "storage-not-found",
    "no bucket",
    { [CONFIG]: config({}, undefined, condition("StorageExists", "False")) },
  ],
  [
    "duration-unreadable",
    "a day",
    { [CONFIG]: config({ requests: { read: { maxRunning: 1, maxWaitInQueue: "1d" } } }) },
  ],
  ["stale-field", "two log levels", { [CONFIG]: config({ logging: 5, logLevel: "Debug" }) }],
  [
    "pods-behind",
    "an old pod",
    {
      "Deployment image-registry": {
        metadata: { generation: 2 },
        status: { observedGeneration: 2, replicas: 2, updatedReplicas: 1, availableReplicas: 2 },
      },
    },
  ],
  ["storage-two", "two storages", { [CONFIG]: config({}, { ...places.pvc, emptyDir: {} }) }],
  ["storage-none", "no storage", { [CONFIG]: config({ storage: {} }, {}) }],
  [
    "storage-managed",
    "storage that the operator deletes",
    { [CONFIG]: config({ storage: { ...places.pvc, managementState: "Managed" } }) },
  ],
  [
    "storage-not-in-use",
    "another claim in use",
    { [CONFIG]: config({}, undefined, { storage: { pvc: { claim: "old" } } }) },
  ],
  ["storage-incomplete", "no region", { [CONFIG]: s3({}, { region: "" }) }],
  [
    "storage-unknown",
    "a storage without a driver",
    { [CONFIG]: config({}, { oss: { bucket: "b" } }) },
  ],
  [
    "endpoint-without-scheme",
    "a host alone",
    { [CONFIG]: s3({}, { regionEndpoint: "minio:9000" }) },
  ],
  ["claim-missing", "no claim", { [CLAIM]: undefined }],
  [
    "claim-unbound",
    "a claim that waits",
    { [CLAIM]: { spec: { accessModes: ["ReadWriteMany"] }, status: { phase: "Pending" } } },
  ],
  [
    "claim-not-shared",
    "one node's claim",
    { [CLAIM]: { spec: { accessModes: ["ReadWriteOnce"] }, status: { phase: "Bound" } } },
  ],
  [
    "empty-dir",
    "a trial",
    { [CONFIG]: config({ replicas: 1 }, { emptyDir: {} }), "Deployment image-registry": undefined },
  ],
  ["empty-dir-shared", "two trials", { [CONFIG]: config({}, { emptyDir: {} }) }],
  [
    "storage-authorities-missing",
    "no authorities",
    { [CONFIG]: s3(), "ConfigMap store-ca": undefined },
  ],
  ["secret-missing", "no credential", { [CONFIG]: s3(), [USER]: undefined }],
  [
    "secret-keys-missing",
    "half a credential",
    { [CONFIG]: s3(), [USER]: data({ REGISTRY_STORAGE_S3_ACCESSKEY: "AKIA0" }) },
  ],
  [
    "secret-value-broken",
    "a line break",
    {
      [CONFIG]: s3(),
      [USER]: data({
        REGISTRY_STORAGE_S3_ACCESSKEY: "AKIA0",
        REGISTRY_STORAGE_S3_SECRETKEY: "confidential\n",
      }),
    },
  ],
  [
    "secret-value-broken",
    "a key file that is none",
    {
      [CONFIG]: config({}, { gcs: { bucket: "b", region: "r", projectID: "p" } }),
      [USER]: data({ REGISTRY_STORAGE_GCS_KEYFILE: "confidential" }),
    },
  ],
  [
    "secret-keys-unknown",
    "a key of another storage",
    {
      [CONFIG]: s3(),
      [USER]: data({
        REGISTRY_STORAGE_S3_ACCESSKEY: "AKIA0",
        REGISTRY_STORAGE_S3_SECRETKEY: "confidential",
        REGISTRY_STORAGE_AZURE_ACCOUNTKEY: "confidential",
      }),
      "Secret image-registry-private-configuration": undefined,
    },
  ],
  [
    "secret-not-in-use",
    "a credential that was changed",
    { [CONFIG]: s3(), "Secret image-registry-private-configuration": data({ credentials: "old" }) },
  ],
  ["route-name", "a name twice", { [CONFIG]: routes({ name: "public" }, { name: "public" }) }],
  ["route-name", "the default's name", { [CONFIG]: routes({ name: "default-route" }) }],
  [
    "route-secret",
    "no certificate",
    {
      [CONFIG]: routes(PUBLIC),
      "Secret public-tls": data({ "tls.crt": "certificate" }),
    },
  ],
  [
    "route-certificate-broken",
    "a key of another certificate",
    {
      [CONFIG]: routes(PUBLIC),
      "Secret public-tls": data({
        "tls.crt": own.cert,
        "tls.key": selfSigned(["confidential"]).key,
      }),
    },
  ],
  [
    "route-certificate-broken",
    "a certificate for another host",
    { [CONFIG]: routes({ ...PUBLIC, hostname: "images.example.com" }) },
  ],
  [
    "route-certificate-broken",
    "a broken authority",
    {
      [CONFIG]: routes(PUBLIC),
      "Secret public-tls": data({ "tls.crt": own.cert, "tls.key": own.key, "tls.cacrt": "none" }),
    },
  ],
  ["registry-role-missing", "no role", { "ClusterRole system:registry": undefined }],
  ["registry-not-bound", "no binding", { "ClusterRoleBinding registry-registry-role": undefined }],
  [
    "registry-not-bound",
    "a binding of another project's account",
    {
      "ClusterRoleBinding registry-registry-role": {
        roleRef: { name: "system:registry" },
        subjects: [{ kind: "ServiceAccount", name: "registry", namespace: "default" }],
      },
    },
  ],
  ["route-missing", "no route", { "Route default-route": undefined }],
  [
    "route-not-admitted",
    "a host that is taken",
    {
      "Route default-route": {
        status: {
          ingress: [{ conditions: [{ type: "Admitted", status: "False", message: "taken" }] }],
        },
      },
    },
  ],
  ["trusted-ca-missing", "no ConfigMap", { "ConfigMap registries": undefined }],
  [
    "trusted-ca-broken",
    "no certificate",
    { "ConfigMap registries": { data: { "registry.example.com": "text" } } },
  ],
  [
    "trusted-ca-internal",
    "the own registry",
    {
      "ConfigMap registries": {
        data: { "image-registry.openshift-image-registry.svc..5000": "text" },
      },
    },
  ],
  [
    "sources-without-registry",
    "only others",
    { "Image cluster": { spec: { registrySources: { allowedRegistries: ["quay.io"] } } } },
  ],
  [
    "sources-both",
    "both lists",
    {
      "Image cluster": {
        spec: {
          registrySources: {
            allowedRegistries: ["image-registry.openshift-image-registry.svc:5000"],
            blockedRegistries: ["example.com"],
          },
        },
      },
    },
  ],
  ["pruner-missing", "no pruner", { "ImagePruner cluster": undefined }],
  [
    "pruner-schedule",
    "a word for a schedule",
    { "ImagePruner cluster": { spec: { schedule: "nightly" } } },
  ],
  [
    "pruner-duration",
    "days",
    { "ImagePruner cluster": { spec: { keepYoungerThanDuration: "4d" } } },
  ],
  [
    "pruner-suspended",
    "a pruner that rests",
    { "ImagePruner cluster": { spec: { suspend: true } } },
  ],
];

function DEFINITION(): string {
  return "CustomResourceDefinition configs.imageregistry.operator.openshift.io";
}

describe("the doctor", () => {
  for (const [what, changes] of [
    ["on a claim", {}],
    [
      "on a bucket, with a route of its own",
      { [CONFIG]: s3({ routes: [{ ...PUBLIC, hostname: "registry.example.com" }] }) },
    ],
  ] as const)
    it(`finds nothing wrong with a healthy registry ${what}`, async () => {
      assert.deepEqual((await examine(cluster(changes))).findings, []);
    });

  for (const [finding, title, changes] of broken)
    it(`finds ${finding} in ${title}, and nothing else`, async () => {
      const { findings } = await examine(cluster(changes));
      assert.deepEqual(
        findings.map(({ name }) => name),
        [finding],
      );
      const [{ what, remedy, object } = { what: "", remedy: "", object: "" }] = findings;
      assert.match(remedy, /\w+ \w+/);
      assert.match(object, /\S+ \S+/);
      assert.doesNotMatch(what + remedy, /confidential/);
    });

  it("tells who set what, and which stack", async () => {
    const fieldsV1 = {
      "f:spec": { "f:replicas": {}, "f:storage": { "f:pvc": { "f:claim": {} } } },
    };
    const managedFields = [
      { manager: "oc", fieldsV1: { "f:spec": { "f:replicas": {} } } },
      { manager: "openshift-image-registry", fieldsV1 },
    ];
    const annotations = { "openshift-image-registry/owner": "openshift-image-registry/prod" };
    const owned = { ...config(), metadata: { generation: 4, managedFields, annotations } };
    const { owners, stack } = await examine(cluster({ [CONFIG]: owned }));
    assert.equal(stack, "openshift-image-registry/prod");
    assert.deepEqual(owners, {
      "spec.replicas": ["oc", "openshift-image-registry"],
      "spec.storage.pvc.claim": ["openshift-image-registry"],
    });
  });

  it("changes nothing", async () => {
    const api = cluster();
    await examine(api);
    assert.deepEqual(api.patches, []);
  });
});
