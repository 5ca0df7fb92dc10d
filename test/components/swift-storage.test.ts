import assert from "node:assert/strict";
import { Cluster, SwiftStorage } from "../../components";
import type { SwiftCredentials } from "../../components";
import { run, valueOf } from "../support/monitor";
import { storageContract } from "../support/storage-contract";

const place = { container: "images", authURL: "https://keystone.example.com:5000/v3" };
const application = { id: "0a1b2c3d4e", name: "pushes-and-pulls", secret: "confidential" };
const user = { username: "registry", password: "confidential" };
const project = { tenant: "registry", domain: "Default" };

storageContract({
  title: "a container of Swift",
  type: "openshift-image-registry:index:SwiftStorage",
  make: (name, cluster, opts) => {
    const credentials = { applicationCredential: application };
    return new SwiftStorage(name, { cluster, ...place, credentials }, opts);
  },
  wrong: (name, cluster, opts) =>
    new SwiftStorage(name, { cluster, ...place, credentials: {} }, opts),
});

const storage = (credentials: SwiftCredentials, more: object = {}) =>
  run(
    () =>
      new SwiftStorage("storage", {
        cluster: new Cluster("cluster"),
        ...place,
        ...more,
        credentials,
      }),
  );

describe("SwiftStorage", () => {
  it("names the place, with the version of the identity service, and no credential", async () => {
    const { outputs } = await storage({ user }, project);
    assert.deepEqual(outputs.spec, { swift: { ...place, ...project, authVersion: "3" } });
    assert.deepEqual(await valueOf(outputs.kept), [
      "Swift container images at https://keystone.example.com:5000/v3",
    ]);
  });

  for (const [what, credentials, keys] of [
    ["a user", { user }, ["REGISTRY_STORAGE_SWIFT_USERNAME", "REGISTRY_STORAGE_SWIFT_PASSWORD"]],
    [
      "an application credential",
      { applicationCredential: application },
      [
        "REGISTRY_STORAGE_SWIFT_APPLICATIONCREDENTIALID",
        "REGISTRY_STORAGE_SWIFT_APPLICATIONCREDENTIALNAME",
        "REGISTRY_STORAGE_SWIFT_APPLICATIONCREDENTIALSECRET",
      ],
    ],
    ["a token", { tokenID: "confidential" }, ["REGISTRY_STORAGE_SWIFT_TOKENID"]],
  ] as const)
    it(`hands ${what} over under the operator's names`, async () => {
      const { outputs } = await storage(credentials, project);
      assert.deepEqual(Object.keys((await valueOf(outputs.credentials)) ?? {}), keys);
    });

  it("warns of a token, which expires", async () => {
    const { logs } = await storage({ tokenID: "confidential" }, project);
    assert.match(logs.join(), /a token expires within hours, and the registry stops with it/);
    assert.doesNotMatch(logs.join(), /confidential/);
  });
});
